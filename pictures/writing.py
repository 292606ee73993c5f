"""Save a picture, all of it or nothing."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from ..errors import PictureError
from .encoding import Savable, encode_into, known_format, metadata_settings
from .free_names import name_fits
from .kinds import INSTALL, WRITTEN, lacks_plugin
from .originals import note_written, refuse_original


def save_picture(
    picture: Savable,
    path: str | PathLike[str],
    *,
    format: str | None = None,
    quality: int | None = None,
    gps: bool = False,
    recipe: str | None = None,
) -> Path:
    """Save the picture and return its path; the extension tells the format unless `format` does.

    Replaces the file at once when all is written; a failure leaves what was there. Metadata comes along, GPS
    only when asked. Raises PictureError.
    """
    target = Path(path)
    kind = known_format(format or format_of(target))
    with writing_at_once(target) as file:
        encode_into(file, picture, kind, quality=quality, gps=gps, recipe=recipe)
    return target


def travelling_recipe(
    picture: Savable, format: str, recipe: str | None, *, gps: bool = False
) -> tuple[str | None, tuple[str, ...]]:
    """Return the recipe where a file of this format has room for it, else None and why not in sentences."""
    name = known_format(format)
    try:
        metadata_settings(picture, name, gps, recipe)
    except PictureError as error:
        return None, (f"{error}: the picture was saved without it",)
    return recipe, ()


def check_target(path: str | PathLike[str]) -> None:
    """Raise PictureError when a picture could not be saved there: before the work, not after it."""
    target = Path(path)
    if os.path.isdir(target):  # noqa: PTH112 (a name too long is none; pathlib raises)
        raise PictureError(f"cannot save {str(path)!r}: wanted a file name, this is a folder")
    format_of(target)
    if not target.parent.is_dir():
        raise PictureError(f"cannot save {str(path)!r}: there is no folder {str(target.parent)!r}")
    if not os.access(target.parent, os.W_OK):
        raise PictureError(f"cannot save {str(path)!r}: the folder {str(target.parent)!r} cannot be written")
    if not name_fits(target):
        raise PictureError(f"cannot save {target.name[:40] + '…'!r}: {os.strerror(errno.ENAMETOOLONG)}")
    refuse_original(target)


def write_at_once(target: Path, data: bytes) -> None:
    """Write a file all at once, or not at all: see `writing_at_once`."""
    with writing_at_once(target) as file:
        file.write(data)


@contextmanager
def writing_at_once(target: Path) -> Iterator[BinaryIO]:
    """Open a file beside the target, and put it in its place at the end; a failure leaves what was there.

    A link is followed: what it leads to is written. Raises PictureError, also for a file that was read.
    """
    refuse_original(target)
    target = _at_the_end_of_links(target)
    draft = target.with_name(f".{uuid4().hex}.part")
    try:
        if target.is_dir():
            raise PictureError(f"cannot save {str(target)!r}: wanted a file name, this is a folder")
        if target.exists() and not target.is_file():
            raise PictureError(f"cannot save {str(target)!r}: wanted a file name, this is a pipe or a device")
        if not target.parent.is_dir():
            raise PictureError(f"cannot save {target.name!r}: there is no folder {str(target.parent)!r}")
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        draft.replace(target)
        note_written(target)
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise PictureError(f"cannot save {str(target)!r}: {cause}") from error
    finally:
        with suppress(OSError, ValueError):
            draft.unlink(missing_ok=True)


def _at_the_end_of_links(target: Path) -> Path:
    try:
        return target.resolve() if target.is_symlink() else target
    except (OSError, RuntimeError, ValueError) as error:
        raise PictureError(f"cannot save {str(target)!r}: its links lead nowhere ({error})") from error


def format_of(target: Path) -> str:
    """Return the format that a file's extension asks for; PictureError lists what there is."""
    if target.suffix.lower() not in WRITTEN:
        got = f"{target.suffix!r}" if target.suffix else "no extension"
        raise PictureError(f"cannot save {target.name!r}: wanted one of {', '.join(WRITTEN)}, got {got}")
    format = WRITTEN[target.suffix.lower()]
    if lacks_plugin(format):
        raise PictureError(f"cannot save {target.name!r}: {format} is written with a plugin: {INSTALL}")
    return format
