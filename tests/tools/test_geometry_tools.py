"""crop, straighten, rotate, flip and resize keep their promises."""

import cv2
import numpy as np
import pytest
from skimage import data

from retoucher.engines.classical.frame.geometry import turn
from retoucher.errors import ToolFailed, ToolRetry
from retoucher.pictures import Picture
from retoucher.tools.crop import crop, window_of
from retoucher.tools.flip import flip
from retoucher.tools.resize import resize
from retoucher.tools.rotate import rotate
from retoucher.tools.straighten import straighten

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::3, ::3]))


def horizon(degrees: float) -> Picture:
    """Return a sea under a sky that leans clockwise by so many degrees."""
    rows, columns = np.mgrid[:300, :400]
    line = 150 + (columns - 200) * np.tan(np.radians(degrees))
    waves = np.random.default_rng(0).integers(0, 12, (300, 400, 1))
    above = (rows < line)[..., None]
    return Picture((np.where(above, (190, 210, 235), (40, 70, 90)) + waves).astype(np.uint8))


@pytest.mark.parametrize(
    ("aspect", "ratio"), [("4:5", 0.8), ("square", 1), ("16:9", 16 / 9), ("2.35", 2.35), ("9x16", 9 / 16)]
)
def test_crop_has_the_shape_within_a_pixel_and_is_as_large_as_can_be(aspect: str, ratio: float) -> None:
    width, height = crop(COFFEE, aspect=aspect).size
    assert abs(width - height * ratio) <= max(1, ratio)
    assert width == COFFEE.width or height == COFFEE.height


def test_crop_is_cut_from_the_picture() -> None:
    cut = crop(COFFEE, box=(10, 20, 60, 50))
    assert (cut.pixels == COFFEE.pixels[20:50, 10:60]).all()
    sides = crop(COFFEE, left=0.25, bottom=0.5)
    assert sides.size == (
        COFFEE.width - round(0.25 * COFFEE.width),
        COFFEE.height - round(0.5 * COFFEE.height),
    )
    assert (sides.pixels[0, 0] == COFFEE.pixels[0, round(0.25 * COFFEE.width)]).all()


def test_crop_goes_where_the_subject_is() -> None:
    pixels = np.full((100, 300, 3), 120, np.uint8)
    cv2.circle(pixels, (240, 50), 25, (230, 40, 30), -1)
    cut = crop(Picture(pixels), aspect="square").rgb
    assert ((cut[..., 0] > 200) & (cut[..., 1] < 80)).sum() >= 0.99 * np.pi * 25**2


@pytest.mark.usefixtures("eyes")
def test_crop_keeps_a_subject_that_eyes_see_and_not_what_is_brighter() -> None:
    ground = np.random.default_rng(0).normal((150, 155, 150), 4, (300, 900, 3))
    wide = np.clip(ground, 0, 255).astype(np.uint8)
    for at, colour in ((560, (230, 40, 40)), (640, (250, 220, 30)), (720, (30, 60, 220))):
        wide[60:240, at : at + 40] = colour
    wide[:, 10:350] = data.chelsea()[:, 60:400]
    left, _, right, _ = window_of(Picture(wide), "4:5")
    assert right - left == 240 and right <= 360
    left, _, right, _ = window_of(Picture(wide), "4:3")
    assert right - left == 400 and left <= 10


def test_crop_keeps_what_has_to_stay() -> None:
    marked = COFFEE.pixels.copy()
    marked[5:15, 2:12] = (0, 255, 0)
    cut = crop(COFFEE.with_pixels(marked), aspect="4:5", keep=(2, 5, 12, 15))
    assert (cut.pixels == (0, 255, 0)).all(axis=2).sum() == 100
    with pytest.raises(ToolRetry, match="has to stay"):
        crop(COFFEE, aspect="1:3", keep=(0, 0, COFFEE.width, 20))
    with pytest.raises(ToolRetry, match="has to stay"):
        crop(COFFEE, left=0.5, keep=(0, 0, 20, 20))


def test_crop_around_what_has_to_stay_alone() -> None:
    assert crop(COFFEE, keep=(50, 40, 100, 80)).size == (58, 46)


@pytest.mark.parametrize("degrees", [-6.0, -2.5, 1.5, 4.0])
def test_straighten_brings_a_horizon_level(degrees: float) -> None:
    level = straighten(horizon(degrees)).rgb[..., 0].astype(int)
    edge = (level > 120).argmin(axis=0)
    assert np.ptp(edge) <= 2


def test_straighten_leaves_what_is_level_and_refuses_what_has_no_lines() -> None:
    level = horizon(0)
    assert straighten(level) is level
    with pytest.raises(ToolFailed, match="horizon"):
        straighten(Picture(np.full((200, 200, 3), 90, np.uint8)))


def test_straighten_leaves_no_corners_and_keeps_the_shape() -> None:
    white = Picture(np.full((200, 300, 3), 255, np.uint8))
    turned = straighten(white, angle=8)
    assert turned.pixels.min() == 255
    assert turned.width / turned.height == pytest.approx(1.5, abs=0.02)


def test_four_quarter_turns_are_nothing() -> None:
    turned = COFFEE
    for _ in range(4):
        turned = rotate(turned, angle=90)
    assert turned == COFFEE
    assert (rotate(COFFEE, angle=90).pixels[0, -1] == COFFEE.pixels[0, 0]).all()
    assert rotate(COFFEE, angle=180) == flip(flip(COFFEE, axis="horizontal"), axis="vertical")


def test_any_turn_expands_with_clear_corners_or_cuts_them_off() -> None:
    wide = rotate(COFFEE, angle=30)
    assert wide.alpha is not None
    assert wide.alpha[0, 0] == 0
    assert wide.alpha[wide.height // 2, wide.width // 2] == 255
    assert wide.width > COFFEE.width
    assert wide.height > COFFEE.height
    cut = rotate(COFFEE, angle=30, expand=False)
    assert cut.alpha is None
    assert cut.width < COFFEE.width


def test_turning_clockwise_and_back_is_nearly_nothing() -> None:
    smooth = Picture(np.asarray(cv2.GaussianBlur(COFFEE.pixels, (0, 0), 2), np.uint8))
    there = rotate(rotate(smooth, angle=17, expand=False), angle=-17, expand=False)
    margin = (smooth.height - there.height) // 2, (smooth.width - there.width) // 2
    middle = smooth.pixels[margin[0] : margin[0] + there.height, margin[1] : margin[1] + there.width]
    assert np.abs(there.pixels.astype(int) - middle).mean() < 3


@pytest.mark.parametrize(("angle", "keep_all"), [(3, True), (-100.5, True), (30, False)])
def test_no_seam_shows_in_a_picture_that_is_turned_in_bands(angle: float, keep_all: bool) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (700, 1100, 3), dtype=np.uint8)
    whole, banded = (turn(pixels, angle, keep_all=keep_all, at_once=most) for most in (10**7, 0))
    assert np.array_equal(whole[..., :3], banded[..., :3])
    assert cv2.absdiff(whole, banded).max() <= 1, "of opacity, which OpenCV weighs in its last bit"


@pytest.mark.parametrize("axis", ["horizontal", "vertical"])
def test_two_flips_are_nothing(axis: str) -> None:
    assert flip(COFFEE, axis=axis) != COFFEE
    assert flip(flip(COFFEE, axis=axis), axis=axis) == COFFEE


def test_resize_gives_the_size_that_was_asked_for() -> None:
    width, height = COFFEE.size
    assert resize(COFFEE, width=100).size == (100, round(100 * height / width))
    assert resize(COFFEE, width=100, height=40).size == (100, 40)
    assert resize(COFFEE, longest=50).size[0] == 50
    assert resize(COFFEE, scale=2).size == (2 * width, 2 * height)
    assert resize(COFFEE, scale=0.0001).size == (1, 1)
    assert resize(COFFEE, scale=1) is COFFEE


def test_resizing_keeps_the_mean_and_hides_what_is_clear() -> None:
    assert np.abs(resize(COFFEE, scale=0.3).pixels.mean() - COFFEE.pixels.mean()) < 1
    clear = np.zeros((20, 20, 4), np.uint8)
    clear[:, :10] = (200, 0, 0, 255)
    clear[:, 10:] = (0, 255, 0, 0)
    small = resize(Picture(clear), width=5).pixels
    assert small[..., 1][small[..., 3] > 0].max() <= 2


def test_the_size_that_a_picture_has_leaves_it_as_it_is() -> None:
    assert resize(COFFEE, width=COFFEE.width) is COFFEE
    assert resize(COFFEE, longest=max(COFFEE.size)) is COFFEE
