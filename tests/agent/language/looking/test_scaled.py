"""Pictures are cut and compared from a reduced one as well as from all their pixels; little of it is kept."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from retoucher.agent.minds.language.closeups import Outline, closeup
from retoucher.agent.minds.language.scaled import LONGEST, Kept, changed, cut, on_paper, reduced, whole
from retoucher.pictures import Picture, Region


def waves(width: int, height: int, opacity: int | None = None) -> Picture:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    grey = np.sin((x + 0.4 * y) / 40) * 50 + np.sin((0.3 * x - y) / 90) * 60 + 128
    channels = [grey, 255 - grey, grey / 2]
    if opacity is not None:
        channels.append(np.full_like(grey, opacity))
    return Picture(np.dstack(channels).astype(np.uint8))


SIZES = [(900, 700), (1500, 800), (3000, 700), (4000, 900), (4243, 600), (9000, 450)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("opacity", [None, 255])
def test_a_part_looks_as_if_cut_from_all_pixels(size: tuple[int, int], opacity: int | None):
    picture = waves(*size, opacity)
    left, top, right, bottom = box = (size[0] // 9, 40, size[0] * 8 // 9, size[1] - 30)
    for longest in (300, 700):
        scale = longest / max(right - left, bottom - top)
        shown = cut(picture, box, scale)
        assert max(shown.shape) == longest
        part = np.ascontiguousarray(picture.rgb[top:bottom, left:right])
        averaged = cv2.resize(part, shown.shape[1::-1], interpolation=cv2.INTER_AREA).astype(int)
        directly = np.abs(on_paper(part, shown.shape[1::-1]) - averaged).mean()
        assert np.abs(shown - averaged).mean() < max(1.25, 1.05 * directly), "as good as from all pixels"


@pytest.mark.parametrize("size", SIZES)
def test_what_all_is_cut_from_is_small_and_made_once(size: tuple[int, int]):
    picture = waves(*size)
    small = reduced(picture)
    assert max(small.pixels.shape) <= 2 * LONGEST
    if max(size) > LONGEST:
        assert reduced(Picture(picture.pixels.copy())) is small
    assert max(whole(picture).shape) == min(LONGEST, max(size))


@pytest.mark.parametrize("size", SIZES)
def test_the_box_of_a_change_is_exact(size: tuple[int, int]):
    before, rng = waves(*size), np.random.default_rng(1)
    for _ in range(4):
        left, top = int(rng.integers(0, size[0] - 1)), int(rng.integers(0, size[1] - 1))
        wide, high = int(rng.integers(1, size[0] - left + 1)), int(rng.integers(1, size[1] - top + 1))
        pixels = before.pixels.copy()
        pixels[top : top + high, left : left + wide] ^= 255
        assert changed(before, Picture(pixels)) == (left, top, left + wide, top + high)
    assert changed(before, before) is None


@pytest.mark.parametrize("size", SIZES)
def test_a_single_faint_pixel_is_found(size: tuple[int, int]):
    before = waves(*size)
    pixels = before.pixels.copy()
    pixels[403, 517, 1] ^= 1
    assert changed(before, Picture(pixels)) == (517, 403, 518, 404)


def test_a_change_of_opacity_alone_is_a_change():
    box = changed(waves(3000, 500, 255), waves(3000, 500, 120))
    assert box == (0, 0, 3000, 500)


def test_a_closeup_draws_on_no_picture_but_its_own():
    picture = waves(560, 500)
    before = picture.pixels.copy()
    mask = np.zeros((500, 560), np.uint8)
    mask[200:300, 200:300] = 255
    outline = (Outline(1, Region.from_bytes8(mask)),)
    drawn, bare = closeup(picture, (0, 0, 560, 500), outline), closeup(picture, (0, 0, 560, 500))
    assert not np.array_equal(drawn.pixels, bare.pixels)
    assert np.array_equal(picture.pixels, before)
    assert closeup(picture, (0, 0, 560, 500), outline) is drawn


def test_little_is_kept_and_what_was_wanted_last_stays():
    made: list[str] = []
    kept: Kept[str] = Kept(3)

    def maker(name: str) -> Callable[[], str]:
        return lambda: made.append(name) or name

    for name in "abcab" + "d" + "abdc":
        assert kept.get(name, maker(name)) == name
        assert len(kept) <= 3
    assert made == ["a", "b", "c", "d", "c"]
