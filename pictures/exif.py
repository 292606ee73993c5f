"""Change EXIF and XMP where they are, so that everything else in them (maker notes too) stays as it came.

Exif 2.32 / TIFF 6.0: a directory is a count, entries of 12 bytes (tag, type, count, value or offset) and the
offset of the next directory.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack_into, unpack_from

from PIL import Image

_ORIENTATION, _EXIF_IFD, _GPS_IFD = 0x0112, 0x8769, 0x8825
_THUMBNAIL_START, _THUMBNAIL_LENGTH = 0x0201, 0x0202
_WIDTH, _HEIGHT = 0xA002, 0xA003
_SHORT, _LONG = 3, 4
_BYTES_OF_TYPE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_PREFIX = b"Exif\0\0"
_DESCRIPTIVE_TAGS = {270, 271, 272, 305, 306, 315, 33432, _EXIF_IFD, _GPS_IFD}
"""Description, maker, model, software, date, artist, copyright and the directories of details and place."""


@dataclass(frozen=True)
class _Entry:
    at: int
    tag: int
    type: int
    count: int
    value: int


class _Tiff:
    """EXIF bytes that are being changed; reading past the end raises struct.error."""

    def __init__(self, raw: bytes) -> None:
        self.data = bytearray(raw)
        if raw[:4] not in (b"II*\0", b"MM\0*"):
            raise ValueError("EXIF does not begin with a TIFF header")
        self.order = "<" if raw[:2] == b"II" else ">"
        (self.root,) = unpack_from(self.order + "I", raw, 4)

    def entries(self, start: int) -> Iterator[_Entry]:
        (count,) = unpack_from(self.order + "H", self.data, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, length, value = unpack_from(self.order + "HHII", self.data, at)
            yield _Entry(at, tag, kind, length, value)

    def find(self, start: int, tag: int) -> _Entry | None:
        return next((entry for entry in self.entries(start) if entry.tag == tag), None)

    def set_number(self, entry: _Entry | None, number: int) -> None:
        if entry and entry.type in (_SHORT, _LONG):
            pack_into(self.order + ("H2x" if entry.type == _SHORT else "I"), self.data, entry.at + 8, number)

    def remove(self, start: int, entry: _Entry) -> None:
        (count,) = unpack_from(self.order + "H", self.data, start)
        end = start + 2 + 12 * count + 4
        self.data[entry.at : end] = self.data[entry.at + 12 : end] + bytes(12)
        pack_into(self.order + "H", self.data, start, count - 1)

    def wipe(self, start: int, length: int) -> None:
        end = min(start + length, len(self.data))
        self.data[start:end] = bytes(max(end - start, 0))

    def wipe_directory(self, start: int) -> None:
        entries = list(self.entries(start))
        for entry in entries:
            length = entry.count * _BYTES_OF_TYPE.get(entry.type, 1)
            if length > 4:
                self.wipe(entry.value, length)
        self.wipe(start, 2 + 12 * len(entries))

    def drop_thumbnail(self) -> None:
        (count,) = unpack_from(self.order + "H", self.data, self.root)
        link = self.root + 2 + 12 * count
        (second,) = unpack_from(self.order + "I", self.data, link)
        if not second:
            return
        start, length = self.find(second, _THUMBNAIL_START), self.find(second, _THUMBNAIL_LENGTH)
        if start and length:
            self.wipe(start.value, length.value)
        pack_into(self.order + "I", self.data, link, 0)


def upright_exif(raw: bytes) -> bytes:
    """Return EXIF whose orientation is 1; raises ValueError or struct.error when it is malformed."""
    tiff = _Tiff(raw.removeprefix(_PREFIX))
    tiff.set_number(tiff.find(tiff.root, _ORIENTATION), 1)
    return bytes(tiff.data)


def exif_for_saving(raw: bytes, size: tuple[int, int], *, gps: bool) -> bytes:
    """Return EXIF for a changed picture: its size, no thumbnail of the old one and, unless `gps`, no place.

    Raises ValueError or struct.error when it is malformed.
    """
    tiff = _Tiff(raw.removeprefix(_PREFIX))
    tiff.drop_thumbnail()
    details = tiff.find(tiff.root, _EXIF_IFD)
    if details:
        for tag, length in zip((_WIDTH, _HEIGHT), size, strict=True):
            tiff.set_number(tiff.find(details.value, tag), length)
    place = tiff.find(tiff.root, _GPS_IFD)
    if place and not gps:
        tiff.wipe_directory(place.value)
        tiff.remove(tiff.root, place)
    return bytes(tiff.data)


def keep_descriptive(tags: Image.Exif) -> None:
    """Remove the tags of a TIFF that say how its pixels are stored."""
    for tag in set(tags) - _DESCRIPTIVE_TAGS:
        del tags[tag]


def upright_xmp(xmp: bytes) -> bytes:
    """Return XMP whose orientation is 1."""
    return re.sub(rb"(tiff:Orientation(?:=[\"']|>)\s*)\d", rb"\g<1>1", xmp)


def xmp_without_gps(xmp: bytes) -> bytes:
    """Return XMP without any GPS property."""
    xmp = re.sub(rb"<(exif:GPS\w+)\b[^>]*?(?:/>|>.*?</\1>)", b"", xmp, flags=re.DOTALL)
    return re.sub(rb"\sexif:GPS\w+\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", xmp)
