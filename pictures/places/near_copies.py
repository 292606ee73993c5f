"""Near copies: what a far place was asked for lately, kept on the disk of this machine as well."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from stat import S_ISREG
from time import time
from typing import BinaryIO

from ...errors import PictureError
from .locations import Folder, Place

_AGE = 86_400.0
"""Seconds after which a copy goes, whatever room there is: what another server deleted stays no longer."""
_SHARE = 16
"""The room in so many parts: a sweep comes when one more is written, and no file may be larger than one."""


class NearCopies:
    """A far place whose files are read again from a folder here; names of files are those of their contents.

    A copy goes with a deletion that comes through here, and is believed for a day at most. A folder that
    takes no copies costs time and nothing else.
    """

    def __init__(self, far: Place, folder: Path, most: int) -> None:
        """`most`: bytes of all copies together."""
        self._far, self._near, self._most = far, Folder(folder), most
        self._written = most  # so that the first copy brings a sweep of what earlier servers left

    def read(self, name: str) -> bytes | None:
        """Return the file's bytes, None when there is none."""
        data = self._copy(name)
        if data is None:
            data = self._far.read(name)
            if data is not None:
                self._keep(name, data)
        return data

    def opened(self, name: str) -> BinaryIO | None:
        """Return the file to be read in parts, None when there is none."""
        data = self.read(name)
        return None if data is None else BytesIO(data)

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write the file far away, then its copy."""
        data = b"".join(parts)
        self._far.write(name, (data,))
        self._keep(name, data)

    def names(self, folder: str) -> list[str]:
        """Return the names of the files that are far away."""
        return self._far.names(folder)

    def remove(self, name: str) -> None:
        """Remove the copy, then the file."""
        self._near.remove(name)
        self._far.remove(name)

    def _copy(self, name: str) -> bytes | None:
        try:
            return self._near.read(name) if _young((self._near.root / name).stat().st_mtime) else None
        except (OSError, PictureError):
            return None

    def _keep(self, name: str, data: bytes) -> None:
        if len(data) > self._most // _SHARE:
            return
        with suppress(PictureError):
            self._near.write(name, (data,))
        self._written += len(data)
        if self._written > self._most // _SHARE:
            self._sweep()
            self._written = 0

    def _sweep(self) -> None:
        """Remove what is too old, then the oldest until all fit."""
        left, newest_first = self._most, sorted(_dated(self._near.root), reverse=True)
        for written, size, path in newest_first:
            left -= size
            if left < 0 or not _young(written):
                with suppress(OSError):
                    path.unlink()


def _young(written: float) -> bool:
    return abs(time() - written) <= _AGE  # a clock that was set back makes no copy last


def _dated(root: Path) -> Iterator[tuple[float, int, Path]]:
    """Return when each file was written, its bytes and where it is."""
    for path in root.rglob("*"):
        with suppress(OSError):  # another server swept it
            about = path.stat()
            if S_ISREG(about.st_mode):
                yield about.st_mtime, about.st_size, path
