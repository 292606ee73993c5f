"""Boxes, of which AVIF, HEIF and JPEG XL files are made (ISO/IEC 14496-12), and what their heads say."""

from collections.abc import Iterator
from io import SEEK_END, BytesIO
from struct import error, unpack_from
from typing import BinaryIO, NamedTuple

_MOST = 10_000
"""Boxes in a row; a file of nothing else is no picture."""
_LONGEST = 4_000_000
"""Bytes of a box that is read."""


class Box(NamedTuple):
    """Where the body of a box lies."""

    kind: bytes
    start: int
    end: int


def boxes(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes that follow each other there, outermost ones only; moves the file's position."""
    end = file.seek(0, SEEK_END) if end is None else end
    for _ in range(_MOST):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(16)
        size, kind, long = int.from_bytes(head[:4], "big"), head[4:8], head[8:]
        begun = start + (16 if size == 1 else 8)
        size = int.from_bytes(long, "big") if size == 1 else size or end - start
        if start + size < begun or begun > end:
            return
        yield Box(kind, begun, min(start + size, end))
        start += size


def has_boxes(file: BinaryIO) -> bool:
    """Return whether a file is made of boxes."""
    file.seek(0)
    return file.read(8)[4:] in (b"ftyp", b"JXL ")


def body_of(file: BinaryIO, box: Box) -> bytes:
    """Return what a box holds."""
    file.seek(box.start)
    return file.read(min(box.end - box.start, _LONGEST))


def inner(body: bytes, *path: bytes, skip: int = 4) -> list[bytes]:
    """Return the bodies of the boxes along a path; `skip`: bytes of a version before the first of them."""
    file = BytesIO(body)
    found = [body_of(file, box) for box in boxes(file, skip) if box.kind == path[0]]
    return found if len(path) == 1 else [end for one in found for end in inner(one, *path[1:], skip=0)]


def item_kinds(meta: bytes) -> set[bytes]:
    """Return the kinds of the items that a file describes: pictures, gain maps (`tmap`), EXIF."""
    kinds: set[bytes] = set()
    for table in inner(meta, b"iinf"):
        for entry in inner(table, b"infe", skip=8 if table[:1] > b"\0" else 6):
            at = {2: 8, 3: 10}.get(entry[0] if entry else 0, len(entry))
            kinds.add(entry[at : at + 4])
    return kinds


def properties_of_first(meta: bytes) -> list[tuple[bytes, bytes]]:
    """Return kind and body of each property of the picture that is shown first; all there are if unclear."""
    (properties, *_) = [*inner(meta, b"iprp", b"ipco"), b""]
    file = BytesIO(properties)
    there = [(box.kind, body_of(file, box)) for box in boxes(file)]
    chosen, tables = inner(meta, b"pitm"), inner(meta, b"iprp", b"ipma")
    try:
        first = int.from_bytes(chosen[0][4:], "big")
        wanted = {index for table in tables for index in _of_first(first, table)}
    except (error, IndexError):
        wanted = set()
    return [one for index, one in enumerate(there, 1) if not wanted or index in wanted]


def _of_first(first: int, table: bytes) -> Iterator[int]:
    """Yield the numbers of the properties of picture `first` in a table of associations."""
    item, width = ("I", 4) if table[0] else ("H", 2)
    wide = table[3] & 1
    (count,), at = unpack_from(">I", table, 4), 8
    for _ in range(count):
        (number,) = unpack_from(f">{item}", table, at)
        many = table[at + width]
        at += width + 1
        indices = unpack_from(f">{many}{'H' if wide else 'B'}", table, at)
        at += many * (2 if wide else 1)
        if number == first:
            yield from (index & (0x7FFF if wide else 0x7F) for index in indices)
