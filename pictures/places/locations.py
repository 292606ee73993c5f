"""Where a store keeps its files: a folder, or any address that fsspec knows."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any, BinaryIO, Protocol, TypeVar
from uuid import uuid4

from ...errors import ConfigError, PictureError

T = TypeVar("T")


class Place(Protocol):
    """Holds files by name; names are relative, with `/`. Raises PictureError when it cannot read or write."""

    def read(self, name: str) -> bytes | None: ...  # noqa: D102

    def opened(self, name: str) -> BinaryIO | None: ...  # noqa: D102

    def write(self, name: str, parts: Iterable[bytes]) -> None: ...  # noqa: D102

    def names(self, folder: str) -> list[str]: ...  # noqa: D102

    def remove(self, name: str) -> None: ...  # noqa: D102


def place_of(address: str | Path) -> Place:
    """Return the place of a folder or a URL; raises ConfigError when fsspec is needed and absent."""
    if "://" not in str(address):
        return Folder(Path(address))
    return Remote(*filesystem_at(str(address)))


def filesystem_at(address: str) -> tuple[Any, str]:
    """Return fsspec's filesystem and the path in it; raises ConfigError for no address of fsspec's."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ConfigError(f"{address!r} needs fsspec: pip install fsspec") from error
    try:
        return url_to_fs(address)
    except (ImportError, TypeError, ValueError) as error:
        raise ConfigError(f"{address!r} cannot be reached: {error}") from error


@contextmanager
def _read(name: str) -> Iterator[None]:
    """Turn what went wrong with something that is there into PictureError; that nothing is there stays."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise PictureError(f"the store cannot read {name!r}: {error.strerror or error}") from error


class Folder:
    """Files under a folder, which is made when the first file is written."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> bytes | None:
        """Return the file's bytes, None when there is none."""
        file = self.opened(name)
        if file is None:
            return None
        with file, _read(name):
            return file.read()

    def opened(self, name: str) -> BinaryIO | None:
        """Return the file to be read in parts, None when there is none."""
        try:
            with _read(name):
                return (self.root / name).open("rb")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write the file at once: a reader sees all of it or nothing."""
        target = self.root / name
        draft = target.with_name(f".{uuid4().hex}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("xb") as file:
                file.writelines(parts)
            draft.replace(target)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise PictureError(f"the store {str(self.root)!r} cannot be written: {error.strerror}") from error

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, sorted; none when there is no folder."""
        try:
            with _read(folder):
                found = [file.name for file in (self.root / folder).iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(f"{folder}/{name}" for name in found if not name.startswith("."))

    def remove(self, name: str) -> None:
        """Remove the file where it is; raises PictureError when it stays."""
        try:
            (self.root / name).unlink(missing_ok=True)
        except OSError as error:
            raise PictureError(f"the store cannot remove {name!r}: {error.strerror or error}") from error


TRIES = 4
"""How often an object store is asked before its failure is believed."""
_PAUSE = 0.1
"""Seconds before the second try; each further pause is twice as long."""


class Remote:
    """Files under an fsspec address; `filesystem` is what `fsspec.core.url_to_fs` gives.

    A call that fails is made again a few times: every file is written whole, under a name of its own content.
    """

    def __init__(self, filesystem: Any, root: str) -> None:
        self.filesystem = filesystem
        self.root = root.rstrip("/")

    def read(self, name: str) -> bytes | None:
        """Return the file's bytes, None when there is none."""
        try:
            with _read(name):
                return again(lambda: self.filesystem.cat_file(f"{self.root}/{name}"))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def opened(self, name: str) -> BinaryIO | None:
        """Return the file to be read in parts, None when there is none."""
        data = self.read(name)
        return None if data is None else BytesIO(data)

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write the file; whether at once is the filesystem's own promise (object stores give it)."""
        path = f"{self.root}/{name}"
        try:
            data = b"".join(parts)
            again(lambda: self.filesystem.makedirs(path.rpartition("/")[0], exist_ok=True))
            again(lambda: self.filesystem.pipe_file(path, data))
        except OSError as error:
            raise PictureError(f"the store {self.root!r} cannot be written: {error}") from error

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, sorted; none when there is no folder.

        fsspec keeps listings; other processes write here too.
        """
        at = f"{self.root}/{folder}"
        try:
            with _read(folder):
                self.filesystem.invalidate_cache(at)
                found = again(lambda: self.filesystem.ls(at, detail=False))
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(f"{folder}/{path.rpartition('/')[2]}" for path in found)

    def remove(self, name: str) -> None:
        """Remove the file where it is; raises PictureError when it stays."""
        with suppress(FileNotFoundError), _read(name):
            again(lambda: self.filesystem.rm_file(f"{self.root}/{name}"))


def again(call: Callable[[], T]) -> T:
    """Make a call until it goes well, `TRIES` times at most; that nothing is there is an answer."""
    for number in range(TRIES - 1):
        try:
            return call()
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            raise
        except OSError:
            sleep(_PAUSE * 2**number)
    return call()
