"""The files that were read: the one place that knows them, so that none is ever written over.

A file is known by what it is (device and number), never by how its name is spelt: links, `..` and letter case
all lead to the same file.
"""

from os import PathLike
from pathlib import Path
from threading import Lock

from ..errors import PictureError

_Identity = tuple[int, int]
_read: dict[_Identity, Path] = {}
_lock = Lock()


def note_read(path: str | PathLike[str]) -> None:
    """Remember a file as an original; one that is not there is none."""
    found = _identity(path)
    if found:
        with _lock:
            _read[found] = Path(path).resolve()


def note_written(path: Path) -> None:
    """Remember that a file is our own work, which may be written again."""
    found = _identity(path)
    if found:
        with _lock:
            _read.pop(found, None)


def original_at(target: str | PathLike[str]) -> Path | None:
    """Return the original that writing to `target` would destroy, None when there is none."""
    found = _identity(target)
    with _lock:
        original = _read.get(found) if found else None
    return original if original and _identity(original) == found else None


def refuse_original(target: str | PathLike[str]) -> None:
    """Raise PictureError when `target` is a file that was read."""
    original = original_at(target)
    if original:
        other = "" if original == Path(target).absolute() else f" ({str(original)!r})"
        raise PictureError(
            f"cannot save {str(target)!r}: it is a file that this edit reads{other}, "
            "and an original is never overwritten; give the result another name"
        )


def is_file(path: str | PathLike[str]) -> bool:
    """Return whether a file lies there; none does at what no file can be called: 5,000 letters, a NUL."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def _identity(path: str | PathLike[str]) -> _Identity | None:
    try:
        about = Path(path).stat()
    except (OSError, ValueError):
        return None
    return about.st_dev, about.st_ino
