from dataclasses import replace

import numpy as np
import pytest
import torch

from retoucher.engines.diffusion.attention import watched
from retoucher.engines.diffusion.attention_guidance import References, hold
from retoucher.engines.diffusion.diffusers_library import diffusers
from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.diffusion.edit_direction import (
    Captions,
    EditDirection,
    edit_embedding,
    load_stable_diffusion,
)
from retoucher.engines.diffusion.inversion import (
    Schedule,
    Walker,
    auto_correlation,
    divergence,
    invert,
    null_texts,
    whiten,
)
from retoucher.engines.diffusion.job import each_call
from retoucher.engines.diffusion.latents import encode_pictures, encode_texts
from retoucher.engines.diffusion.padded import frame_for
from retoucher.errors import Cancelled, ToolFailed, ToolRetry
from retoucher.pictures import Picture

SD = WEIGHTS["stable-diffusion"]
CAPTIONS = Captions("a cat", ("a cat",), ("a dog",))


@pytest.fixture(scope="module")
def editor(pool):
    return EditDirection(pool=pool, steps=6, working_size=32)


@pytest.fixture(scope="module")
def model(make_pool):
    """Return a tiny Stable Diffusion whose estimates change slowly, as a trained one's do."""
    with torch.no_grad(), make_pool("stable-diffusion").use(SD, load_stable_diffusion) as pipeline:
        pipeline.unet.conv_out.weight.mul_(0.1)
        yield pipeline


def latents_of(model, picture) -> torch.Tensor:
    return encode_pictures(model.vae, [picture.rgb[:32, :48]]) * model.vae.config.scaling_factor


def test_one_caption_and_weight_1_is_the_after_caption():
    e = torch.randn(2, 77, 32)
    assert torch.allclose(edit_embedding(e[0], e[:1], e[1:], 1.0), e[1], atol=1e-6)


def test_weight_0_is_the_source_caption():
    e = torch.randn(5, 77, 32)
    assert torch.equal(edit_embedding(e[0], e[1:3], e[3:], 0.0), e[0])


def test_direction_is_the_mean_over_captions_token_by_token():
    e = torch.randn(7, 77, 32)
    wanted = e[0] + 0.75 * ((e[4] + e[5] + e[6]) / 3 - (e[1] + e[2] + e[3]) / 3)
    assert torch.allclose(edit_embedding(e[0], e[1:4], e[4:], 0.75), wanted, atol=1e-6)


def test_denoising_equals_stock_prompting_with_the_after_caption(editor, model, picture):
    steps = 5
    walker = Walker(model.unet, Schedule.of(model.scheduler, steps))
    e = encode_texts(model, ["a cat", "a dog"])
    noise = torch.randn(latents_of(model, picture).shape, generator=torch.Generator().manual_seed(0))
    engine = replace(editor, steps=steps, attention=0.0)
    wanted = edit_embedding(e[0], e[:1], e[1:], 1.0)[None]
    ours = engine._denoise(walker, noise, [e[:1]] * steps, wanted, References(0, 0), lambda *_: None)
    stock = model(
        "a dog",
        negative_prompt="a cat",
        latents=noise.clone(),
        num_inference_steps=steps,
        guidance_scale=5.0,
        output_type="latent",
    ).images
    assert torch.allclose(ours, stock, atol=1e-4)
    assert walker.cost.forward == 2 * steps


def test_inversion_equals_the_stock_inverse_scheduler(model, picture):
    z, steps = latents_of(model, picture), 8
    text = encode_texts(model, ["a cat"])
    walker = Walker(model.unet, Schedule.of(model.scheduler, steps))
    ours = invert(walker, z, text)[0]
    inverse = diffusers.DDIMInverseScheduler.from_config(model.scheduler.config)
    inverse.set_timesteps(steps)
    theirs = z
    for t in inverse.timesteps:
        noise = model.unet(theirs, t, encoder_hidden_states=text).sample
        theirs = inverse.step(noise, t, theirs).prev_sample
    assert (ours - theirs).abs().mean() < 0.02 * ours.std()


def test_weight_0_without_guidance_reconstructs(editor, model, picture):
    z = latents_of(model, picture)
    text = encode_texts(model, ["a cat"])
    errors = {}
    for steps in (10, 50):
        walker = Walker(model.unet, Schedule.of(model.scheduler, steps))
        path = invert(walker, z, text)
        back = path[0]
        for step in range(steps):
            back = walker.cleaner(back, walker.noise(back, step, text, walker.schedule.here[step]), step)
        errors[steps] = float((back - z).abs().mean() / z.abs().mean())
        assert walker.cost.forward == 2 * steps
    assert errors[50] < 0.06
    assert errors[50] < errors[10] / 2


def test_weight_0_reconstructs_through_the_editor(make_pool, picture):
    pool = make_pool("stable-diffusion")
    with pool.use(SD, load_stable_diffusion) as pipeline, torch.no_grad():
        pipeline.unet.conv_out.weight.mul_(0.1)
    still = EditDirection(pool=pool, steps=60, working_size=32, weight=0.0, attention=0.0, guidance=7.0)
    same = still.edit_between(picture, CAPTIONS).picture
    moved = replace(still, weight=1.0).edit_between(picture, CAPTIONS).picture
    assert np.median(np.abs(same.rgb.astype(int) - picture.rgb)) <= 2
    assert np.abs(moved.rgb.astype(int) - same.rgb).mean() > 0


def test_the_network_sees_scaled_latents_and_draws_with_the_source_as_negative(editor, picture):
    shown = []
    with editor.pool.use(SD, load_stable_diffusion) as pipeline, torch.no_grad():
        small = frame_for(picture.size, None, working=32, stride=pipeline.vae_scale_factor)
        clean = encode_pictures(pipeline.vae, [small.take(picture.rgb)])
        cat, dog = encode_texts(pipeline, ["a cat", "a dog"]).split(1)

        def look(network, given, named):
            shown.append((given[0], named["encoder_hidden_states"]))

        with each_call(pipeline.unet, look):
            replace(editor, attention=0.0).edit(picture, "a cat -> a dog")
    assert torch.equal(shown[0][0], clean * pipeline.vae.config.scaling_factor)
    assert all(torch.equal(told, cat) for _, told in shown[:6])
    assert all(torch.allclose(told, torch.cat([cat, dog]), atol=1e-5) for _, told in shown[6:])


def test_null_text_draws_with_an_embedding_of_its_own_at_each_step(editor, picture):
    told = []
    with editor.pool.use(SD, load_stable_diffusion) as pipeline, torch.no_grad():
        cat, nothing = encode_texts(pipeline, ["a cat", ""]).split(1)
        with each_call(pipeline.unet, lambda net, given, named: told.append(named["encoder_hidden_states"])):
            engine = replace(editor, steps=3, attention=0.0, inversion="null-text")
            engine.edit(picture, "a cat -> a dog")
    negatives = [pair[:1] for pair in told[-3:]]
    for i, negative in enumerate(negatives):
        assert not any(torch.equal(negative, other) for other in (cat, nothing, *negatives[:i]))


def test_holding_descends_towards_the_reference_attention_as_far_as_asked(model, picture):
    cat, dog = encode_texts(model, ["a cat", "a dog on a sofa"]).split(1)
    z = torch.randn(1, 4, 16, 24, generator=torch.Generator().manual_seed(0))
    walker, known = Walker(model.unet, Schedule.of(model.scheduler, 4)), References(16 * 24, 1)
    with watched(model.unet, known.keep):
        walker.noise(z, 0, cat, walker.schedule.here[0])

    def distance(latents):
        seen = []
        with watched(model.unet, lambda name, scores: seen.append(scores)):
            walker.noise(latents, 0, dog, walker.schedule.here[0])
        return float(known.distance(seen))

    near, nearer = (hold(walker, z, dog, known, pull) for pull in (1.0, 2.0))
    assert torch.allclose(nearer - z, 2 * (near - z), atol=1e-6)
    assert distance(nearer) < distance(near) < distance(z)


def test_null_texts_follow_the_inversion_closer(model, picture):
    z, steps, guidance = latents_of(model, picture), 5, 7.5
    text, empty = encode_texts(model, ["a cat", ""]).split(1)
    walker = Walker(model.unet, Schedule.of(model.scheduler, steps))
    path = invert(walker, z, text)

    def drawn(nulls):
        z = path[0]
        for step, null in enumerate(nulls):
            pair = walker.noise(torch.cat([z, z]), step, torch.cat([null, text]), walker.schedule.here[step])
            z = walker.cleaner(z, pair[:1] + guidance * (pair[1:] - pair[:1]), step)
        return z

    fitted = null_texts(walker, path, text, empty, guidance)
    assert (drawn(fitted) - z).abs().mean() < (drawn([empty] * steps) - z).abs().mean()
    assert walker.cost.backward > 0


def test_regularisation_whitens():
    grid = torch.linspace(0, 12, 32)
    waves = (torch.sin(grid)[:, None] + torch.cos(grid)[None]).expand(1, 4, 32, 32) * 1.5 + 0.3
    noise = waves + 0.5 * torch.randn(waves.shape, generator=torch.Generator().manual_seed(0))
    white = whiten(noise, torch.Generator().manual_seed(1))

    def correlation(e):
        return float(auto_correlation(e, torch.Generator().manual_seed(2)))

    assert correlation(white) < correlation(noise)
    assert divergence(white) < divergence(noise)
    assert float(divergence(torch.randn(1, 4, 64, 64))) < 0.01
    loud = 1.6 * torch.randn(1, 4, 32, 32, generator=torch.Generator().manual_seed(3))
    assert divergence(whiten(loud, torch.Generator().manual_seed(1))) < 0.9 * divergence(loud)


def test_regularised_inversion_is_seeded(editor, picture):
    engine = replace(editor, inversion="regularised")
    a, b, c = (engine.edit_between(picture, CAPTIONS, seed=s).picture for s in (1, 1, 2))
    assert a == b != c


def test_watching_attention_changes_nothing(model):
    text = encode_texts(model, ["a red disc"])
    z = torch.randn(1, 4, 16, 24)
    plain = model.unet(z, 500, encoder_hidden_states=text).sample
    seen = {}
    with watched(model.unet, lambda name, scores: seen.__setitem__(name, scores)):
        assert torch.equal(model.unet(z, 500, encoder_hidden_states=text).sample, plain)
    assert len(seen) == 4
    for scores in seen.values():
        assert scores.shape[0] == 1
        assert scores.shape[3] == 77
        assert torch.allclose(scores.sum(dim=3), torch.ones(scores.shape[:3]), atol=1e-5)
    assert not any("Watcher" in type(p).__name__ for p in model.unet.attn_processors.values())


@pytest.mark.parametrize("quality", ["exact", "fast"])
def test_attention_guidance_pulls_towards_the_reference(make_pool, picture, quality):
    pool = make_pool("stable-diffusion")
    free = EditDirection(pool=pool, steps=6, working_size=32, attention=0.0, quality=quality)
    held = replace(free, attention=20.0)
    loose = free.edit_between(picture, CAPTIONS)
    tight = held.edit_between(picture, CAPTIONS)
    assert tight.picture != loose.picture
    assert (loose.cost.forward, loose.cost.backward) == (18, 0)
    wanted = (6 + 6 + 6 * 4, 12) if quality == "exact" else (6 + 3 * 3 + 3 * 2, 3)
    assert (tight.cost.forward, tight.cost.backward) == wanted


def test_any_size_and_region_and_arrow(editor, picture, disc):
    edited = editor.edit(picture, "a red disc -> a blue disc", region=disc)
    assert edited.size == picture.size
    assert editor.edit(Picture(picture.rgb[:3, :70].copy()), "a cat → a dog").size == (70, 3)


def test_an_arrow_is_one_caption_before_and_one_after_and_more_move_it_elsewhere(editor, picture):
    one = editor.edit_between(picture, Captions("a cat", ("a cat",), ("a dog",))).picture
    assert editor.edit(picture, "a cat -> a dog") == one
    several = Captions("a cat", ("a cat", "one cat"), ("a dog", "one large dog"))
    assert editor.edit_between(picture, several).picture != one


def test_bad_arguments_say_what_was_wanted(editor, picture):
    with pytest.raises(ToolRetry, match="wants captions"):
        editor.edit(picture, "make it a dog")
    with pytest.raises(ToolRetry, match=r"as many captions before as after.*got 2 and 1"):
        editor.edit_between(picture, Captions("a", ("a", "b"), ("c",)))
    with pytest.raises(ToolRetry, match="at least 1 step"):
        replace(editor, steps=0).edit(picture, "a -> b")
    with pytest.raises(ToolRetry, match="no reference pictures"):
        editor.edit(picture, "a -> b", references=(picture,))


def test_cancel_in_both_loops_and_usable_afterwards(editor, picture):
    before = editor.edit(picture, "a -> b")
    for stop_at in ("finding", "step 2"):

        def stop(share, doing, preview, stop_at=stop_at):
            if doing.startswith(stop_at):
                raise Cancelled(doing)

        with pytest.raises(Cancelled, match=stop_at):
            editor.edit(picture, "a -> b", progress=stop)
    assert editor.edit(picture, "a -> b") == before


def test_nan_is_a_failure(make_pool, picture):
    pool = make_pool("stable-diffusion")
    with pool.use(SD, load_stable_diffusion) as pipeline, torch.no_grad():
        pipeline.unet.conv_out.weight[0] = torch.nan
    with pytest.raises(ToolFailed, match="NaN"):
        EditDirection(pool=pool, steps=2, working_size=16, attention=0).edit(picture, "a -> b")
