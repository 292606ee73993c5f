"""Makers' notes whose form is known: the place goes, all else stays; what cannot be read does no harm."""

from struct import pack

import pytest

from helpers import file_parts as parts
from retoucher.pictures import encode_picture, open_picture

PLACE, KEPT = b"Sampletown, by the pond", b"a lens of 50 millimetres"
AT = 44
"""Where `maker_exif` puts the note: offsets of most makers count from the start of the EXIF."""
MAKERS = {
    "Panasonic": (b"Panasonic\0\0\0", (0x0067, 0x0069, 0x006B, 0x006D, 0x006F, 0x0080)),
    "Leica": (b"LEICA\0\0\0", (0x0067, 0x0069, 0x006B, 0x006D, 0x006F)),
    "Pentax": (b"PENTAX \0II", (0x0023, 0x0024, 0x0215)),
    "Pentax, older": (b"AOC\0II", (0x0023, 0x0024)),
    "Ricoh": (b"RICOH\0\0\0", (0x0007,)),
}


def note(head: bytes, tag: int, order: str) -> bytes:
    """Return a maker's note with a lens and, under `tag`, a place."""
    values = AT + len(head) + 2 + 2 * 12 + 4
    return (
        head
        + pack(order + "H", 2)
        + pack(order + "HHII", 0x0001, 7, len(KEPT), values)
        + pack(order + "HHII", tag, 7, len(PLACE), values + len(KEPT))
        + bytes(4)
        + KEPT
        + PLACE
    )


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(
    ("head", "tag"),
    [(head, tag) for head, tags in MAKERS.values() for tag in tags],
    ids=lambda part: repr(part),
)
def test_the_place_in_a_makers_note_goes_and_the_lens_stays(head: bytes, tag: int, order: str) -> None:
    exif = parts.maker_exif(note(head, tag, order), order)
    picture = open_picture(parts.jpeg(exif=b"Exif\0\0" + exif))
    saved = encode_picture(picture, "JPEG")
    assert KEPT in saved and PLACE not in saved
    assert PLACE in encode_picture(picture, "JPEG", gps=True)


@pytest.mark.parametrize("head", [head for head, _ in MAKERS.values()] + [b"Nikon\0\x02\x11\0\0"])
@pytest.mark.parametrize("rest", [b"", b"\xff", b"\xff\xff" * 40, b"\x01\0\x67\0\x07\0" + b"\xff" * 8])
def test_a_broken_note_is_carried_and_stops_nothing(head: bytes, rest: bytes) -> None:
    picture = open_picture(parts.jpeg(exif=b"Exif\0\0" + parts.maker_exif(head + rest)))
    assert head in encode_picture(picture, "JPEG")
