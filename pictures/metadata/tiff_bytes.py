"""EXIF bytes that are changed where they are, so that everything else in them stays as it came.

Exif 2.32 / TIFF 6.0: a directory is a count, entries of 12 bytes (tag, type, count, value or offset) and the
offset of the next directory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack_into, unpack_from

SHORT, LONG = 3, 4
_BYTES_OF_TYPE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_MOST_DIRECTORIES = 16


@dataclass(frozen=True)
class Entry:
    """One entry of a directory."""

    at: int
    """Where it stands, from the header."""
    tag: int
    type: int
    count: int
    value: int
    """The value, or where it stands when it has more than 4 bytes."""

    @property
    def length(self) -> int:
        """Bytes of the value."""
        return self.count * _BYTES_OF_TYPE.get(self.type, 1)


class Tiff:
    """EXIF bytes; reading past the end raises struct.error. `base` is what offsets are counted from."""

    def __init__(self, data: bytearray, base: int = 0, order: str = "") -> None:
        self.data, self.base = data, base
        if not order and bytes(data[base : base + 4]) not in (b"II*\0", b"MM\0*"):
            raise ValueError("EXIF does not begin with a TIFF header")
        self.order = order or ("<" if data[base : base + 2] == b"II" else ">")

    @property
    def root(self) -> int:
        """Where the first directory begins."""
        return self.number(4)

    def number(self, at: int) -> int:
        """Return the unsigned long at a place."""
        return unpack_from(self.order + "I", self.data, self.base + at)[0]

    def entries(self, start: int) -> Iterator[Entry]:
        """Yield the entries of the directory at `start`."""
        (count,) = unpack_from(self.order + "H", self.data, self.base + start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            yield Entry(at, *unpack_from(self.order + "HHII", self.data, self.base + at))

    def directories(self) -> Iterator[int]:
        """Yield where each directory of the chain begins; a chain that turns back ends."""
        seen: set[int] = set()
        start = self.root
        while start and start not in seen and len(seen) < _MOST_DIRECTORIES:
            seen.add(start)
            yield start
            start = self.number(self._link(start))

    def find(self, start: int, tag: int) -> Entry | None:
        """Return the entry of a tag in the directory at `start`."""
        return next((entry for entry in self.entries(start) if entry.tag == tag), None)

    def first(self, entry: Entry) -> int:
        """Return an entry's first number: a SHORT or a LONG that stands in it or behind it."""
        at = self.base + (entry.at + 8 if entry.length <= 4 else entry.value)
        return unpack_from(self.order + ("H" if entry.type == SHORT else "I"), self.data, at)[0]

    def numbers(self, entry: Entry | None) -> list[int]:
        """Return all numbers of an entry of SHORTs or LONGs; none for another type."""
        if entry is None or entry.type not in (SHORT, LONG) or entry.count > 100_000:
            return []
        at = self.base + (entry.at + 8 if entry.length <= 4 else entry.value)
        return list(
            unpack_from(f"{self.order}{entry.count}{'H' if entry.type == SHORT else 'I'}", self.data, at)
        )

    def set_number(self, entry: Entry | None, number: int) -> None:
        """Write a number into an entry that holds one."""
        if entry and entry.type in (SHORT, LONG):
            form = self.order + ("H2x" if entry.type == SHORT else "I")
            pack_into(form, self.data, self.base + entry.at + 8, number)

    def set_link(self, start: int, following: int) -> None:
        """Say which directory follows the one at `start`; 0: none."""
        pack_into(self.order + "I", self.data, self.base + self._link(start), following)

    def remove(self, start: int, entry: Entry) -> None:
        """Take an entry out of the directory at `start`, and wipe its value."""
        if entry.length > 4:
            self.wipe(entry.value, entry.length)
        (count,) = unpack_from(self.order + "H", self.data, self.base + start)
        at, end = self.base + entry.at, self.base + start + 2 + 12 * count + 4
        self.data[at:end] = self.data[at + 12 : end] + bytes(12)
        pack_into(self.order + "H", self.data, self.base + start, count - 1)

    def wipe(self, start: int, length: int) -> None:
        """Overwrite bytes with 0."""
        begin, end = self.base + start, min(self.base + start + length, len(self.data))
        self.data[begin:end] = bytes(max(end - begin, 0))

    def wipe_directory(self, start: int) -> None:
        """Overwrite a directory and all its values with 0."""
        entries = list(self.entries(start))
        for entry in entries:
            if entry.length > 4:
                self.wipe(entry.value, entry.length)
        self.wipe(start, 2 + 12 * len(entries))

    def _link(self, start: int) -> int:
        (count,) = unpack_from(self.order + "H", self.data, self.base + start)
        return start + 2 + 12 * count
