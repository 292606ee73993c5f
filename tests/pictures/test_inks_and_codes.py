"""Colours in inks or grey with a profile, or by a code, keep their meaning, or it is said."""

from struct import pack

import numpy as np
import pytest
from PIL import Image

from helpers import file_parts as parts
from retoucher.pictures import Picture, encode_picture, open_picture

PAPER, RED, BLACK = (255, 128, 128), (136, 208, 195), (0, 128, 128)
"""Lab in bytes."""


def odd_press() -> bytes:
    """Return a profile (ICC.1:2001, lut8) of a press whose cyan is red; two inks at once are black."""
    inks = [(c, m, y, k) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)]
    looks = {(0, 0, 0, 0): PAPER, (1, 0, 0, 0): RED}
    matrix = b"".join(pack(">i", 65536 * (number % 4 == 0)) for number in range(9))
    corners = b"".join(bytes(looks.get(ink, BLACK)) for ink in inks)
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + bytes(range(256)) * 4 + corners
    return parts.icc_profile(b"prtrCMYKLab ", {b"A2B0": table + bytes(range(256)) * 3})


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
@pytest.mark.parametrize(
    ("inks", "seen"), [((0, 0, 0, 0), (255, 255, 255)), ((255, 0, 0, 0), (254, 0, 0))], ids=["paper", "cyan"]
)
def test_inks_are_seen_through_their_profile_and_that_is_said(format: str, inks, seen) -> None:
    drawn = np.full((8, 8, 4), inks, np.uint8)
    file = parts.encoded_image(Image.fromarray(drawn, "CMYK"), format, icc_profile=odd_press())
    picture = open_picture(file)
    assert np.abs(picture.rgb[4, 4].astype(int) - seen).max() <= 8
    assert picture.facts.notes == ("CMYK was converted to sRGB through its profile",)
    assert picture.facts.icc == b"", "a profile of inks is none of these pixels"


def test_a_grey_profile_is_applied_and_said() -> None:
    linear = parts.icc_profile(b"mntrGRAYXYZ ", {b"kTRC": b"curv\0\0\0\0" + pack(">IH", 1, 256)})
    grey = open_picture(parts.encoded(np.full((8, 8), 55, np.uint8), "PNG", icc_profile=linear))
    assert "grey profile" in grey.facts.notes[0]
    assert abs(int(grey.rgb[0, 0, 0]) - 128) <= 2, "linear 55 of 255 is sRGB 128"


def coded(format: str, primaries: int, transfer: int) -> bytes:
    """Return a file whose `nclx` says other colours than the pixels were encoded for."""
    file = encode_picture(Picture(parts.COFFEE), format)
    at = file.index(b"colrnclx") + 8
    return file[:at] + pack(">HH", primaries, transfer) + file[at + 4 :]


@pytest.mark.parametrize("format", ["AVIF", "HEIF"])
def test_colours_by_code_keep_their_profile_when_saved(format: str) -> None:
    picture = open_picture(coded(format, 12, 13))
    assert picture.facts.icc == open_picture(parts.cicp_png(12, 13)).facts.icc != b""
    assert open_picture(encode_picture(picture, format)).facts.icc == picture.facts.icc
    assert open_picture(coded(format, 1, 13)).facts.icc == b""


@pytest.mark.parametrize(("transfer", "name"), [(16, "PQ"), (18, "HLG")])
@pytest.mark.parametrize("format", ["AVIF", "HEIF", "PNG"])
def test_hdr_colours_are_said(format: str, transfer: int, name: str) -> None:
    file = parts.cicp_png(9, transfer) if format == "PNG" else coded(format, 9, transfer)
    assert f"HDR colours ({name}) are not understood" in open_picture(file).facts.notes[0]
