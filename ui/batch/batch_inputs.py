"""What a batch works on: files, folders, globs and lists in JSON lines, one picture at a time."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path, PurePath
from typing import Any

from pydantic import ValidationError

from ...agent.values.brief import Frozen
from ...errors import PictureError
from ...pictures.kinds import WRITTEN
from ...pictures.originals import is_file
from ...pictures.places.locations import again, filesystem_at
from .batch_report import REPORT, SHEET
from .far_files import Where, below, bytes_at, is_far, last_name, place_at, reaching

_PICTURES = frozenset({*WRITTEN, ".psd", ".qoi", ".jp2", ".ppm", ".pgm", ".ico", ".icns", ".dib"})
"""Endings of what is taken from a folder; a file that is named itself is always tried."""
_LIST = ".jsonl"


class Line(Frozen):
    """A line of a list: a picture beside the list or by its whole path, and a request of its own."""

    picture: str
    request: str = ""


@dataclass(frozen=True)
class Input:
    """A picture to work on."""

    path: Where
    name: PurePath
    """Where its result goes in the folder of results: as it lies in the folder that was given."""
    request: str = ""
    """Its own request; '' for the batch's."""
    wrong: str = ""
    """Why it cannot be worked on at all."""


def batch_inputs(given: Iterable[str], out: Where, folder: Path) -> Iterator[Input]:
    """Return the pictures in the order of what was given, folders by name; nothing from below `out`.

    `folder`: where the report of the batch lies, `out` itself when that is no far address.

    Raises PictureError before the first one when something that was given is not there.
    """
    places = map(place_at, given)
    sources = [_source(str(at), folder) if isinstance(at, Path) else _far(at, str(out)) for at in places]
    return (one for source in sources for one in source)


def _source(text: str, out: Path) -> Iterator[Input]:
    path = Path(text)
    if path.is_dir():
        if out.resolve() == path.resolve() or out.resolve() in path.resolve().parents:
            raise PictureError(
                f"results go to {str(out)!r}, which holds the pictures of {text!r}: give them another folder"
            )
        return _folder(path, out.resolve())
    if is_file(path):
        if any(is_file(own) and own.samefile(path) for own in (out / REPORT, out / SHEET)):
            raise PictureError(f"{text!r} is written by this batch itself: copy it to another folder first")
        return _listed(path) if path.suffix.lower() == _LIST else iter([Input(path, PurePath(path.name))])
    if has_magic(text):
        return _glob(text, out.resolve())
    raise PictureError(f"wanted a picture, a folder, a glob or a list in JSON lines; there is no {text!r}")


def _folder(root: Path, out: Path) -> Iterator[Input]:
    for place, folders, files in os.walk(root):
        here = Path(place)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and (here / f).resolve() != out)
        for name in sorted(files):
            if PurePath(name).suffix.lower() in _PICTURES and not name.startswith("."):
                yield Input(here / name, (here / name).relative_to(root))


def _glob(pattern: str, out: Path) -> Iterator[Input]:
    start = Path(Path(pattern).anchor)
    for path in sorted(start.glob(str(Path(pattern).relative_to(start)))):
        if is_file(path) and out not in path.resolve().parents:
            yield Input(path, PurePath(path.name))


def _listed(path: Path) -> Iterator[Input]:
    with path.open("rb") as file:
        yield from _lines(file, path, path.parent)


def _lines(rows: Iterable[bytes], path: Where, beside: Where) -> Iterator[Input]:
    for number, text in enumerate(rows, 1):
        if text.strip():
            yield _line(text, number, path, beside)


def _line(text: bytes, number: int, path: Where, beside: Where) -> Input:
    try:
        line = Line.model_validate(json.loads(text))
    except (ValueError, ValidationError) as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        wrong = f'wanted {{"picture": "…", "request": "…"}}: {what}'
        return Input(Path(f"{path}, line {number}"), PurePath(f"line-{number}.png"), wrong=wrong)
    picture = place_at(line.picture) if is_far(line.picture) else below(beside, line.picture)
    return Input(picture, PurePath(last_name(picture)), line.request)


def _far(address: str, out: str) -> Iterator[Input]:
    """Return what lies at an address of fsspec."""
    with reaching(address):
        files, path = filesystem_at(address)
        if again(lambda: files.isdir(path)):
            return _far_folder(files, path.rstrip("/"), out)
        if again(lambda: files.isfile(path)):
            if not path.lower().endswith(_LIST):
                return iter([Input(address, PurePath(last_name(address)))])
            return _lines(bytes_at(address).splitlines(), address, address.rpartition("/")[0])
        if has_magic(path):
            return _far_pictures(files, sorted(again(lambda: files.glob(path))), "", out)
    raise PictureError(f"wanted a picture, a folder, a glob or a list in JSON lines; there is no {address!r}")


def _far_folder(files: Any, root: str, out: str) -> Iterator[Input]:
    found = [path for path in again(lambda: files.find(root)) if PurePath(path).suffix.lower() in _PICTURES]
    inside = [path for path in found if "/." not in path.removeprefix(root)]
    return _far_pictures(files, inside, root, out)


def _far_pictures(files: Any, paths: list[str], root: str, out: str) -> Iterator[Input]:
    own = str(files.unstrip_protocol(filesystem_at(out)[1])) if is_far(out) else out
    for path in paths:
        address = str(files.unstrip_protocol(path))
        if not address.startswith(f"{own}/"):
            name = path.removeprefix(root).lstrip("/") if root else PurePath(path).name
            yield Input(address, PurePath(name))
