"""pad brings the whole picture into a shape and keeps its bytes."""

import numpy as np
import pytest
from skimage import data

from retoucher.pictures import Picture
from retoucher.tools import tool
from retoucher.tools.pad import pad

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::3, ::3]))


@pytest.mark.parametrize("aspect", ["9:16", "square", "16:9", "3:1"])
@pytest.mark.parametrize("fill", ["blurred", "white"])
def test_the_shape_is_met_and_nothing_is_cut(aspect: str, fill: str) -> None:
    padded = pad(COFFEE, aspect=aspect, fill=fill)
    wanted = {"9:16": 9 / 16, "square": 1.0, "16:9": 16 / 9, "3:1": 3.0}[aspect]
    assert padded.width / padded.height == pytest.approx(wanted, rel=0.01)
    assert padded.width == COFFEE.width or padded.height == COFFEE.height
    left, top = (padded.width - COFFEE.width) // 2, (padded.height - COFFEE.height) // 2
    inside = padded.pixels[top : top + COFFEE.height, left : left + COFFEE.width]
    assert (inside == COFFEE.pixels).all()


def test_blurred_bars_have_the_picture_s_colours_and_no_detail() -> None:
    flat = Picture(np.full((40, 60, 3), (200, 100, 40), np.uint8))
    assert np.abs(pad(flat, aspect="9:16").rgb[0].astype(int) - (170, 85, 34)).max() <= 1
    padded = pad(COFFEE, aspect="9:16").rgb.astype(float)
    bar = padded[: (padded.shape[0] - COFFEE.height) // 2]
    detail = [np.abs(np.diff(part, axis=1)).mean() for part in (bar, COFFEE.rgb.astype(float))]
    assert detail[0] < 0.2 * detail[1]


def test_a_mask_follows_the_picture() -> None:
    padded = pad(COFFEE, aspect="1:2")
    matrix = tool.get("pad").frame(COFFEE, padded, {"aspect": "1:2"})
    assert matrix is not None
    assert np.allclose(np.reshape(matrix, (3, 3)) @ (0, 0, 1), (0, (padded.height - COFFEE.height) // 2, 1))


def test_a_picture_of_that_shape_stays_as_it_is() -> None:
    square = Picture(np.zeros((40, 40, 3), np.uint8))
    assert pad(square, aspect="1:1").digest == square.digest
