"""Where a laid thing lies after the picture below it was turned or mirrored."""

import numpy as np
import pytest

from retoucher.tools.tool import Spot

SPOT = Spot(30, 20, 12, 6, angle=20)
ACROSS = np.array([[-1, 0, 99], [0, 1, 0], [0, 0, 1]], float)
DOWN = np.array([[1, 0, 0], [0, -1, 79], [0, 0, 1]], float)
QUARTER = np.array([[0, -1, 79], [1, 0, 0], [0, 0, 1]], float)


@pytest.mark.parametrize(
    ("matrix", "where", "angle"),
    [
        (ACROSS, (69, 20), -20),
        (DOWN, (30, 59), -20),
        (QUARTER, (59, 30), 110),
        (ACROSS @ DOWN, (69, 59), 200),
    ],
)
def test_a_mirrored_thing_stands_on_its_feet(matrix: np.ndarray, where: tuple[int, int], angle: int) -> None:
    there = SPOT.through(matrix)
    assert (there.x, there.y) == pytest.approx(where)
    assert np.cos(np.radians(there.angle - angle)) == pytest.approx(1)
    assert (there.width, there.height) == pytest.approx((12, 6))
    back = there.through(np.linalg.inv(matrix))
    assert (back.x, back.y, back.angle % 360) == pytest.approx((30, 20, 20))
