"""Names for results that take nobody's place: free, short enough, safe where letter case does not count."""

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from .originals import original_at

_LONGEST = 255
"""Bytes of a file name where the file system does not say."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_PORTS = (f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")
_DEVICES = {"con", "conin$", "conout$", "prn", "aux", "nul", *_PORTS}
"""What Windows takes for a device, whatever the extension."""


def free_names(
    target: Path, beside: Iterable[str] = (), *, overwrite: bool = False, taken: Collection[Path] = ()
) -> list[Path]:
    """Return where to write a result and what goes with it: `a.png`, or `a-2.png` when there is one.

    `beside`: endings of the companions, which share the result's stem. `overwrite`: what stands there may be
    replaced, unless it was read or is a companion's name that leads elsewhere: nobody named that file.
    `taken`: names that are given away already.
    """
    endings = [target.suffix, *beside]
    spoken_for = {_folded(path) for path in taken}
    there = set() if overwrite else _names_in(target.parent)
    count = 1
    while True:
        number = "" if count == 1 else f"-{count}"
        names = [_fitting(target, number, ending) for ending in endings]
        led_away = any(name.is_symlink() for name in names[1:])
        if not led_away and not any(_is_taken(name, there, spoken_for) for name in names):
            return names
        count += 1


class GivenNames:
    """Free names for many results: each is given once, and a folder is listed once."""

    def __init__(
        self, taken: Iterable[Path] = (), names_in: Callable[[str], Iterable[str]] | None = None
    ) -> None:
        """`taken`: names that are given away already; `names_in`: lists a folder that lies elsewhere."""
        self._names_in = names_in
        self._there: dict[Path, set[str]] = {}
        self._count: dict[Path, int] = {}
        for path in taken:
            self._names(path.parent).add(_key(path.name))

    def give(self, target: Path) -> Path:
        """Return `a.png`, or `a-2.png` when there is one."""
        there, count = self._names(target.parent), self._count.get(target, 0)
        while True:
            count += 1
            name = _fitting(target, "" if count == 1 else f"-{count}", target.suffix)
            if _key(name.name) not in there:
                break
        self._count[target] = count
        there.add(_key(name.name))
        return name

    def _names(self, folder: Path) -> set[str]:
        if folder not in self._there:
            listed = self._names_in(folder.as_posix()) if self._names_in else _listed(folder)
            self._there[folder] = set(map(_key, listed))
        return self._there[folder]


def shortened(target: Path) -> Path:
    """Return the name, cut where the file system has no room for all of it."""
    return _fitting(target, "", target.suffix)


def portable(text: str) -> str:
    """Return a file name made of any text that Windows, macOS and Linux take: no folder and no device."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text)).strip(" .") or "_"
    device = name.partition(".")[0].rstrip().casefold() in _DEVICES
    return f"_{name}" if device else name


def name_fits(target: Path) -> bool:
    """Return whether the file system takes a name of this length."""
    return len(os.fsencode(target.name)) <= _room(target.parent)


def _is_taken(name: Path, there: Collection[str], spoken_for: Collection[str]) -> bool:
    return _key(name.name) in there or _folded(name) in spoken_for or original_at(name) is not None


def _names_in(folder: Path) -> set[str]:
    return set(map(_key, _listed(folder)))


def _listed(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def _fitting(target: Path, number: str, ending: str) -> Path:
    """Return the name, its stem cut at a whole character where the file system has no room for all of it."""
    stem, room = target.stem, _room(target.parent) - len(os.fsencode(number + ending))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return target.with_name(f"{stem}{number}{ending}")


def _room(folder: Path) -> int:
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):
        return _LONGEST


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _folded(path: Path) -> str:
    return f"{path.parent.resolve()}/{_key(path.name)}"
