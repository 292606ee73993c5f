"""Masks as other programs make them."""

from io import BytesIO
from struct import pack
from zlib import crc32

import numpy as np
import pytest
from PIL import Image
from skimage import data

from retoucher.errors import PictureError
from retoucher.pictures import Picture, Region, open_picture, read_mask

COFFEE = np.ascontiguousarray(data.coffee()[100:164, 200:296])
PHOTO = Picture(COFFEE)
PLACE = np.zeros((64, 96), bool)
PLACE[10:30, 20:50] = True


def png(pixels: np.ndarray) -> bytes:
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def with_hole(rgb: np.ndarray) -> bytes:
    return png(np.dstack([rgb, np.where(PLACE, 0, 255).astype(np.uint8)]))


WHITE = png(np.where(PLACE, 255, 0).astype(np.uint8))
BLACK = png(np.where(PLACE, 0, 255).astype(np.uint8))
STROKES = png(np.dstack([np.full((64, 96, 3), 255, np.uint8), np.where(PLACE, 255, 0).astype(np.uint8)]))
BLACK_STROKES = png(np.dstack([np.zeros((64, 96, 3), np.uint8), np.where(PLACE, 255, 0).astype(np.uint8)]))


@pytest.mark.parametrize(
    ("file", "means", "said"),
    [
        (WHITE, "auto", ""),
        (STROKES, "auto", ""),
        (with_hole(COFFEE), "auto", "transparent hole"),
        (with_hole(np.zeros((64, 96, 3), np.uint8)), "hole", ""),
        (BLACK, "black", ""),
        (BLACK_STROKES, "black", ""),
    ],
    ids=["white", "white strokes", "photo with a hole", "black with a hole", "black", "black strokes"],
)
def test_each_convention_gives_the_same_place(file: bytes, means, said: str) -> None:
    drawn = read_mask(file, PHOTO, means=means)
    assert np.array_equal(drawn.region.mask > 0.5, PLACE)
    assert (said in " ".join(drawn.notes)) if said else not drawn.notes


def test_mostly_white_is_taken_and_said() -> None:
    drawn = read_mask(BLACK, PHOTO)
    assert np.array_equal(drawn.region.mask > 0.5, ~PLACE)
    assert "90%" in drawn.notes[0] and "--mask-means black" in drawn.notes[0]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (png(COFFEE), "coloured picture"),
        (BLACK_STROKES, "nothing white"),
        (with_hole(np.zeros((64, 96, 3), np.uint8)), "nothing white"),
    ],
)
def test_what_could_mean_two_things_is_asked_about(file: bytes, words: str) -> None:
    with pytest.raises(PictureError, match="--mask-means") as caught:
        read_mask(file, PHOTO)
    assert words in str(caught.value)


def test_no_hole_where_one_is_meant() -> None:
    with pytest.raises(PictureError, match="no transparent hole"):
        read_mask(WHITE, PHOTO, means="hole")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_mask_of_the_stored_photo_is_turned_when_its_size_says_so(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = BytesIO()
    Image.fromarray(COFFEE).save(buffer, "PNG", exif=exif)
    photo = open_picture(buffer.getvalue())
    if orientation < 5:
        assert read_mask(WHITE, photo).notes == ()
        return
    assert photo.size == (64, 96)
    drawn = read_mask(WHITE, photo)
    assert "turned" in drawn.notes[0]
    marked = COFFEE.copy()
    marked[PLACE] = 255
    marked[~PLACE] = 0
    buffer = BytesIO()
    Image.fromarray(marked).save(buffer, "PNG", exif=exif)
    assert np.array_equal(drawn.region.mask > 0.5, open_picture(buffer.getvalue()).rgb[..., 0] > 127)


def test_another_size_is_refused_with_both() -> None:
    with pytest.raises(PictureError, match=r"\(96, 64\).*\(64, 96\)"):
        read_mask(WHITE, Picture(np.ascontiguousarray(np.rot90(COFFEE))))


def test_a_mask_of_another_size_is_told_by_its_header_and_never_decoded() -> None:
    header = b"IHDR" + pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + header + pack(">I", crc32(header))
    bomb += pack(">I", 9) + b"IDAT" + bytes(13)
    for read in (lambda: read_mask(bomb, PHOTO), lambda: Region.from_png(bomb, PHOTO.size)):
        with pytest.raises(PictureError, match=r"\(60000, 60000\).*\(96, 64\)"):
            read()
