"""Metadata where few look: profiles in hexadecimal texts of a PNG, previews of JFIF and Photoshop."""

import pytest

from helpers import file_parts as parts
from retoucher.pictures import encode_picture, open_picture
from retoucher.pictures.metadata.parts_beside import SMALL


def test_hexadecimal_profiles_of_a_png_come_along_and_others_are_said() -> None:
    exif, xmp = (
        parts.exif().tobytes(),
        parts.xmp("<a:City xmlns:a='b'>Home</a:City>" + parts.TITLE, spaces=parts.DC),
    )
    block = parts.app13(parts.iptc(keyword="red", city="Home"))[18:]
    raw = {"APP1": exif, "xmp": xmp, "8bim": b"8BIM\x04\x0a\0\0\0\0\0\1\1\0" + block, "icm": b"ab"}
    texts = {f"Raw profile type {name}": f"\n{name}\n{len(it):8}\n{it.hex()}\n" for name, it in raw.items()}
    picture = open_picture(parts.with_texts(texts))
    assert picture.facts.notes == ("its profile 'icm' cannot be read and was left out",)
    for format in ("PNG", "JPEG", "TIFF"):
        saved = encode_picture(picture, format)
        facts = open_picture(saved).facts
        assert b"Ball" in facts.xmp and b"red" in facts.iptc and b"Samplecam" in facts.exif
        assert b"Home" not in facts.xmp + facts.iptc and b"Home".hex().encode() not in saved
    broken = open_picture(parts.with_texts({"Raw profile type xmp": "\nxmp\n 2\nzz\n"}))
    assert broken.facts.notes == ("its XMP data is damaged and was left out",)


@pytest.mark.parametrize(
    "hidden",
    [
        parts.segment(0xE0, b"JFXX\0\x10" + parts.preview()),
        parts.segment(0xED, b"Photoshop 3.0\x008BIM\x04\x0c\0\0\0\0\0\0" + parts.preview()),
    ],
    ids=["JFXX", "8BIM"],
)
def test_small_pictures_beside_are_left_out_and_said(hidden: bytes) -> None:
    picture = open_picture(parts.with_segments(parts.jpeg(), hidden))
    assert picture.facts.notes == (SMALL,)
    assert parts.pictures_in(encode_picture(picture, "JPEG")) == 1
