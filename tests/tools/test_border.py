"""border frames a picture and leaves its bytes alone."""

import numpy as np
import pytest
from skimage import data

from retoucher.errors import ToolRetry
from retoucher.pictures import Picture
from retoucher.tools import tool
from retoucher.tools.border import border

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::3, ::3]))


def test_a_border_lies_around_the_same_bytes() -> None:
    framed = border(COFFEE, colour="navy", width=0.1)
    margin = round(0.1 * min(COFFEE.size))
    assert framed.size == (COFFEE.width + 2 * margin, COFFEE.height + 2 * margin)
    assert (framed.pixels[margin:-margin, margin:-margin] == COFFEE.pixels).all()
    edge = framed.pixels.copy()
    edge[margin:-margin, margin:-margin] = (0, 0, 128)
    assert (edge == (0, 0, 128)).all()


def test_an_instant_photo_is_wider_below() -> None:
    framed = border(COFFEE, width=0.05, bottom=0.2)
    assert framed.height - COFFEE.height == round(0.05 * COFFEE.height) + round(0.2 * COFFEE.height)
    assert (framed.pixels[-1] == 255).all()


def test_a_border_below_alone_is_a_border() -> None:
    framed = border(COFFEE, width=0, bottom=0.1)
    assert framed.width == COFFEE.width and framed.height > COFFEE.height
    assert (framed.pixels[: COFFEE.height] == COFFEE.pixels).all()


def test_a_border_of_a_clear_picture_is_opaque() -> None:
    clear = Picture(np.zeros((20, 30, 4), np.uint8))
    framed = border(clear, width=0.2)
    assert (framed.pixels[0] == 255).all()
    assert (framed.pixels[4:-4, 4:-4] == 0).all()


def test_a_mask_follows_the_picture_into_its_border() -> None:
    described = tool.get("border")
    framed = border(COFFEE, width=0.1)
    matrix = described.frame(COFFEE, framed, {"width": 0.1})
    assert matrix is not None
    margin = round(0.1 * min(COFFEE.size))
    assert np.allclose(np.reshape(matrix, (3, 3)) @ (0, 0, 1), (margin, margin, 1))


def test_no_width_and_no_colour_are_refused() -> None:
    with pytest.raises(ToolRetry, match="wants a width"):
        border(COFFEE, width=0.0)
    with pytest.raises(ToolRetry, match="CSS name"):
        border(COFFEE, colour="sort of greenish")
