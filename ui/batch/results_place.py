"""Where the results of a batch go: a folder, or an address; each gets its name when all of it is there."""

import filecmp
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from ...pictures.places.locations import again, filesystem_at
from ...pictures.writing import give_name
from .far_files import Where, below, landing, reaching

AT_WORK = ".batch"
"""Below the results: drafts, and the sides of failed edits."""


Lister = Callable[[str], list[str]] | None


class ResultsPlace(Protocol):
    """Knows results by their path below the place."""

    root: Path
    """What results are named below: the folder; nothing where they lie elsewhere."""
    names_in: Lister
    """Lists a folder that is none of this machine."""
    drafts_in: str
    """The folder of this report's drafts, below the place."""

    def drafts(self) -> set[str]: ...  # noqa: D102

    def drop(self, name: str) -> None: ...  # noqa: D102

    def holds(self, result: str) -> bool: ...  # noqa: D102

    def name(self, draft: str, result: str) -> bool: ...  # noqa: D102

    def keep(self, file: Path) -> None: ...  # noqa: D102


def results_at(where: Where, mark: str) -> ResultsPlace:
    """Return the place of a path or an address; at an address the drafts of another `mark` are not ours."""
    return FolderOfResults(where) if isinstance(where, Path) else FarResults(where, mark)


def sides_at(where: Where, identity: str) -> Where:
    """Return where the sides of a failed edit are drawn."""
    return below(where, f"{AT_WORK}/failed/{identity}.jpg")


class FolderOfResults:
    """A folder of this machine, or of a file system that all workers share."""

    def __init__(self, where: Path) -> None:
        self.root = where
        self.names_in: Lister = None
        self.drafts_in = f"{AT_WORK}/drafts"
        self._drafts = where / self.drafts_in
        for folder in ("drafts", "failed"):
            (where / AT_WORK / folder).mkdir(parents=True, exist_ok=True)

    def drafts(self) -> set[str]:
        """Return the names of all drafts."""
        return {path.name for path in self._drafts.iterdir()}

    def drop(self, name: str) -> None:
        """Remove a file where it is."""
        (self.root / name).unlink(missing_ok=True)

    def holds(self, result: str) -> bool:
        """Say whether something has that name."""
        return (self.root / result).exists()

    def name(self, draft: str, result: str) -> bool:
        """Give a draft its name, at once; False where something else has it."""
        begin, end = self._drafts / draft, self.root / result
        end.parent.mkdir(parents=True, exist_ok=True)
        try:
            give_name(begin, end)
        except FileExistsError:
            if not end.is_file() or not filecmp.cmp(begin, end, shallow=False):
                return False
            begin.unlink()  # the same file: the program was killed between two names
        return True

    def keep(self, file: Path) -> None:
        """Put a file of this run beside the results: it was written there."""


class FarResults:
    """A folder at an address of fsspec; a store of objects shows a copy when all of it is there."""

    def __init__(self, where: str, mark: str) -> None:
        """`mark`: whose drafts are whose, as several machines may write here."""
        self.root = Path()
        self.names_in: Lister = self._listed
        self.drafts_in = f"{AT_WORK}/drafts/{mark}"
        self._where = where
        with reaching(where):
            self._files, at = filesystem_at(where)
        self._at_root = at.rstrip("/")

    def drafts(self) -> set[str]:
        """Return the names of all drafts."""
        return set(self._listed(self.drafts_in))

    def drop(self, name: str) -> None:
        """Remove a file where it is."""
        with reaching(self._where), suppress(FileNotFoundError):
            again(lambda: self._files.rm_file(self._at(name)))

    def holds(self, result: str) -> bool:
        """Say whether something has that name."""
        with reaching(self._where):
            self._files.invalidate_cache()
            return bool(again(lambda: self._files.exists(self._at(result))))

    def name(self, draft: str, result: str) -> bool:
        """Give a draft its name: a copy, and then the draft goes; False where something else has it."""
        begin, end = self._at(f"{self.drafts_in}/{draft}"), self._at(result)
        with reaching(self._where):
            if self.holds(result) and again(lambda: self._files.cat_file(begin) != self._files.cat_file(end)):
                return False
            again(lambda: self._files.makedirs(end.rpartition("/")[0], exist_ok=True))
            again(lambda: self._files.mv(begin, end))
        return True

    def keep(self, file: Path) -> None:
        """Put a copy of a file of this run beside the results."""
        with landing(below(self._where, file.name)) as here:
            here.write_bytes(file.read_bytes())

    def _at(self, name: str) -> str:
        return f"{self._at_root}/{name}"

    def _listed(self, folder: str) -> list[str]:
        at = self._at(folder) if folder not in ("", ".") else self._at_root
        found: list[Any] = []
        with reaching(self._where), suppress(FileNotFoundError):
            self._files.invalidate_cache()
            found = again(lambda: self._files.ls(at, detail=False))
        return [str(path).rstrip("/").rpartition("/")[2] for path in found]
