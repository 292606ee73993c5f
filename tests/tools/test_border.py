"""border frames a picture and leaves its bytes alone."""

from typing import Any

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


@pytest.mark.parametrize("ignored", [{"shadow": 0.7}, {"colour": "black"}])
def test_without_a_width_a_colour_and_a_shadow_are_refused(ignored: dict[str, Any]) -> None:
    with pytest.raises(ToolRetry, match="wants a width"):
        border(COFFEE, width=0.0, rounded=0.1, **ignored)
    with pytest.raises(ToolRetry, match="CSS name"):
        border(COFFEE, width=0.0, rounded=0.1, colour="sort of greenish")


def test_a_caption_of_no_words_is_none() -> None:
    assert border(COFFEE, caption=" ").digest == border(COFFEE).digest


def test_only_what_is_not_clear_throws_a_shadow() -> None:
    pixels = np.zeros((200, 200, 4), np.uint8)
    pixels[80:120, 80:120] = (200, 30, 30, 255)
    framed = border(Picture(pixels), width=0.1, shadow=1.0)
    assert (framed.pixels[..., 3] == 255).all()
    assert (framed.pixels[100:140, 100:140] == (200, 30, 30, 255)).all()
    assert (framed.pixels[:60] == 255).all() and (framed.pixels[:, 180:] == 255).all()
    assert framed.pixels[141, 120, 0] < 230


def test_a_shadow_of_a_large_picture_is_that_of_a_small_one() -> None:
    large, small = (
        border(Picture(np.zeros((side, side + side // 2, 3), np.uint8)), width=0.1, shadow=0.9)
        for side in (1600, 400)
    )
    reduced = large.pixels.reshape(480, 4, 680, 4, 3).mean(axis=(1, 3))
    outside = np.ones((480, 680), bool)
    outside[38:442, 38:642] = False
    assert np.abs(reduced - small.pixels)[outside].max() < 3


def test_sides_alone_have_a_border() -> None:
    framed = border(COFFEE, colour="black", width=0.1, sides=("top", "bottom"))
    margin = round(0.1 * min(COFFEE.size))
    assert framed.size == (COFFEE.width, COFFEE.height + 2 * margin)
    assert (framed.pixels[margin:-margin] == COFFEE.pixels).all()
    assert not framed.pixels[:margin].any() and not framed.pixels[-margin:].any()


def test_round_corners_are_clear_and_the_rest_keeps_its_bytes() -> None:
    cut = border(COFFEE, width=0.0, rounded=0.2)
    radius = round(0.2 * min(COFFEE.size))
    seen = cut.alpha > 0
    assert (cut.rgb[seen] == COFFEE.pixels[seen]).all()
    assert cut.alpha is not None and cut.alpha[0, 0] == 0
    clear = 1 - cut.alpha.astype(float).mean() / 255
    assert clear * cut.width * cut.height == pytest.approx((4 - np.pi) * radius**2, rel=0.02)
    assert (cut.alpha[radius:-radius] == 255).all()


def test_a_shadow_falls_on_the_border_only_and_more_below() -> None:
    framed = border(COFFEE, width=0.1, shadow=0.8)
    margin = round(0.1 * min(COFFEE.size))
    assert (framed.pixels[margin:-margin, margin:-margin] == COFFEE.pixels).all()
    above, below = framed.pixels[margin - 3, 60].mean(), framed.pixels[-margin + 2, 60].mean()
    assert below < above < 255
    assert framed.pixels[0, 0].min() > 245


def test_a_caption_stands_on_the_border_below_and_the_picture_keeps_its_bytes() -> None:
    framed = border(COFFEE, width=0.0, caption="Rome, 2019")
    assert framed.width == COFFEE.width and framed.height > COFFEE.height
    assert (framed.pixels[: COFFEE.height] == COFFEE.pixels).all()
    inked = (framed.pixels[COFFEE.height :] < 128).all(axis=2)
    assert 0.005 < inked.mean() < 0.3
    columns = np.flatnonzero(inked.any(axis=0))
    assert abs((columns[0] + columns[-1]) / 2 - framed.width / 2) < 4
    with pytest.raises(ToolRetry, match="border below"):
        border(COFFEE, width=0.1, bottom=0.0, caption="Rome")
