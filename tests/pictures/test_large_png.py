"""A PNG that is packed a band at a time is the one that Pillow would have written, without its copy."""

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from helpers import TESTS
from retoucher.pictures import Picture, encode_picture, open_picture
from retoucher.pictures import encoding as module
from retoucher.pictures.depth.large_png import large_png

CARRYING = sorted((TESTS / "cases" / "files").glob("*.png"))


def as_large(monkeypatch: pytest.MonkeyPatch, picture: Picture) -> bytes:
    monkeypatch.setattr(module, "_LARGE", 0)
    return encode_picture(picture, "PNG", recipe="retoucher: 1\nstages: []\n")


@pytest.mark.parametrize("path", CARRYING, ids=lambda path: path.stem)
def test_pixels_and_all_that_hangs_on_them_are_what_pillow_writes(path: Path, monkeypatch) -> None:
    opened = open_picture(path)
    usual = open_picture(encode_picture(opened, "PNG", recipe="retoucher: 1\nstages: []\n"))
    large = open_picture(as_large(monkeypatch, opened))
    assert (large.pixels == usual.pixels).all() and large.facts == usual.facts


@pytest.mark.parametrize(
    "pixels", [data.astronaut(), data.coffee()[:1], data.coffee()[:, :1], data.rocket()[:67]]
)
def test_rows_of_every_filter_come_back(pixels: np.ndarray, monkeypatch) -> None:
    for channels in (pixels, np.dstack([pixels, pixels[..., 1]])):
        coded = as_large(monkeypatch, Picture(np.ascontiguousarray(channels)))
        with Image.open(BytesIO(coded)) as image:
            assert (np.asarray(image) == channels).all()
        usual = BytesIO()
        Image.fromarray(channels).save(usual, "PNG")
        assert len(coded) < 1.1 * len(usual.getvalue()) + 200


def test_no_part_holds_the_whole() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (2000, 300, 3), np.uint8)
    small = BytesIO()
    Image.new("RGB", (1, 1)).save(small, "PNG")
    parts = list(large_png(pixels, small.getvalue()))
    assert max(map(len, parts)) < pixels.nbytes / 10
    assert struct.unpack(">II", parts[0][16:24]) == (300, 2000)
