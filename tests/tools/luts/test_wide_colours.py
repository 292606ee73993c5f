"""A P3 or Adobe RGB copy of a picture comes out of a tool as the sRGB one does."""

from struct import pack

import numpy as np
import pytest
from skimage import data
from skimage.color import deltaE_ciede2000, rgb2lab

from helpers.file_parts import icc_profile
from retoucher.pictures import FileFacts, Picture, Region
from retoucher.pictures.color import linear_to_srgb, srgb_to_linear
from retoucher.pictures.depth.levels import sixteen_bits
from retoucher.tools import tool


def xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + pack(">3i", *(round(value * 65536) for value in values))


SRGB_CURVE = b"para\0\0\0\0\0\3\0\0" + pack(
    ">5i", *(round(v * 65536) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
)
SPACES = {
    "P3": (
        np.array([[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]]),
        SRGB_CURVE,
        lambda light: linear_to_srgb(light),
    ),
    "Adobe": (
        np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]]),
        b"curv\0\0\0\0" + pack(">IH", 1, round(2.19921875 * 256)),
        lambda light: np.clip(light, 0, 1) ** (1 / 2.19921875),
    ),
}
SRGB = np.array(
    [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
)
PHOTO = Picture(np.ascontiguousarray(data.astronaut()[::4, ::4]))
SMALL = Picture(np.ascontiguousarray(data.coffee()[::5, ::5]))


def profile(space: str) -> bytes:
    primaries, curve, _ = SPACES[space]
    tags = {name: xyz(*column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries.T, strict=True)}
    return icc_profile(b"mntrRGB XYZ ", tags | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))


def copy_in(space: str, picture: Picture) -> Picture:
    """Return the same colours in another space, in 8 bits."""
    primaries, _, coded = SPACES[space]
    light = srgb_to_linear(picture.rgb) @ (np.linalg.inv(primaries) @ SRGB).T
    pixels = np.rint(np.clip(coded(light), 0, 1) * 255).astype(np.uint8)
    return Picture(pixels, FileFacts(icc=profile(space)))


def lab_of(picture: Picture, space: str = "") -> np.ndarray:
    """Return CIELAB of what the pixels mean: reckoned here, by the standards' own formulas."""
    if not space:
        return rgb2lab(picture.rgb)
    primaries, _, _ = SPACES[space]
    code = picture.rgb / 255
    gamma = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    light = gamma if space == "P3" else code**2.19921875
    return rgb2lab(linear_to_srgb(np.clip(light @ (np.linalg.inv(SRGB) @ primaries).T, 0, 1)))


CALLS = [
    ("enhance", {}),
    ("expose", {"brighten": 1}),
    ("adjust", {"saturation": -1}),
    ("adjust", {"temperature": 0.4, "contrast": 0.3, "saturation": 0.2}),
    ("look", {"name": "black_and_white"}),
    ("look", {"name": "teal_orange"}),
    ("look", {"name": "kodachrome"}),
    ("look", {"name": "sepia", "strength": 0.6}),
    ("match_look", {"reference": SMALL}),
]


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(("name", "arguments"), CALLS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(CALLS)])
def test_a_copy_in_another_space_comes_out_the_same(space: str, name: str, arguments: dict) -> None:
    wide = copy_in(space, PHOTO)
    described = tool.get(name)
    wanted = lab_of(described.run(PHOTO, None, arguments).result)
    made = described.run(wide, None, arguments).result
    assert made.facts.icc == wide.facts.icc and made.deep is None and made.facts.eight_bit == ()
    as_srgb = described.run(Picture(wide.pixels), None, arguments).result
    off, unmanaged = (float(deltaE_ciede2000(lab_of(p, space), wanted).mean()) for p in (made, as_srgb))
    assert off < 0.8 and off < unmanaged


def test_outside_a_region_and_where_nothing_was_to_do_bytes_stay() -> None:
    wide = copy_in("P3", PHOTO)
    vivid = Picture(np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8), wide.facts)
    left = np.zeros((40, 60), np.float32)
    left[:, :30] = 1
    adjust = tool.get("adjust")
    made = adjust.run(vivid, Region(left), {"exposure": -0.5}).result
    assert np.array_equal(made.pixels[:, 30:], vivid.pixels[:, 30:])
    assert (made.pixels[:, :30] != vivid.pixels[:, :30]).any()
    assert adjust.run(vivid, None, {}).result == vivid
    deep = vivid.with_pixels(sixteen_bits(vivid.pixels))
    kept = adjust.run(deep, Region(left), {"exposure": -0.5}).result
    assert kept.deep is not None and np.array_equal(kept.deep[:, 30:], sixteen_bits(vivid.pixels)[:, 30:])


def test_colours_that_srgb_lacks_are_not_lost() -> None:
    green = Picture(np.full((40, 60, 3), (20, 250, 30), np.uint8), FileFacts(icc=profile("P3")))
    darker = tool.get("adjust").run(green, None, {"exposure": -0.5}).result
    red, strong, blue = (int(v) for v in darker.pixels[20, 30])
    assert strong < 230 and max(red, blue) < 0.45 * strong
    grey = tool.get("look").run(green, None, {"name": "black_and_white"}).result.pixels[20, 30]
    assert int(grey.max()) - int(grey.min()) <= 1
    alpha = np.tile(np.linspace(0, 255, 60).astype(np.uint8), (40, 1))
    sheer = green.with_pixels(np.dstack([green.pixels, alpha]))
    assert np.array_equal(tool.get("adjust").run(sheer, None, {"exposure": -0.5}).result.alpha, alpha)
