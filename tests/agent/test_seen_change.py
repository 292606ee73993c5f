"""Whether a change can be seen is measured as people see colours."""

import numpy as np
import pytest
from skimage import data

from retoucher.agent.minds.judging.seen_change import glance, share_painted
from retoucher.pictures import Picture, Region
from retoucher.pictures.traces.close_view import CloseView, close_view


def view(before: np.ndarray, after: np.ndarray, mask: np.ndarray | None = None) -> CloseView:
    where = None if mask is None else Region(mask.astype(np.float32))
    return close_view(Picture(before), Picture(after.astype(np.uint8)), where)


def test_a_change_of_a_level_is_not_seen_at_a_glance() -> None:
    before = data.coffee()
    for add, low, high in ((1, 0.0, 0.6), (20, 3.0, 12.0)):
        assert low < glance(view(before, np.clip(before.astype(int) + add, 0, 255))) < high


def test_a_glance_measures_in_ciede2000() -> None:
    grey, lighter = (np.full((64, 64, 3), value, np.uint8) for value in (119, 143))  # L* 50.0 and 59.4
    assert glance(view(grey, lighter)) == pytest.approx(8.91, abs=0.05)  # 9.37 / (1 + 0.015 * 22 / 42 ** 0.5)


def test_a_thing_of_which_half_took_the_colour_is_painted_by_half() -> None:
    before = np.full((240, 320, 3), (200, 40, 40), np.uint8)
    thing = np.zeros((240, 320), np.bool_)
    thing[60:180, 80:240] = True
    half = thing & (np.arange(320) < 160)
    all_over, by_half = (
        share_painted(view(before, np.where(m[..., None], (40, 60, 200), before), thing))
        for m in (thing, half)
    )
    assert all_over > 0.95
    assert by_half == pytest.approx(0.5, abs=0.08)


def test_of_a_red_thing_with_black_tyres_the_red_has_to_take_the_paint() -> None:
    before = np.full((240, 320, 3), 180, np.uint8)
    thing = np.zeros((240, 320), np.bool_)
    thing[60:180, 80:240] = True
    red = thing & (np.arange(240) < 100)[:, None]
    before[thing] = 25
    before[red] = (190, 30, 35)
    some = red & (np.arange(320) < 120)
    all_of_it, a_quarter = (
        share_painted(view(before, np.where(m[..., None], (40, 60, 200), before), thing)) for m in (red, some)
    )
    assert all_of_it > 0.9, "no tyre has to become blue"
    assert a_quarter < 0.4


@pytest.mark.parametrize("size", [(1, 1), (3, 200)])
def test_the_smallest_and_the_emptiest_are_measured(size: tuple[int, int]) -> None:
    blank = np.full((*size, 3), 90, np.uint8)
    for mask in (np.zeros(size), np.ones(size)):
        assert glance(view(blank, blank, mask)) == share_painted(view(blank, blank, mask)) == 0.0
