"""The fused pass: what the tools cannot see of it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retoucher.engines.classical.tone.grading import Grading, Sliders, develop, grade, white_balance
from retoucher.engines.classical.tone.strips import over_rows
from retoucher.engines.classical.warm import warm
from retoucher.pictures.region import around

COLOURS = np.random.default_rng(0).integers(0, 256, (300, 200, 3), dtype=np.uint8)


@pytest.mark.parametrize("height", [1, 63, 64, 65, 1000])
def test_bands_cover_every_row_once(height: int) -> None:
    seen = np.zeros(height, int)

    def work(first: int, last: int) -> None:
        seen[first:last] += 1

    over_rows(work, height)
    assert (seen == 1).all()


def test_an_error_in_a_band_is_raised() -> None:
    def work(first: int, last: int) -> None:
        raise ValueError(f"{first}–{last}")

    with pytest.raises(ValueError, match="0–64"):
        over_rows(work, 500)


def test_nothing_to_do_gives_every_colour_back() -> None:
    assert (grade(COLOURS, Grading()) == COLOURS).all()


def test_many_threads_may_grade_at_once() -> None:
    sliders = Sliders(exposure=0.5, saturation=0.5, sharpen=0.5)
    alone = develop(COLOURS, sliders)
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda _: develop(COLOURS, sliders), range(12)))
    assert all((one == alone).all() for one in together)


def test_a_window_of_the_picture_equals_the_same_part_of_the_whole() -> None:
    sliders = Sliders(shadows=0.7, dehaze=0.4, vignette=0.5, grain=0.3, hue=20)
    box = (37, 101, 150, 222)
    part = develop(COLOURS, sliders, box)
    assert (part == develop(COLOURS, sliders)[101:222, 37:150]).all()


def test_white_balance_keeps_whites_luminance_and_has_an_opposite() -> None:
    for temperature, tint in ((0.5, 0), (-0.8, 0.3), (1, -1)):
        white = white_balance(temperature, tint) @ np.ones(3)
        assert white @ [0.2126, 0.7152, 0.0722] == pytest.approx(1)
    np.testing.assert_allclose(white_balance(0, 0), np.eye(3), atol=1e-9)
    assert (white_balance(0.5, 0) @ np.ones(3))[0] > 1 > (white_balance(0.5, 0) @ np.ones(3))[2]


def test_a_box_grows_no_further_than_the_picture() -> None:
    assert around((5, 5, 20, 20), 8, (24, 100)) == (0, 0, 24, 28)


def test_warming_up_twice_is_harmless() -> None:
    warm()
    warm()
