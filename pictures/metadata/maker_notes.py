"""What camera makers write in their own way: places and previews are cut where they are known.

Where a maker's directory begins and what its offsets are counted from: exiftool's MakerNotes.pm.
"""

from struct import error as StructError
from struct import pack, unpack_from
from typing import NamedTuple

from .tiff_bytes import Entry, Tiff

_MAKER_NOTE = 0x927C


class _Maker(NamedTuple):
    start: bytes
    directory: int
    """Bytes from the start of the note to its directory; -1: the note has a TIFF header at `header`."""
    header: int
    places: frozenset[int]


_MAKERS = (
    _Maker(b"Nikon\0\x02", -1, 10, frozenset({0x0039})),
    _Maker(b"Panasonic\0\0\0", 12, 0, frozenset({0x0067, 0x0069, 0x006B, 0x006D, 0x006F, 0x0080})),
    _Maker(b"LEICA\0", 8, 0, frozenset({0x0067, 0x0069, 0x006B, 0x006D, 0x006F})),
    _Maker(b"PENTAX \0", 10, 0, frozenset({0x0023, 0x0024, 0x0215})),
    _Maker(b"AOC\0", 6, 0, frozenset({0x0023, 0x0024})),
    _Maker(b"RICOH", 8, 0, frozenset({0x0007})),
)


def without_places(tiff: Tiff, details: int) -> bool:
    """Wipe places in the maker note of the Exif directory `details`; return whether there were any."""
    note = tiff.find(details, _MAKER_NOTE)
    if note is None or note.length <= 4:
        return False
    head = bytes(tiff.data[tiff.base + note.value :][:16])
    maker = next((m for m in _MAKERS if head.startswith(m.start)), None)
    try:
        return bool(maker) and _wiped(tiff, note, maker)
    except (StructError, ValueError):
        return False


def _wiped(tiff: Tiff, note: Entry, maker: _Maker) -> bool:
    if maker.directory < 0:
        inner = Tiff(tiff.data, tiff.base + note.value + maker.header)
        start = inner.root
    else:
        inner, start = tiff, note.value + maker.directory
    found = False
    for entry in list(inner.entries(start)):
        if entry.tag in maker.places:
            inner.wipe(entry.value, entry.length) if entry.length > 4 else inner.wipe(entry.at + 8, 4)
            found = True
    return found


def wipe_pictures(tiff: Tiff) -> bool:
    """Wipe every JPEG stream in EXIF, maker notes included; return whether there was one.

    A maker's entry that says such a stream's length then says 0.
    """
    found, at = False, 0
    while (at := tiff.data.find(b"\xff\xd8\xff", at)) >= 0:
        end = _end_of_jpeg(tiff.data, at)
        if end is None:
            at += 3
            continue
        tiff.data[at:end] = bytes(end - at)
        for order in "<>":
            _say_nothing_is_there(tiff.data, order, end - at)
        found, at = True, end
    return found


def _say_nothing_is_there(data: bytearray, order: str, length: int) -> None:
    """Set to 0 what an entry (type LONG, one value) says of a length that was wiped."""
    pattern = pack(order + "HII", 4, 1, length)
    at = -1
    while (at := data.find(pattern, at + 1)) >= 0:
        data[at + 6 : at + 10] = bytes(4)


def _end_of_jpeg(data: bytearray, start: int) -> int | None:
    """Return where the JPEG stream that begins at `start` ends, None when it is none."""
    at = start + 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        (length,) = unpack_from(">H", data, at + 2)
        if kind == 0xDA:
            end = data.find(b"\xff\xd9", at + 2 + length)
            return end + 2 if end >= 0 else len(data)
        if kind in (0x00, 0x01, 0xD9) or length < 2:
            return None
        at += 2 + length
    return None
