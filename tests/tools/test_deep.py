"""16 bits per channel: tone, looks, recolour, geometry and text keep them, and who cannot is named."""

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from retoucher.pictures import Picture, Region, Store, encode_picture, open_picture, saving_notes
from retoucher.tools import tool

Y, X = np.mgrid[:120, :180]
RAMP = np.dstack([20000 + X * 11 + Y * 3, 22000 + X * 7, 30000 - Y * 9 + X]).astype(np.uint16)
"""About 100 steps of 16 bits for each step of 8: bands would show."""


def coded(pixels: np.ndarray, kind: str) -> bytes:
    order = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}[pixels.shape[2]]
    return cv2.imencode(kind, cv2.cvtColor(pixels, order))[1].tobytes()


def decoded(file: bytes) -> np.ndarray:
    found = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    assert found is not None
    return cv2.cvtColor(found, {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}[found.shape[2]])


def deep_of(picture: Picture) -> np.ndarray:
    assert picture.deep is not None
    return picture.deep


DEEP = open_picture(coded(RAMP, ".png"))
COVER = np.linspace(0, 65535, RAMP.shape[0] * RAMP.shape[1]).astype(np.uint16).reshape(RAMP.shape[:2])


@pytest.mark.parametrize("written", ["PNG", "TIFF"])
@pytest.mark.parametrize("kind", [".png", ".tiff"])
@pytest.mark.parametrize("pixels", [RAMP, np.dstack([RAMP, COVER])], ids=["RGB", "RGBA"])
def test_files_of_16_bits_come_back_to_the_bit(pixels: np.ndarray, kind: str, written: str) -> None:
    picture = open_picture(coded(pixels, kind))
    assert picture.facts.bit_depth == 16 and picture.facts.notes == ()
    assert np.array_equal(deep_of(picture), pixels)
    saved = encode_picture(picture, written)
    assert np.array_equal(decoded(saved), pixels)
    assert saving_notes(picture, written) == ()
    again = open_picture(saved)
    assert np.array_equal(deep_of(again), pixels) and again == picture


def test_metadata_travels_with_16_bits() -> None:
    from helpers import file_parts as parts

    packet = parts.xmp("<dc:title>Ball</dc:title>", spaces='xmlns:dc="http://purl.org/dc/elements/1.1/"')
    file = parts.jpeg(exif=parts.exif(), xmp=packet, icc_profile=parts.SRGB)
    source = open_picture(parts.with_segments(file, parts.app13(parts.iptc(keyword="red"))))
    picture = Picture(DEEP.pixels, source.facts, DEEP.deep)
    for format in ("PNG", "TIFF"):
        saved = open_picture(encode_picture(picture, format, recipe="steps: []"))
        assert np.array_equal(deep_of(saved), RAMP)
        assert saved.facts.icc == parts.SRGB and saved.facts.iptc == parts.iptc(keyword="red")
        assert b"Ball" in saved.facts.xmp
        tags = Image.Exif()
        tags.load(b"Exif\0\0" + saved.facts.exif)
        assert tags[0x013B] == "Ann Example" and tags.get_ifd(0x8769)[0xA002] == 180


@pytest.mark.parametrize("orientation", range(1, 9))
def test_deep_pictures_come_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = BytesIO()
    Image.fromarray(DEEP.pixels).save(buffer, "PNG", exif=exif)
    from retoucher.pictures.depth.deep_files import deep_png

    picture = open_picture(deep_png(RAMP, buffer.getvalue()))
    assert np.array_equal(picture.pixels, open_picture(buffer.getvalue()).pixels)
    assert np.array_equal((deep_of(picture).astype(int) + 128) // 257, picture.pixels)


def test_the_store_keeps_16_bits(tmp_path: Path) -> None:
    store = Store(tmp_path)
    back = store.picture(store.put(DEEP))
    assert np.array_equal(deep_of(back), RAMP) and back.facts == DEEP.facts
    assert Picture(DEEP.pixels).digest != DEEP.digest
    assert store.thumbnail(DEEP.digest, longest=60).deep is None


KEEPING = [
    ("adjust", {"exposure": 0.4}),
    ("adjust", {"dehaze": 0.3, "clarity": 0.3, "shadows": 0.2, "saturation": 0.2}),
    ("enhance", {}),
    ("expose", {"brighten": 1}),
    ("look", {"name": "warm_film"}),
    ("look", {"name": "sepia", "strength": 0.5}),
    ("look", {"name": "negative"}),
    ("match_look", {"reference": Picture(255 - DEEP.pixels)}),
    ("recolor", {"colour": "blue"}),
    ("crop", {"left": 0.2}),
    ("flip", {"axis": "horizontal"}),
    ("rotate", {"angle": 7}),
    ("rotate", {"angle": 90}),
    ("straighten", {"angle": 3}),
    ("perspective", {"vertical": 10}),
    ("resize", {"scale": 1.5}),
    ("text", {"words": "Hello"}),
    ("border", {"colour": "#204060", "width": 0.1}),
]


@pytest.mark.parametrize(("name", "arguments"), KEEPING)
def test_these_tools_work_in_16_bits(name: str, arguments: dict) -> None:
    described = tool.get(name)
    region = Region.full(DEEP.size) if described.takes_region else None
    made = described.run(DEEP, region, arguments).result
    assert made.facts.eight_bit == ()
    eight = described.run(Picture(DEEP.pixels), region, arguments).result
    assert made.size == eight.size
    assert np.abs(made.pixels.astype(int) - eight.pixels).max() <= 3, "the same edit as in 8 bits"
    steps = len(np.unique(deep_of(made)[..., 1]))
    assert steps > 3 * len(np.unique(eight.pixels[..., 1])), "finer than 8 bits can be"


def test_a_region_keeps_every_bit_outside() -> None:
    region = Region.from_box(DEEP.size, (50, 40, 120, 90)).feather(5)
    made = tool.get("adjust").run(DEEP, region, {"exposure": 1}).result
    outside = region.mask == 0
    assert np.array_equal(deep_of(made)[outside], RAMP[outside])
    assert (deep_of(made)[60:70, 70:100] > RAMP[60:70, 70:100]).all()


def test_who_works_in_8_bits_is_named_and_spares_the_rest() -> None:
    region = Region.from_box(DEEP.size, (50, 40, 120, 90))
    made = tool.get("pixelate").run(DEEP, region, {}).result
    outside = region.mask == 0
    assert np.array_equal(deep_of(made)[outside], RAMP[outside])
    assert made.facts.eight_bit == ("pixelate",)
    for format in ("PNG", "TIFF"):
        assert saving_notes(made, format) == ("pixelate worked in 8 bits: what they changed has no more",)
    assert "8 are saved" in saving_notes(made, "JPEG")[0]


def test_what_cannot_be_read_in_16_bits_is_said() -> None:
    levels = np.linspace(0, 65535, 4096).astype(np.uint16).reshape(64, 64)
    buffer = BytesIO()
    Image.fromarray(levels).save(buffer, "PNG", transparency=500)
    keyed = open_picture(buffer.getvalue())
    assert (keyed.deep is None) is ("16 bits per channel were reduced to 8" in keyed.facts.notes)
    jpeg2000 = BytesIO()
    Image.fromarray(levels).save(jpeg2000, "JPEG2000")
    assert "reduced to 8" in open_picture(jpeg2000.getvalue()).facts.notes[0]


def test_extend_keeps_every_bit_of_the_picture_and_says_that_the_margin_has_8() -> None:
    made = tool.get("extend").run(DEEP, None, {"left": 12, "bottom": 8, "engine": "classical"}).result
    assert made.size == (192, 128)
    assert np.array_equal(deep_of(made)[:120, 12:], RAMP)
    assert not (deep_of(made)[:, :12] % 257).any() and not (deep_of(made)[120:] % 257).any()
    assert made.facts.eight_bit == ("extend",)


def test_a_border_of_16_bits_is_of_its_colour() -> None:
    made = tool.get("border").run(DEEP, None, {"colour": "#204060", "width": 0.1}).result
    assert deep_of(made)[0, 0].tolist() == [0x2020, 0x4040, 0x6060]
    assert np.array_equal(deep_of(made)[12:-12, 12:-12], RAMP)
