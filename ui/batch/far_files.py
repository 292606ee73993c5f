"""Files by address: on this machine as a path, elsewhere as the text of an address that fsspec knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import url2pathname

from ...errors import PictureError
from ...pictures.places.locations import again, filesystem_at
from ...pictures.reading import MAX_BYTES

Where = Path | str
"""A path, or an address with `://`."""
_FAULTS = (OSError, ValueError)
"""What filesystems of fsspec raise when a place is not there, not ours, or not reached."""


def is_far(where: Where) -> bool:
    """Say whether this is an address rather than a path."""
    return isinstance(where, str) and "://" in where


def place_at(text: str) -> Where:
    """Return what somebody typed as a path or as an address; what lies on this machine is a path."""
    if text.startswith("file://"):
        return Path(url2pathname(text.removeprefix("file:")))
    return text.rstrip("/") if "://" in text else Path(text)


def below(where: Where, name: str) -> Where:
    """Return where a file lies below a place."""
    return where / name if isinstance(where, Path) else f"{where.rstrip('/')}/{name}"


def last_name(where: Where) -> str:
    """Return the name of a file without where it lies."""
    return where.name if isinstance(where, Path) else PurePosixPath(where).name


@contextmanager
def reaching(address: Where) -> Iterator[None]:
    """Turn what goes wrong with a far place into PictureError that names it."""
    try:
        yield
    except FileNotFoundError as error:
        raise PictureError(f"found nothing at {str(address)!r}") from error
    except _FAULTS as error:
        raise PictureError(f"{str(address)!r} cannot be reached: {error}") from error


def contents(where: Where) -> Path | bytes:
    """Return what `open_picture` takes: the path, or the bytes of a file that lies elsewhere."""
    return where if isinstance(where, Path) else bytes_at(where)


def bytes_at(where: str) -> bytes:
    """Return what lies at an address; raises PictureError for more than a picture may have."""
    with reaching(where):
        filesystem, path = filesystem_at(where)
        size = again(lambda: filesystem.size(path)) or 0  # a web server need not say it
        data = b"" if size > MAX_BYTES else again(lambda: _start(filesystem, path))
    if max(size, len(data)) > MAX_BYTES:
        raise PictureError(f"{where!r} is larger than {MAX_BYTES / 1e6:.0f} MB")
    return data


def _start(filesystem: Any, path: str) -> bytes:
    with filesystem.open(path, "rb") as file:
        return file.read(MAX_BYTES + 1)


def known_facts(where: Where) -> str:
    """Return what changes when a file does: its size with its time, or the tag that its store gives it."""
    try:
        if isinstance(where, Path):
            about = where.stat()
            return f"{about.st_size}\n{about.st_mtime_ns}"
        filesystem, path = filesystem_at(where)
        return str(again(lambda: filesystem.ukey(path)))
    except _FAULTS:
        return "not there"


@contextmanager
def landing(where: Where) -> Iterator[Path]:
    """Give a path to write to; what was written there goes to the address when the block is over."""
    if isinstance(where, Path):
        yield where
        return
    with TemporaryDirectory(prefix="retoucher-") as folder:
        here = Path(folder, last_name(where))
        yield here
        with reaching(where):
            filesystem, path = filesystem_at(where)
            again(lambda: filesystem.makedirs(path.rpartition("/")[0], exist_ok=True))
            again(lambda: filesystem.put_file(str(here), path))
