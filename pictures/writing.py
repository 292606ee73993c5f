"""Save a picture, all of it or nothing."""

import errno
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from ..errors import PictureError
from .encoding import Savable, encode_into, known_format, metadata_settings
from .free_names import free_names, name_fits
from .kinds import INSTALL, WRITTEN, lacks_plugin
from .originals import note_written, refuse_original

Writer = Callable[[BinaryIO], object]
"""Writes what a file holds into an open one."""


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


def writer_of(picture: Savable, format: str, *, recipe: str | None = None, gps: bool = False) -> Writer:
    """Return what writes the picture's file."""
    return lambda file: encode_into(file, picture, format, gps=gps, recipe=recipe)


def holding(data: bytes) -> Writer:
    """Return what writes these bytes."""
    return lambda file: file.write(data)


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
    draft = _draft_for(target)
    with _saving(target, [draft]):
        if target.is_dir():
            raise PictureError(f"cannot save {str(target)!r}: wanted a file name, this is a folder")
        if target.exists() and not target.is_file():
            raise PictureError(f"cannot save {str(target)!r}: wanted a file name, this is a pipe or a device")
        with _drafting(draft) as file:
            yield file
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        draft.replace(target)
        note_written(target)


def write_new(
    target: Path,
    write: Writer,
    beside: Mapping[str, Writer] | None = None,
    *,
    overwrite: bool = False,
    taken: Collection[Path] = (),
) -> list[Path]:
    """Write a file, and others `beside` it by their endings, under names that nobody has; return the names.

    All are written before they are named `a.png`, or `a-2.png` where one of those names was taken meanwhile.
    Where a later one cannot be written, those before it are kept. `overwrite`, `taken`: as in `free_names`.
    Raises PictureError.
    """
    writers = {target.suffix: write} | dict(beside or {})
    if overwrite:
        names = free_names(target, tuple(writers)[1:], overwrite=True, taken=taken)
        for name, one in zip(names, writers.values(), strict=True):
            with writing_at_once(name) as file:
                one(file)
        return names
    drafts, whole = [_draft_for(target) for _ in writers], 0
    with _saving(target, drafts):
        try:
            for draft, one in zip(drafts, writers.values(), strict=True):
                with _drafting(draft) as file:
                    one(file)
                whole += 1
        finally:
            names = _name_all(drafts[:whole], target, tuple(writers)[1:], taken)
    return names


def give_name(draft: Path, name: Path) -> None:
    """Rename a whole file to a name that nothing has, at once; FileExistsError where something has it."""
    if os.name == "nt":
        draft.rename(name)  # which refuses there what exists
        return
    try:
        os.link(draft, name)
    except FileExistsError:
        raise
    except OSError:
        give_name_without_links(draft, name)
    else:
        draft.unlink()


def give_name_without_links(draft: Path, name: Path) -> None:
    """Do as `give_name` where a file system has no links: the name is taken first, empty for a moment."""
    name.open("xb").close()
    try:
        draft.replace(name)
    except OSError:
        name.unlink(missing_ok=True)
        raise


def _name_all(
    drafts: list[Path], target: Path, beside: tuple[str, ...], taken: Collection[Path]
) -> list[Path]:
    met: list[Path] = []
    while True:
        names = free_names(target, beside, taken=[*taken, *met])
        lost = _name_or_give_back(dict(zip(drafts, names, strict=False)))
        if lost is None:
            return names
        met.append(lost)


def _name_or_give_back(names: dict[Path, Path]) -> Path | None:
    """Give drafts their names; where one is taken, make all of them drafts again and return it."""
    given: dict[Path, Path] = {}
    for draft, name in names.items():
        try:
            give_name(draft, name)
        except FileExistsError:
            for back, was in given.items():
                was.rename(back)
            return name
        given[draft] = name
    for name in given.values():
        note_written(name)
    return None


def _draft_for(target: Path) -> Path:
    return target.with_name(f".{uuid4().hex}.part")


@contextmanager
def _drafting(draft: Path) -> Iterator[BinaryIO]:
    with draft.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _saving(target: Path, drafts: list[Path]) -> Iterator[None]:
    """Tell what fails as a PictureError of the target, and leave no draft behind."""
    try:
        if not target.parent.is_dir():
            raise PictureError(f"cannot save {target.name!r}: there is no folder {str(target.parent)!r}")
        yield
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise PictureError(f"cannot save {str(target)!r}: {cause}") from error
    finally:
        for draft in drafts:
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
