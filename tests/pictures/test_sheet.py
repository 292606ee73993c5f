import numpy as np
import pytest
from skimage import data

from retoucher.pictures import Picture, Region, before_after, draw_boxes

COFFEE = Picture(data.coffee())
CUP = Region.from_points(COFFEE.size, [(300, 200)], 90, "cup")


def test_both_pictures_stand_on_the_sheet() -> None:
    dark = Picture((COFFEE.pixels * 0.5).astype(np.uint8))
    sheet = before_after(COFFEE, dark, titles=("before", "after: darker"), longest=600)
    top, left = 30, 15
    assert np.array_equal(sheet.rgb[top:430, left:615], COFFEE.rgb)
    assert np.array_equal(sheet.rgb[top:430, 630:1230], dark.rgb)
    assert sheet.rgb[:30].min() < 60


def test_the_region_is_outlined_on_the_first_only() -> None:
    plain, marked = before_after(COFFEE, COFFEE), before_after(COFFEE, COFFEE, region=CUP)
    columns = np.flatnonzero((plain.pixels != marked.pixels).any(axis=(0, 2)))
    assert 0 < columns.max() < plain.width // 2


def test_boxes_are_drawn_where_the_regions_are() -> None:
    preview = draw_boxes(COFFEE, [CUP, Region.from_box(COFFEE.size, (500, 300, 600, 400))])
    changed = (preview.pixels != COFFEE.pixels).any(axis=2)
    assert changed[200, 205:215].any()
    assert changed[300:400, 500:600].any()
    assert not changed[:90].any()
    unnumbered = draw_boxes(COFFEE, [CUP], numbers=())
    assert (draw_boxes(COFFEE, [CUP]).pixels != unnumbered.pixels).any()
    assert draw_boxes(COFFEE, [CUP], numbers=[1]) == draw_boxes(COFFEE, [CUP])
    assert draw_boxes(COFFEE, [CUP], numbers=[2]) != draw_boxes(COFFEE, [CUP])
    assert draw_boxes(COFFEE, []) == COFFEE


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (4000, 7)])
def test_odd_sizes_and_alpha_can_be_shown(size: tuple[int, int]) -> None:
    clear = Picture(np.zeros((size[1], size[0], 4), np.uint8))
    sheet = before_after(clear, COFFEE, region=Region.full(size))
    assert sheet.alpha is None
    assert draw_boxes(clear, [Region.full(size)]).width <= 1200


def test_a_large_picture_is_shown_small() -> None:
    large = Picture(np.zeros((3000, 6000, 3), np.uint8))
    assert max(draw_boxes(large, []).size) == 1200
