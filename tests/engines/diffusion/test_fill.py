from dataclasses import replace

import numpy as np
import pytest
import torch

from retoucher.engines.diffusion import fill
from retoucher.errors import ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region

ENGINES = {
    "sd": fill.stable_diffusion,
    "sdxl": fill.stable_diffusion_xl,
    "kandinsky": fill.kandinsky,
    "flux": fill.flux_fill,
}


@pytest.fixture(params=ENGINES)
def filler(request, pool):
    return replace(ENGINES[request.param](), pool=pool, steps=2, working_size=32)


def test_paints_inside_and_keeps_the_rest(filler, picture, disc):
    filled = filler.inpaint(picture, disc, prompt="a ball")
    inside = disc.mask > 0
    assert (filled.rgb != picture.rgb).any(axis=2)[inside].mean() > 0.5
    assert np.array_equal(filled.rgb[~inside], picture.rgb[~inside])


def test_same_seed_same_bytes(filler, picture, disc):
    first = filler.inpaint(picture, disc, prompt="a ball", seed=3)
    assert first == filler.inpaint(picture, disc, prompt="a ball", seed=3)
    assert first != filler.inpaint(picture, disc, prompt="a ball", seed=4)


def test_strength_keeps_more_of_what_was_there_where_the_model_has_it(pool, picture, disc):
    inside = disc.mask > 0

    def moved(engine, strength):
        made = replace(engine, pool=pool, steps=10, working_size=32, strength=strength).inpaint(picture, disc)
        return np.abs(made.rgb.astype(int) - picture.rgb)[inside].mean()

    for name in ("sd", "sdxl", "flux"):
        assert moved(ENGINES[name](), 0.1) != moved(ENGINES[name](), 1.0)
    assert ENGINES["kandinsky"]().strength is None
    seen = []
    weak = replace(ENGINES["sd"](), pool=pool, steps=10, working_size=32, strength=0.3)
    weak.inpaint(picture, disc, progress=lambda *report: seen.append(report[1]))
    assert seen == ["step 1 of 3", "step 2 of 3", "step 3 of 3"]
    with pytest.raises(ToolRetry, match="at least 1 step"):
        replace(weak, strength=0.05).inpaint(picture, disc)


@pytest.mark.parametrize("name", ["sd", "sdxl", "kandinsky"])
@pytest.mark.parametrize("scheduler", ["ddim", "dpm", "euler", "euler_ancestral", "unipc"])
def test_schedulers_are_exchanged_for_one_call(pool, picture, disc, name, scheduler):
    engine = replace(ENGINES[name](), pool=pool, steps=3, working_size=32)
    own = engine.inpaint(picture, disc)
    if (name, scheduler) == ("kandinsky", "unipc"):
        with pytest.raises(ToolRetry, match="no scheduler 'unipc'; there is: ddim, dpm"):
            replace(engine, scheduler=scheduler).inpaint(picture, disc)
        return
    other = replace(engine, scheduler=scheduler).inpaint(picture, disc)
    assert np.array_equal(other.rgb[disc.mask == 0], picture.rgb[disc.mask == 0])
    assert engine.inpaint(picture, disc) == own
    with pytest.raises(ToolRetry, match="no scheduler 'magic'; there is: ddim"):
        replace(engine, scheduler="magic").inpaint(picture, disc)


def test_empty_region_is_the_same_picture_and_loads_nothing(make_pool, picture):
    pool = make_pool("sd-inpainting")
    nothing = Region(np.zeros((picture.height, picture.width), np.float32))
    assert fill.Filler(fill.SD, pool=pool).inpaint(picture, nothing) == picture
    assert pool.loads == 0


def test_bad_arguments_say_what_was_wanted(filler, picture, disc):
    with pytest.raises(ToolRetry, match="at least 1 step"):
        replace(filler, steps=0).inpaint(picture, disc)
    with pytest.raises(ToolRetry, match=r"picture's size \(10, 10\), got \(96, 64\)"):
        filler.inpaint(Picture(np.zeros((10, 10, 3), np.uint8)), disc)


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (500, 8), (7, 400)])
def test_any_size_comes_back(pool, size):
    picture = Picture(np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8))
    region = Region(np.ones((size[1], size[0]), np.float32))
    filler = fill.Filler(fill.SD, pool=pool, steps=1, working_size=32)
    assert filler.inpaint(picture, region).size == size


def test_an_empty_prompt_avoids_what_the_region_names(pool, picture, disc):
    filler = fill.Filler(fill.SD, pool=pool, steps=1, working_size=32)
    named, nameless = (filler.inpaint(picture, disc.named(n)) for n in ("a red disc", ""))
    assert named != nameless


def test_previews_of_an_inpainting_show_what_is_kept(pool, picture, disc):
    drawn = []
    filler = fill.Filler(fill.SD, pool=pool, steps=3, working_size=32)
    filler.inpaint(picture, disc, progress=lambda share, doing, preview: drawn.append(preview))
    assert len(drawn) == 3
    assert all(preview.width == 16 for preview in drawn)


def test_soft_edges_are_blended(pool, picture):
    mask = np.zeros((picture.height, picture.width), np.float32)
    mask[10:50, 20:60] = 1
    mask[10:50, 60:70] = np.linspace(0.9, 0.1, 10)
    filled = fill.Filler(fill.SD, pool=pool, steps=1, working_size=32).inpaint(picture, Region(mask))
    difference = np.abs(filled.rgb.astype(int) - picture.rgb).sum(axis=2)[12:48]
    assert difference[:, 20:60].mean() > difference[:, 66:70].mean()
    assert not difference[:, 70:].any()


def test_nan_is_a_failure(make_pool, picture, disc):
    pool = make_pool("sd-inpainting")
    with pool.use(fill.SD.weights, fill.SD.load) as pipeline, torch.no_grad():
        pipeline.unet.conv_out.weight[0] = torch.nan
    with pytest.raises(ToolFailed, match="NaN"):
        fill.Filler(fill.SD, pool=pool, steps=1, working_size=32).inpaint(picture, disc)
