"""A line goes on where the ground on one hand of it does: a wall's top before hedge here and sky there."""

import cv2
import numpy as np
import pytest

from retoucher.engines.classical.fill.crossing_lines import crossing_lines

HEIGHT, WIDTH = 200, 260
HOLE = cv2.circle(np.zeros((HEIGHT, WIDTH), np.uint8), (130, 105), 40, 1, -1) > 0


def wall(before_it: tuple[int, int, int], beyond: tuple[int, int, int], slope: float) -> np.ndarray:
    """A grey wall, another ground before its top on the left of the hole than on the right."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    above = np.where(x[..., None] < WIDTH / 2, before_it, beyond)
    flat = np.where((y > 105 + slope * (x - 130))[..., None], (120, 118, 112), above)
    grain = np.random.default_rng(3).normal(0, 3, (HEIGHT, WIDTH, 3))
    return np.clip(flat + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("slope", [0.0, 0.15])
def test_a_wall_s_top_goes_on_before_a_dark_hedge_and_a_bright_sky(slope: float) -> None:
    (line,) = crossing_lines(wall((40, 60, 35), (190, 210, 240), slope), HOLE)
    for x, y in (line.start, line.end):
        assert abs(y - 105 - slope * (x - 130)) < 3
    rise, run = (line.end - line.start)[::-1]
    assert rise / run == pytest.approx(slope, abs=0.05)


def test_two_edges_of_nothing_in_common_are_no_line() -> None:
    picture = wall((40, 60, 35), (190, 210, 240), 0.0)
    picture[106:, WIDTH // 2 :] = (60, 20, 30)
    assert not crossing_lines(picture, HOLE)
