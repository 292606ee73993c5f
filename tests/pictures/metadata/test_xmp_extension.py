"""XMP that a JPEG spreads over several segments: one packet, or a sentence."""

from hashlib import md5
from struct import pack

import pytest

from helpers import file_parts as parts
from helpers.file_parts import DC, TITLE
from retoucher.pictures import encode_picture, open_picture, saving_notes


def extended(packet: bytes, extension: bytes, *, lost: bool = False) -> bytes:
    """Return a JPEG whose XMP goes on in two more segments, the later first; `lost`: one is missing."""
    name = md5(extension).hexdigest().upper().encode()
    middle = len(extension) // 2
    pieces = [(middle, extension[middle:])] + ([] if lost else [(0, extension[:middle])])
    mark = b"http://ns.adobe.com/xmp/extension/\0" + name
    segments = [parts.segment(0xE1, mark + pack(">II", len(extension), at) + piece) for at, piece in pieces]
    note = f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{name.decode()}"'
    main = parts.xmp(packet.decode(), spaces=f"{note} {DC}")
    return parts.with_segments(parts.jpeg(xmp=main), *segments)


LONG_XMP = parts.xmp(
    "<q:note>" + "long " * 16_000 + "</q:note><e:GPSLatitude>12.34</e:GPSLatitude>",
    spaces='xmlns:q="http://example.com/q/" xmlns:e="http://ns.adobe.com/exif/1.0/"',
)


def test_xmp_over_several_segments_is_one_packet() -> None:
    picture = open_picture(extended(TITLE.encode(), LONG_XMP))
    assert picture.facts.notes == ()
    assert picture.facts.xmp.count(b"long ") == 16_000 and b"Ball" in picture.facts.xmp
    assert b"HasExtendedXMP" not in picture.facts.xmp
    for format in ("PNG", "TIFF", "WEBP"):
        saved = encode_picture(picture, format)
        assert b"12.34" not in saved and open_picture(saved).facts.xmp.count(b"long ") == 16_000
    assert b"Ball" in open_picture(encode_picture(picture, "JPEG")).facts.xmp
    assert any("no room" in note and "note" in note for note in saving_notes(picture, "JPEG"))


@pytest.mark.parametrize("extension", [LONG_XMP, b"<not xml" * 9_000])
def test_a_damaged_extension_of_xmp_is_said(extension: bytes) -> None:
    picture = open_picture(extended(TITLE.encode(), extension, lost=extension is LONG_XMP))
    assert picture.facts.notes == ("the second part of its XMP data is damaged and was left out",)
    assert b"Ball" in picture.facts.xmp and b"long" not in picture.facts.xmp
