"""Every pipeline shows its steps and stops inside its loops, also in what it runs before."""

from dataclasses import replace

import numpy as np
import pytest

from retoucher.engines.diffusion import fill, modern
from retoucher.engines.diffusion.canny_repaint import CannyRepainter
from retoucher.engines.diffusion.edit_direction import EditDirection
from retoucher.engines.diffusion.instruct import InstructPix2Pix, Sane
from retoucher.errors import Cancelled
from retoucher.pictures import Picture

FILLERS = {
    "sd": fill.stable_diffusion,
    "sdxl": fill.stable_diffusion_xl,
    "kandinsky": fill.kandinsky,
    "flux-fill": fill.flux_fill,
}
EDITORS = {
    "kontext": modern.kontext,
    "klein": modern.klein,
    "qwen": modern.qwen,
    "qwen-plus": modern.qwen_plus,
    "instruct-pix2pix": InstructPix2Pix,
    "sane": Sane,
    "edit-direction": EditDirection,
}


@pytest.fixture
def run(pool, picture, disc):
    """Return a function that runs an engine by name with a progress function, on two steps."""

    def run(name, progress, **settings):
        if name in FILLERS:
            engine = replace(FILLERS[name](), pool=pool, steps=2, working_size=32, **settings)
            return engine.inpaint(picture, disc, prompt="a ball", progress=progress)
        if name == "canny":
            repaint = CannyRepainter(pool=pool, steps=3, working_size=32)
            return repaint(picture, picture, disc, "a ball", 0, progress)
        built = EDITORS[name]()
        working = 96 if isinstance(built, modern.ModernEditor) else 32
        engine = replace(built, pool=pool, steps=2, working_size=working, **settings)
        return engine.edit(picture, "a cat -> a dog", progress=progress)

    return run


@pytest.mark.parametrize("name", [*FILLERS, *EDITORS, "canny"])
def test_each_denoising_step_shows_a_picture(run, name):
    seen = []
    run(name, lambda *report: seen.append(report))
    shares = [share for share, _, _ in seen]
    assert shares == sorted(shares) and shares[-1] == 1.0
    drawn = [preview for _, doing, preview in seen if doing.startswith("step ")]
    assert len(drawn) == 2
    assert all(isinstance(preview, Picture) for preview in drawn)
    assert all(preview.rgb.std() > 0 for preview in drawn)


@pytest.mark.parametrize("name", ["kontext", "klein", "qwen", "flux-fill", "kandinsky"])
def test_a_preview_is_fitted_on_what_is_shown(pool, picture, disc, name):
    """The map that draws previews gives the shown picture's colours for the shown picture's latents."""
    models = {
        "kontext": modern.KONTEXT,
        "klein": modern.KLEIN,
        "qwen": modern.QWEN,
        "flux-fill": fill.FLUX_FILL,
        "kandinsky": fill.KANDINSKY,
    }
    fitted = []

    def seen(pipeline, job, given, named):
        found = models[name].seen(pipeline, job, given, named)
        fitted.append((found, job))
        return found

    model = replace(models[name], seen=seen)
    if name in FILLERS:
        engine = replace(FILLERS[name](), model=model, pool=pool, steps=1, working_size=96)
        engine.inpaint(picture, disc, prompt="a ball")
    else:
        replace(EDITORS[name](), model=model, pool=pool, steps=1, working_size=96).edit(picture, "a")
    ((found, job),) = fitted
    height, width = found.latents.shape[1:]
    assert abs(width / height - job.shown.shape[1] / job.shown.shape[0]) < 0.2
    sky, ground = (
        found.latents[:, : height // 4].mean(dim=(1, 2)),
        found.latents[:, -height // 4 :].mean(dim=(1, 2)),
    )
    assert (sky - ground).abs().max() > 1e-3, "rows are laid out as in the picture"


@pytest.mark.parametrize(
    ("name", "settings", "where"),
    [
        ("kandinsky", {}, "reading the words, step 1 of 2"),
        ("kandinsky", {}, "reading the words, step 2 of 2"),
        ("kandinsky", {}, "step 1 of 2"),
        ("edit-direction", {}, "finding the picture's noise, step 1 of 2"),
        ("edit-direction", {"quality": "exact"}, "looking at the picture, step 2 of 2"),
        ("edit-direction", {"inversion": "null-text"}, "fitting the empty text, step 1 of 2"),
        ("edit-direction", {"inversion": "null-text"}, "fitting the empty text, step 2 of 2"),
        ("edit-direction", {"inversion": "regularised"}, "step 1 of 2"),
        ("canny", {}, "step 1 of 2"),
        ("sd", {"scheduler": "unipc"}, "step 1 of 2"),
        ("kandinsky", {"scheduler": "euler"}, "step 1 of 2"),
        *[(name, {}, "step 1 of 2") for name in (*FILLERS, *EDITORS)],
    ],
)
def test_stopping_works_wherever_time_is_spent_and_leaves_the_models_as_they_were(
    run, pool, name, settings, where
):
    seen, checked = [], []

    def stop(share, doing, preview):
        seen.append(doing)
        if doing == where:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        run(name, stop, **settings)
    assert seen.count(where) == 1 and seen[-1] == where
    for (weights, _, _), entry in pool._entries.items():
        for network in filter(
            None, (getattr(entry.model, n, None) for n in ("unet", "transformer", "prior"))
        ):
            assert not network._forward_pre_hooks
            own = {type(p).__module__.partition(".")[0] for p in network.attn_processors.values()}
            assert own == {"diffusers"}
        if "scheduler" in settings and weights.startswith(f"{name}-"):
            left = type(entry.model.scheduler).__name__.lower()
            assert settings["scheduler"] not in left
            checked.append(weights)
    assert bool(checked) == ("scheduler" in settings)


def test_null_text_can_stop_between_two_tries_of_its_optimiser(pool, picture):
    editor = EditDirection(pool=pool, steps=2, working_size=32, inversion="null-text")
    tries = []

    def count(share, doing, preview):
        tries.append(doing)

    editor.edit(picture, "a cat -> a dog", progress=count)
    assert tries.count("fitting the empty text, step 1 of 2") > 1


def test_a_hole_over_everything_has_nothing_to_fit_on_and_still_works(pool, picture):
    from retoucher.pictures import Region

    whole = Region(np.ones((picture.height, picture.width), np.float32))
    filler = replace(fill.kandinsky(), pool=pool, steps=1, working_size=32)
    seen = []
    assert filler.inpaint(picture, whole, prompt="a", progress=lambda *r: seen.append(r[2])) != picture
    assert seen[-1] is None
