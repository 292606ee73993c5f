"""lut: a table changes what it says, interpolates between its steps, and is read from a `.cube` file."""

import numpy as np
import pytest
from skimage import data

from retoucher.errors import PictureError, ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.pictures.color import srgb_to_linear
from retoucher.pictures.luts.cube_files import cube_text, identity, parsed, with_fewer_steps
from retoucher.tools.lut import lut

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::4, ::4]))
SAME = np.rint(identity(17) * 255).astype(np.uint8)


def table(pixels: np.ndarray) -> Picture:
    return Picture.open(cube_text(pixels, "test").encode(), name="test.cube")


def test_the_identity_changes_nothing() -> None:
    assert np.abs(lut(COFFEE, reference=table(SAME)).rgb.astype(int) - COFFEE.rgb).max() <= 1


def test_red_and_blue_change_places_where_the_table_says_so() -> None:
    swapped = lut(COFFEE, reference=table(np.ascontiguousarray(SAME[..., ::-1])))
    assert np.abs(swapped.rgb.astype(int) - COFFEE.rgb[..., ::-1]).max() <= 1


def test_each_axis_of_the_file_is_its_own_colour() -> None:
    nodes = identity(17)
    darker = np.rint(nodes * (1.0, 0.5, 0.25) * 255).astype(np.uint8)
    wanted = COFFEE.rgb * np.array([1.0, 0.5, 0.25])
    assert np.abs(lut(COFFEE, reference=table(darker)).rgb - wanted).max() <= 1.6


def test_half_the_strength_is_half_way_and_outside_a_region_nothing_changes() -> None:
    negative = table(255 - SAME)
    half = srgb_to_linear(lut(COFFEE, reference=negative, strength=0.5).rgb)
    wanted = (srgb_to_linear(COFFEE.rgb) + srgb_to_linear(255 - COFFEE.rgb)) / 2
    assert np.abs(half - wanted).max() < 0.02
    mask = np.zeros((COFFEE.height, COFFEE.width), np.float32)
    mask[10:30, 10:40] = 1
    local = lut(COFFEE, Region(mask), reference=negative)
    assert (local.pixels[mask == 0] == COFFEE.pixels[mask == 0]).all()
    assert (local.pixels[mask == 1] != COFFEE.pixels[mask == 1]).any()


def test_a_table_of_three_curves_is_read() -> None:
    text = "LUT_1D_SIZE 3\n0 0 0\n0.25 0.5 0.5\n1 1 1\n"
    bent = lut(COFFEE, reference=Picture.open(text.encode(), name="curve.cube")).rgb
    levels = COFFEE.rgb[..., 0] / 255
    assert np.abs(bent[..., 0] / 255 - np.interp(levels, [0, 0.5, 1], [0, 0.25, 1])).max() < 0.02
    assert np.abs(bent[..., 1:].astype(int) - COFFEE.rgb[..., 1:]).max() <= 1


def bent(size: int) -> np.ndarray:
    """A smooth table whose channels bend differently."""
    return np.rint(identity(size) ** np.array([1.0, 0.7, 1.4]) * 255).astype(np.uint8)


@pytest.mark.parametrize("size", [2, 65, 66, 129])
def test_a_table_of_any_size_that_is_read_is_applied(size: int) -> None:
    looked = lut(COFFEE, reference=Picture(bent(size))).rgb
    steps = np.linspace(0, 1, size)
    for channel, power in enumerate((1.0, 0.7, 1.4)):
        wanted = np.interp(COFFEE.rgb[..., channel] / 255, steps, steps**power) * 255
        assert np.abs(looked[..., channel] - wanted).max() < 2.5


def test_fewer_steps_that_lie_on_the_steps_of_before_are_those() -> None:
    few = with_fewer_steps(bent(129), 65).reshape(65, 65, 65, 3)
    assert (few == bent(129).reshape(129, 129, 129, 3)[::2, ::2, ::2]).all()
    assert with_fewer_steps(SAME, 65) is SAME


@pytest.mark.parametrize(
    "text",
    [
        "# nothing\nhello",
        "LUT_3D_SIZE 2\n0 0 0\n",
        "LUT_3D_SIZE 900\n0 0 0\n",
        "LUT_3D_SIZE 2\n" + "0 0 nan\n" * 8,
        "LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0 255\n" + "0 0 0\n" * 8,
        "LUT_3D_SIZE 2\n" + "0 0\n" * 8,
        "LUT_3D_SIZE two\n",
        "LUT_3D_SIZE 2\nDOMAIN_MAX 2 2 2\n" + "0 0 0\n" * 8,
        "\n\n\n",
    ],
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(PictureError):
        Picture.open(text.encode(), name="bad.cube")


def test_a_table_is_read_as_far_as_it_may_go() -> None:
    for text in ("LUT_3D_SIZE 2\n" + "0 0 0\n" * 9, "0 0 0\n", f"LUT_1D_SIZE {10**9}\n" + "0 0 0\n" * 65537):
        with pytest.raises(SyntaxError, match="got more"):
            parsed(f"{text}no row")


def test_a_photograph_is_no_table() -> None:
    with pytest.raises(ToolRetry, match=r"\.cube"):
        lut(COFFEE, reference=COFFEE)


def test_a_table_comes_back_as_it_was_written() -> None:
    text = cube_text(SAME, 'a "title"\n')
    for written in (text, text.replace("\n", "\nLUT_3D_INPUT_RANGE 0.0 1.0\n", 1)):
        assert (parsed(written) == SAME).all()
