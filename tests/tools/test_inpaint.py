"""Removal: the five tests of the house, and what a filled hole must look like."""

import cv2
import numpy as np
import pytest

from retoucher.engines.classical.fill.object_rim import grown_to_rim
from retoucher.errors import Cancelled, EngineUnavailable, ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.tools.inpaint import inpaint


def region(height: int, width: int, *boxes: tuple[int, int, int, int]) -> Region:
    mask = np.zeros((height, width), np.float32)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 1
    return Region(mask)


def textured(height: int = 96, width: int = 128, seed: int = 3) -> np.ndarray:
    noise = np.random.default_rng(seed).random((height, width, 3), np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 2)
    return np.rint((soft - soft.min()) / np.ptp(soft) * 255).astype(np.uint8)


def checker(height: int, width: int, cell: int = 8) -> np.ndarray:
    y, x = np.mgrid[:height, :width] // cell
    return np.where(((y + x) % 2)[..., None] == 0, (200, 180, 150), (60, 40, 90)).astype(np.uint8)


def detail(pixels: np.ndarray) -> float:
    grey = pixels.astype(np.float32).mean(axis=2)
    return float(np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean())


def test_fills_a_hole_without_leaving_what_was_there() -> None:
    pixels = textured()
    pixels[40:60, 50:80] = (255, 0, 255)
    filled = inpaint(Picture(pixels), region(96, 128, (50, 40, 80, 60))).rgb[40:60, 50:80].astype(int)
    assert not ((filled[..., 0] > 240) & (filled[..., 1] < 15)).any()


def test_keeps_shape_type_and_every_byte_outside() -> None:
    picture = Picture(textured())
    where = region(96, 128, (50, 40, 80, 60))
    result = inpaint(picture, where)
    assert result.pixels.dtype == np.uint8
    assert result.size == picture.size
    outside = where.mask == 0
    assert (result.pixels[outside] == picture.pixels[outside]).all()


def test_empty_region_returns_the_same_picture() -> None:
    picture = Picture(textured())
    assert inpaint(picture, region(96, 128)) == picture


def test_same_seed_same_bytes_and_other_seed_another_candidate() -> None:
    picture, where = Picture(textured()), region(96, 128, (30, 20, 90, 70))
    first, *others = (inpaint(picture, where, seed=seed) for seed in (0, 0, 1, 2))
    assert [other == first for other in others] == [True, False, False]


def test_a_prompt_is_refused_and_names_what_could() -> None:
    with pytest.raises(ToolFailed, match="weights"):
        inpaint(
            Picture(textured()), region(96, 128, (5, 5, 20, 20)), prompt="a red balloon", engine="classical"
        )
    with pytest.raises(EngineUnavailable, match="retoucher models pull"):
        inpaint(Picture(textured()), region(96, 128, (5, 5, 20, 20)), prompt="a red balloon")


def test_nothing_left_to_copy_is_refused() -> None:
    with pytest.raises(ToolRetry, match="whole picture"):
        inpaint(Picture(textured()), region(96, 128, (0, 0, 128, 96)))
    with pytest.raises(ToolRetry, match="smaller region"):
        inpaint(Picture(textured()), region(96, 128, (3, 3, 125, 93)), method="exemplar")


def test_a_method_of_another_engine_is_refused() -> None:
    with pytest.raises(ToolRetry, match="classical"):
        inpaint(Picture(textured()), region(96, 128, (5, 5, 20, 20)), engine="other", method="diffuse")


@pytest.mark.parametrize("method", ["auto", "exemplar", "diffuse"])
def test_constant_colour_stays_constant(method: str) -> None:
    pixels = np.full((80, 90, 3), (12, 200, 77), np.uint8)
    damaged = pixels.copy()
    damaged[30:55, 30:60] = 255
    filled = inpaint(Picture(damaged), region(80, 90, (28, 28, 62, 57)), method=method)
    assert np.abs(filled.rgb.astype(int) - pixels).max() <= 1


def test_a_regular_texture_is_continued() -> None:
    truth = checker(160, 192)
    damaged = truth.copy()
    damaged[60:104, 70:118] = (255, 0, 0)
    filled = inpaint(Picture(damaged), region(160, 192, (70, 60, 118, 104))).rgb
    hole = np.s_[60:104, 70:118]
    assert 0.8 < detail(filled[hole]) / detail(truth[hole]) < 1.25
    assert np.abs(filled[hole].mean((0, 1)) - truth[hole].mean((0, 1))).max() < 12
    assert (np.abs(filled[hole].astype(int) - truth[hole]).max(axis=2) < 20).mean() > 0.85


def test_photographed_texture_keeps_its_detail() -> None:
    from skimage import data

    truth = np.repeat(data.brick()[:256, :256, None], 3, axis=2)
    damaged = truth.copy()
    damaged[90:160, 90:170] = 255
    filled = inpaint(Picture(damaged), region(256, 256, (90, 90, 170, 160))).rgb
    hole = np.s_[90:160, 90:170]
    assert 0.6 < detail(filled[hole]) / detail(truth[hole]) < 1.5
    assert abs(float(filled[hole].mean()) - float(truth[hole].mean())) < 12


def test_a_scratch_is_filled_smoothly_over_a_gradient() -> None:
    truth = np.repeat(np.linspace(30, 220, 120)[None, :, None], 90, axis=0).repeat(3, axis=2)
    damaged = truth.copy()
    damaged[:, 58:62] = 255
    filled = inpaint(Picture(np.rint(damaged).astype(np.uint8)), region(90, 120, (58, 0, 62, 90)))
    assert np.abs(filled.rgb - truth).max() < 3


@pytest.mark.parametrize(
    "box", [(0, 0, 30, 30), (98, 66, 128, 96), (0, 40, 128, 60), (60, 0, 61, 1), (64, 48, 65, 49)]
)
def test_borders_and_single_pixels(box: tuple[int, int, int, int]) -> None:
    for method in ("auto", "exemplar"):
        filled = inpaint(Picture(textured()), region(96, 128, box), method=method)
        assert filled.size == (128, 96)


@pytest.mark.parametrize("size", [(1, 2), (2, 2), (5, 9), (12, 7), (8, 40)])
def test_tiny_pictures(size: tuple[int, int]) -> None:
    height, width = size
    picture = Picture(np.full((height, width, 3), 90, np.uint8))
    assert inpaint(picture, region(height, width, (0, 0, 1, 1))) == picture


def test_grey_stays_grey() -> None:
    grey = np.repeat(textured()[..., :1], 3, axis=2)
    filled = inpaint(Picture(grey), region(96, 128, (40, 30, 90, 70))).rgb.astype(int)
    assert np.ptp(filled, axis=2).max() <= 1


def test_opacity_is_kept_and_hidden_colours_are_no_source() -> None:
    pixels = np.dstack([np.full((90, 120, 3), 120, np.uint8), np.full((90, 120), 255, np.uint8)])
    pixels[:, 80:] = (255, 0, 0, 0)
    filled = inpaint(Picture(pixels), region(90, 120, (20, 30, 50, 60)))
    assert filled.alpha is not None
    assert (filled.alpha == pixels[..., 3]).all()
    assert (np.abs(filled.rgb[30:60, 20:50].astype(int) - 120) <= 1).all()


def test_progress_rises_and_may_cancel() -> None:
    shares: list[float] = []

    def record(share: float, doing: str, preview: Picture | None) -> None:
        shares.append(share)

    def stop(share: float, doing: str, preview: Picture | None) -> None:
        raise Cancelled("enough")

    picture, where = Picture(textured()), region(96, 128, (10, 10, 50, 50), (90, 60, 120, 90))
    inpaint(picture, where, progress=record)
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with pytest.raises(Cancelled):
        inpaint(picture, where, progress=stop)


def test_no_ghost_of_a_soft_edged_object_stays() -> None:
    y, x = np.mgrid[:200, :240]
    distance = np.hypot(y - 100, x - 120)
    object_ = np.clip((40 - distance) / 4 + 0.5, 0, 1)[..., None]
    ground = np.full((200, 240, 3), (90, 140, 60)) + np.random.default_rng(1).normal(0, 6, (200, 240, 3))
    before = Picture(
        np.clip(ground * (1 - object_) + np.array((250, 20, 20)) * object_, 0, 255).astype(np.uint8)
    )
    found = Region((object_[..., 0] > 0.5).astype(np.float32))
    filled = inpaint(before, grown_to_rim(before, found)).rgb.astype(int)
    assert (filled[..., 0] - filled[..., 1]).max() < 25


def test_a_region_grown_to_the_rim_covers_the_object_and_fades_outside_it() -> None:
    found = region(400, 600, (200, 100, 300, 200))
    grown = grown_to_rim(Picture(textured(400, 600)), found)
    assert (grown.mask[found.mask > 0] == 1).all()
    assert grown.box[0] < 200
    assert grown.area < 1.3 * found.area
    assert ((grown.mask > 0) & (grown.mask < 1)).any()
    assert grown_to_rim(Picture(textured(40, 60)), region(40, 60)).empty
