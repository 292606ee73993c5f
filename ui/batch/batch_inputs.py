"""What a batch works on: files, folders, globs and lists in JSON lines, one picture at a time."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path, PurePath

from pydantic import ValidationError

from ...agent.values.brief import Frozen
from ...errors import PictureError
from ...pictures.kinds import WRITTEN
from ...pictures.originals import is_file
from .batch_report import REPORT, SHEET

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

    path: Path
    name: PurePath
    """Where its result goes in the folder of results: as it lies in the folder that was given."""
    request: str = ""
    """Its own request; '' for the batch's."""
    wrong: str = ""
    """Why it cannot be worked on at all."""


def batch_inputs(given: Iterable[str], out: Path) -> Iterator[Input]:
    """Return the pictures in the order of what was given, folders by name; nothing from below `out`.

    Raises PictureError before the first one when something that was given is not there.
    """
    sources = [_source(text, out) for text in given]
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
        return _lines(path) if path.suffix.lower() == _LIST else iter([Input(path, PurePath(path.name))])
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


def _lines(path: Path) -> Iterator[Input]:
    with path.open("rb") as file:
        for number, text in enumerate(file, 1):
            if text.strip():
                yield _line(text, number, path)


def _line(text: bytes, number: int, path: Path) -> Input:
    try:
        line = Line.model_validate(json.loads(text))
    except (ValueError, ValidationError) as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        wrong = f'wanted {{"picture": "…", "request": "…"}}: {what}'
        return Input(Path(f"{path}, line {number}"), PurePath(f"line-{number}.png"), wrong=wrong)
    picture = path.parent / line.picture
    return Input(picture, PurePath(picture.name), line.request)
