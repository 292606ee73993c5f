"""pixelate hides what it covers, and nothing else; `blur(kind="pixelate")` of old recipes still runs."""

import numpy as np
import pytest
from skimage import data

from retoucher.errors import ToolRetry
from retoucher.pictures import Box, Picture, Region
from retoucher.pictures.color import linear_to_rgb, srgb_to_linear
from retoucher.tools.blur import blur
from retoucher.tools.pixelate import pixelate

ASTRONAUT = Picture(np.ascontiguousarray(data.astronaut()[::3, ::3]))
FACE = (60, 20, 110, 60)


def region(
    *boxes: tuple[int, int, int, int], size: tuple[int, int] = ASTRONAUT.size, value: float = 1
) -> Region:
    mask = np.zeros((size[1], size[0]), np.float32)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = value
    return Region(mask)


def colours(picture: Picture, box: Box) -> int:
    left, top, right, bottom = box
    return len(np.unique(picture.rgb[top:bottom, left:right].reshape(-1, 3), axis=0))


def test_a_face_becomes_a_few_blocks_of_its_mean_light() -> None:
    made = pixelate(ASTRONAUT, region(FACE))
    side = round(0.2 * 40)
    for top in range(20, 60, side):
        for left in range(60, 110, side):
            right = min(left + side, 110)
            block = made.rgb[top : top + side, left:right]
            light = srgb_to_linear(ASTRONAUT.rgb[top : top + side, left:right]).mean(axis=(0, 1))
            assert (block == block[0, 0]).all()
            assert np.abs(block[0, 0].astype(int) - linear_to_rgb(light[None])[0]).max() <= 1
    assert colours(made, FACE) <= 5 * 7


def test_outside_no_byte_changes_and_nothing_bleeds_in() -> None:
    white = Picture(np.full((40, 60, 3), 255, np.uint8))
    pixels = white.pixels.copy()
    pixels[10:31, 10:41] = 40
    made = pixelate(Picture(pixels), region((10, 10, 41, 31), size=(60, 40)))
    assert (made.pixels == pixels).all(), "dark blocks beside white would be lighter"


def test_two_pictures_with_the_same_means_cannot_be_told_apart() -> None:
    rows, columns = np.mgrid[:40, :40]
    board = np.where((rows + columns) % 2, 255, 0).astype(np.uint8)
    one, other = (Picture(np.dstack([layer] * 3)) for layer in (board, 255 - board))
    assert one != other
    assert pixelate(one, block=0.2) == pixelate(other, block=0.2)


def test_nothing_shines_through_a_soft_edge() -> None:
    soft = pixelate(ASTRONAUT, region(FACE, value=0.3))
    assert soft == pixelate(ASTRONAUT, region(FACE))


def test_the_largest_part_says_how_large_a_block_is() -> None:
    together = pixelate(ASTRONAUT, region(FACE, (10, 100, 20, 110), (140, 140, 141, 141)))
    alone = pixelate(ASTRONAUT, region(FACE))
    assert colours(together, FACE) <= colours(alone, FACE) * 1.5
    assert colours(together, (10, 100, 20, 110)) <= 4, "a smaller face gets blocks of the same size"


def test_more_is_coarser_and_a_block_hides_even_in_a_tiny_region() -> None:
    fine, coarse = (colours(pixelate(ASTRONAUT, block=b), (0, 0, *ASTRONAUT.size)) for b in (0.02, 0.2))
    assert coarse < fine / 10
    tiny = (60, 20, 64, 24)
    assert colours(pixelate(ASTRONAUT, region(tiny), block=0.02), tiny) <= 4


@pytest.mark.parametrize("block", [0.0, 1.5, -1, float("nan")])
def test_a_block_has_limits(block: float) -> None:
    with pytest.raises(ToolRetry, match="block"):
        pixelate(ASTRONAUT, block=block)


def test_an_old_recipe_that_blurs_in_blocks_replays_as_it_did() -> None:
    made = blur(ASTRONAUT, kind="pixelate", amount=1).pixels
    side = round(0.03 * max(ASTRONAUT.size))
    light = srgb_to_linear(ASTRONAUT.rgb[:side, :side]).mean(axis=(0, 1))
    assert np.abs(made[0, 0].astype(int) - linear_to_rgb(light[None])[0]).max() <= 1
    for top in range(0, ASTRONAUT.height, side):
        for left in range(0, ASTRONAUT.width, side):
            block = made[top : top + side, left : left + side]
            assert (block == block[0, 0]).all()
    assert colours(Picture(made), (0, 0, *ASTRONAUT.size)) > 100


def test_an_old_recipe_still_reads_and_no_form_offers_its_word() -> None:
    assert blur.tool.check_written({"kind": "pixelate", "amount": 0.5})["kind"] == "pixelate"
    assert "pixelate" not in str(blur.tool.schema()["parameters"])
