"""EXIF of a changed picture: its true size, no old picture, no place unless asked, the rest as it came."""

from PIL import Image

from .maker_notes import wipe_pictures, without_places
from .tiff_bytes import Tiff

_ORIENTATION, _EXIF_IFD, _GPS_IFD, _SUB_IFDS, _MAKER_NOTE = 0x0112, 0x8769, 0x8825, 0x014A, 0x927C
_SIZES = {0x0100: 0, 0x0101: 1, 0xA002: 0, 0xA003: 1}
"""Tag → 0 for the width, 1 for the height."""
_STREAMS = ((0x0201, 0x0202), (0x0111, 0x0117))
"""(where, how long) of a JPEG thumbnail and of the strips of a plain one."""
_PREFIX = b"Exif\0\0"
_DESCRIPTIVE_TAGS = {
    269, 270, 271, 272, 285, 305, 306, 315, 316, 18246, 18249, 33432, 40091, 40092, 40093, 40094, 40095,
    _EXIF_IFD, _GPS_IFD,
}  # fmt: skip
"""Document, description, maker, model, page, software, date, artist, computer, rating (two), copyright, the
title, comment, author, keywords and subject of Windows, and the directories of details and place."""
_OF_PIXELS = {
    *range(254, 269), *range(273, 285), *range(288, 302), *range(317, 326), 330, *range(332, 348),
    *range(512, 533), 700, 33723, 34377, 34675, 52545,
}  # fmt: skip
"""How pixels are stored and printed; XMP, IPTC, blocks of Photoshop, profile and C2PA, read or told of
elsewhere."""


def upright_exif(raw: bytes) -> bytes:
    """Return EXIF whose orientation is 1; raises ValueError or struct.error when it is malformed."""
    tiff = Tiff(bytearray(raw.removeprefix(_PREFIX)))
    tiff.set_number(tiff.find(tiff.root, _ORIENTATION), 1)
    return bytes(tiff.data)


def exif_for_saving(raw: bytes, size: tuple[int, int], *, place: bool) -> tuple[bytes, tuple[str, ...]]:
    """Return EXIF for a changed picture, and what of places and previews was cut.

    Raises ValueError or struct.error when it is malformed.
    """
    tiff = Tiff(bytearray(raw.removeprefix(_PREFIX)))
    cut: list[str] = []
    if _drop_thumbnails(tiff) | wipe_pictures(tiff):
        cut.append("previews")
    details = tiff.find(tiff.root, _EXIF_IFD)
    for start in (tiff.root, *((details.value,) if details else ())):
        for tag, axis in _SIZES.items():
            tiff.set_number(tiff.find(start, tag), size[axis])
    if not place and _drop_place(tiff, details.value if details else 0):
        cut.append("GPS")
    return bytes(tiff.data), tuple(cut)


def exif_within(raw: bytes, room: int) -> tuple[bytes, tuple[str, ...]]:
    """Return EXIF of at most `room` bytes, its longest values left out, and their names."""
    if len(raw) <= room:
        return raw, ()
    tags = Image.Exif()
    tags.load(_PREFIX + raw)
    dropped: list[str] = []
    while len(short := tags.tobytes().removeprefix(_PREFIX)) > room:
        place, tag = _longest(tags)
        if place is None:
            return b"", ("EXIF",)
        del place[tag]
        dropped.append(_name(tag))
    return short, tuple(dropped)


_NAMED = 8
"""Tags that are told by name."""


def keep_descriptive(tags: Image.Exif) -> list[str]:
    """Remove all tags but those that describe the picture; return the names of what somebody may miss.

    After eight the rest is a number: a hostile file has tens of thousands.
    """
    other = sorted(set(tags) - _DESCRIPTIVE_TAGS)
    for tag in other:
        del tags[tag]
    missed = [_name(tag) for tag in other if tag not in _OF_PIXELS]
    more = len(missed) - _NAMED
    return [*missed[:_NAMED], f"{more} more"] if more > 0 else missed


def not_descriptive(raw: bytes) -> list[str]:
    """Return the names of what `keep_descriptive` would take out of EXIF."""
    tags = Image.Exif()
    tags.load(_PREFIX + raw if raw else b"")
    return keep_descriptive(tags)


def _drop_thumbnails(tiff: Tiff) -> bool:
    """Cut the directories behind the first, and directories below it, with what they point at."""
    root, *others = tiff.directories()
    for start in others:
        _wipe_streams(tiff, start)
    for start in others:
        tiff.wipe_directory(start)
    tiff.set_link(root, 0)
    below = tiff.find(root, _SUB_IFDS)
    for start in tiff.numbers(below):
        _wipe_streams(tiff, start)
        tiff.wipe_directory(start)
    if below:
        tiff.remove(root, below)
    return bool(others) or below is not None


def _wipe_streams(tiff: Tiff, start: int) -> None:
    for where, how_long in _STREAMS:
        starts, lengths = (tiff.numbers(tiff.find(start, tag)) for tag in (where, how_long))
        for at, length in zip(starts, lengths, strict=False):
            tiff.wipe(at, length)


def _drop_place(tiff: Tiff, details: int) -> bool:
    found = False
    for start in (tiff.root, *((details,) if details else ())):
        gps = tiff.find(start, _GPS_IFD)
        if gps:
            tiff.wipe_directory(gps.value)
            tiff.remove(start, gps)
            found = True
    return (without_places(tiff, details) if details else False) or found


def _longest(tags: Image.Exif):
    """Return the directory and the tag of the longest value; a maker's note cannot move and goes first."""
    details = tags.get_ifd(_EXIF_IFD)
    if _MAKER_NOTE in details:
        return details, _MAKER_NOTE
    values = [
        (len(bytes(value, "utf-8") if isinstance(value, str) else value), place, tag)
        for place in (tags, details)
        for tag, value in place.items()
        if isinstance(value, str | bytes)
    ]
    if not values:
        return None, 0
    _, place, tag = max(values, key=lambda found: found[0])
    return place, tag


def _name(tag: int) -> str:
    from PIL.ExifTags import TAGS
    from PIL.TiffTags import lookup

    unknown = f"tag {tag:#06x}"
    return TAGS.get(tag) or lookup(tag).name.replace("unknown", unknown)
