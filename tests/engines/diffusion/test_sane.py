from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.diffusion.instruct import InstructPix2Pix, Sane, load_instruct, split
from retoucher.engines.diffusion.latents import encode_pictures, encode_texts, fresh_scheduler, generators
from retoucher.engines.diffusion.sane import Guidance, Guide, denoise, plan_rows, strongest
from retoucher.errors import ToolRetry

IP2P = WEIGHTS["instruct-pix2pix"]
SPECIFIC = ["add a hat", "red car", "old sign"]


@pytest.fixture(scope="module")
def sane(pool):
    return Sane(pool=pool, steps=4, working_size=32, scheduler="")


def run(pool, picture, texts, guidance, steps=4, count=1, seed=0, scheduler=""):
    """Run the bare loop and return what it made, at the picture's size in latents."""
    with torch.no_grad(), pool.use(IP2P, load_instruct) as pipeline:
        latents = encode_pictures(pipeline.vae, [picture.rgb[:32, :48]]).expand(count, -1, -1, -1)
        told = encode_texts(pipeline, texts)[:, None].expand(-1, count, -1, -1)
        fresh = fresh_scheduler(pipeline.scheduler, scheduler)
        return denoise(
            pipeline.unet, fresh, told, latents, generators(seed, count), guidance, steps, lambda *_: None
        )


@pytest.mark.parametrize("scheduler", ["", "ddim", "euler", "dpm"])
def test_weight_zero_equals_the_stock_pipeline(pool, picture, scheduler):
    guidance = Guidance(text=5.0, specific=0.0, image=1.7)
    ours = run(pool, picture, ["make it old", "", *SPECIFIC], guidance, scheduler=scheduler)
    with pool.use(IP2P, load_instruct) as pipeline:
        own = pipeline.scheduler
        pipeline.scheduler = fresh_scheduler(own, scheduler)
        stock = pipeline(
            "make it old",
            image=Image.fromarray(picture.rgb[:32, :48]),
            num_inference_steps=4,
            guidance_scale=5.0,
            image_guidance_scale=1.7,
            generator=torch.Generator().manual_seed(0),
            output_type="latent",
        ).images
        pipeline.scheduler = own
    assert torch.equal(ours.latents, stock)
    assert ours.rows == 3 * 4


def test_one_step_is_the_equation(pool, picture):
    texts = ["make it old", "", *SPECIFIC]
    g = Guidance(text=3.0, specific=2.0, image=1.5)
    with torch.no_grad(), pool.use(IP2P, load_instruct) as pipeline:
        y = encode_pictures(pipeline.vae, [picture.rgb[:32, :32]])
        told = encode_texts(pipeline, texts)
        z = torch.randn(y.shape, generator=torch.Generator().manual_seed(3))
        guided = Guide(pipeline.unet, told[:, None], y, g, 1).estimate(z, torch.tensor(500), 0)

        def e(image, text):
            given = torch.cat([z, image], dim=1)
            return pipeline.unet(given, 500, encoder_hidden_states=text[None]).sample

        e_c, e_x, e_0 = e(y, told[0]), e(y, told[1]), e(0 * y, told[1])
        e_s = torch.stack([e(y, text) for text in told[2:]])
    best = (e_s - e_x).abs().argmax(dim=0)
    chosen = sum(torch.where(best == n, e_s[n], 0) for n in range(3))
    wanted = e_0 + 3.0 * (e_c - e_x) + 2.0 * (chosen - e_x) + 1.5 * (e_x - e_0)
    assert torch.allclose(guided, wanted, atol=1e-5)


@pytest.mark.parametrize("aggregation", ["elementwise", "spatial"])
def test_single_instruction_wins_everywhere(aggregation):
    pulls = torch.randn(1, 2, 4, 8, 8)
    pull, winner = strongest(pulls, aggregation, 0)
    assert torch.equal(pull, pulls[0])
    assert not winner.any()


@pytest.mark.parametrize("aggregation", ["elementwise", "spatial"])
@pytest.mark.parametrize("blur", [0, 2])
def test_equal_instructions_are_one(pool, picture, aggregation, blur):
    g = Guidance(aggregation=aggregation, blur=blur)
    one = run(pool, picture, ["make it old", "", "add a hat"], g)
    three = run(pool, picture, ["make it old", "", *["add a hat"] * 3], g)
    assert torch.allclose(one.latents, three.latents, atol=1e-4)
    assert three.shares.sum(dim=0) == pytest.approx(1, abs=1e-6)


def test_an_instruction_that_never_wins_does_no_harm():
    pulls = torch.randn(3, 1, 4, 8, 8)
    pulls[1] = 0
    for aggregation in ("elementwise", "spatial"):
        pull, winner = strongest(pulls, aggregation, 0)
        assert not (winner == 1).any()
        without = strongest(pulls[[0, 2]], aggregation, 0)[0]
        assert torch.equal(pull, without)


def test_spatial_gives_each_place_one_winner_by_length():
    pulls = torch.zeros(2, 1, 4, 4, 4)
    pulls[0, :, :, :, :2] = 1
    pulls[1, :, 0, :, 2:] = 1.5
    pulls[0, :, :, :, 2:] = 0.7
    pull, winner = strongest(pulls, "spatial", 0)
    assert winner.shape == (1, 1, 4, 4)
    assert torch.equal(pull[..., :2], pulls[0, ..., :2])
    assert torch.equal(pull[..., 2:], pulls[1, ..., 2:])
    mixed = strongest(pulls, "elementwise", 0)[0]
    assert torch.equal(mixed[:, 0, :, 2:], pulls[1, :, 0, :, 2:])
    assert torch.equal(mixed[:, 1:, :, 2:], pulls[0, :, 1:, :, 2:])


def test_blur_joins_a_lone_place_to_its_surroundings():
    pulls = torch.zeros(2, 1, 4, 9, 9)
    pulls[0] = 1
    pulls[1, ..., 4, 4] = 1.2
    assert strongest(pulls, "spatial", 0)[1][0, 0, 4, 4] == 1
    assert strongest(pulls, "spatial", 2)[1][0, 0, 4, 4] == 0


def test_window_acts_only_inside(pool, picture):
    texts = ["make it old", "", *SPECIFIC]
    shut = run(pool, picture, texts, Guidance(window=(1.0, 1.0)))
    plain = run(pool, picture, texts[:2], Guidance())
    half = run(pool, picture, texts, Guidance(window=(0.0, 0.5)))
    assert torch.equal(shut.latents, plain.latents)
    assert not torch.allclose(half.latents, plain.latents)
    assert (shut.rows, plain.rows, half.rows) == (12, 12, 18)


def test_the_window_is_a_share_of_the_steps():
    def acting(window, steps=8, quality="exact"):
        g = Guidance(window=window, quality=quality)
        return [step for step in range(steps) if plan_rows(step, steps, [0, 1], g).specific]

    assert acting((0.0, 1.0)) == list(range(8))
    assert acting((0.25, 0.5)) == [2, 3]
    assert acting((0.5, 1.0)) == [4, 5, 6, 7]
    assert acting((0.3, 0.7)) == [3, 4, 5], "the first step at or after the start, none at or after the end"
    assert acting((0.5, 0.5)) == []


def test_fast_lays_out_where_the_window_begins():
    g = Guidance(window=(0.5, 1.0), quality="fast")
    rows = [plan_rows(step, 10, [0, 1, 2], g) for step in range(10)]
    assert [len(r.specific) for r in rows] == [0, 0, 0, 0, 0, 3, 3, 0, 0, 0]
    assert all(r.null for r in rows[:7]), "before and in the layout every row is asked"


@pytest.mark.parametrize("quality", ["exact", "fast"])
def test_batch_equals_single_edits(sane, picture, quality):
    engine = replace(sane, quality=quality)
    batch = engine.edit_batch(picture, "make it old", SPECIFIC, seed=5, count=2)
    for i, one in enumerate(batch):
        alone = engine.edit_specific(picture, "make it old", SPECIFIC, seed=5 + i)
        assert np.abs(one.picture.rgb.astype(int) - alone.picture.rgb).max() <= 1
        assert [r.score for r in one.regions] == pytest.approx([r.score for r in alone.regions], abs=1e-3)


def test_regions_explain_the_picture(sane, picture):
    edited = sane.edit_specific(picture, "make it old", SPECIFIC)
    assert [r.name for r in edited.regions] == SPECIFIC
    assert all(r.size == picture.size for r in edited.regions)
    assert sum(r.score for r in edited.regions) == pytest.approx(1, abs=1e-3)
    assert edited.picture.size == picture.size
    assert edited.rows == 6 * 4


def test_lines_after_the_first_are_specific(sane, picture):
    text = "make it old\n" + "\n".join(SPECIFIC)
    assert split(text) == ("make it old", SPECIFIC)
    whole = sane.edit(picture, text, seed=2)
    assert whole == sane.edit_specific(picture, "make it old", SPECIFIC, seed=2).picture
    assert whole != sane.edit(picture, "make it old", seed=2)
    with pytest.raises(ToolRetry, match="wants an instruction"):
        split(" \n ")


def test_its_fields_rule_the_loop(sane):
    ruled = replace(
        sane,
        guidance=1.0,
        specific_guidance=2.0,
        image_guidance=3.0,
        aggregation="spatial",
        blur=1,
        window=(0.1, 0.5),
        quality="fast",
    )
    assert ruled._pulls == Guidance(1.0, 2.0, 3.0, "spatial", 1, (0.1, 0.5), "fast")


def test_without_specifics_it_is_instruct_pix2pix(sane, pool, picture):
    plain = InstructPix2Pix(pool=pool, steps=4, working_size=32, scheduler="")
    assert sane.edit(picture, "make it old", seed=1) == plain.edit(picture, "make it old", seed=1)


def count_rows(steps: int, n: int, guidance: Guidance) -> int:
    return sum(plan_rows(step, steps, list(range(n)), guidance).count for step in range(steps))


def test_fast_costs_at_most_1_3_plain_edits():
    for steps in (15, 20, 30, 50, 100):
        assert count_rows(steps, 3, Guidance()) == 6 * steps
        assert count_rows(steps, 3, Guidance(quality="fast")) <= 1.3 * 3 * steps
        assert count_rows(steps, 0, Guidance(quality="fast")) <= 3 * steps


def test_fast_asks_every_instruction_in_turn():
    rows = [plan_rows(step, 30, [0, 1, 2], Guidance(quality="fast")) for step in range(30)]
    assert all(r.specific == (0, 1, 2) and r.null for r in rows[:6])
    assert {r.specific for r in rows[6:20]} == {(0,), (1,), (2,)}
    assert all(not r.specific for r in rows[20:])


def test_fast_drops_what_owns_nothing_and_stays_near_exact(pool, picture):
    texts = ["make it old", "", "add a hat", "add a hat", "red car"]
    exact = run(pool, picture, texts, Guidance(), steps=15)
    fast = run(pool, picture, texts, Guidance(quality="fast"), steps=15)
    assert fast.rows <= 1.3 * 3 * 15 < exact.rows
    assert fast.shares[1].max() == 0
    off = (fast.latents - exact.latents).square().mean().sqrt() / exact.latents.std()
    plain = run(pool, picture, texts[:2], Guidance(), steps=15)
    ignoring = (plain.latents - exact.latents).square().mean().sqrt() / exact.latents.std()
    assert off < 0.2 * ignoring
