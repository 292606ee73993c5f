"""Folders: where a program that comes through a door may read and write pictures, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import ConfigError, PictureError

NONE = "no folder of this machine is open to this door: start it with --root FOLDER"


@dataclass(frozen=True)
class Folders:
    """Folders with all that lies in them; links are followed before anything is compared."""

    roots: tuple[Path, ...] = ()

    def inside(self, path: str) -> Path:
        """Return where a path leads; PictureError where that is in none of the folders.

        A relative path begins in the first folder.
        """
        if not self.roots:
            raise PictureError(NONE)
        if "\0" in path or not path.strip():
            raise PictureError(f"wanted the path of a picture, got {path!r}")
        try:
            found = (self.roots[0] / path).resolve()
        except (OSError, RuntimeError) as error:  # a link that leads to itself
            raise PictureError(f"{path!r} leads nowhere: {error}") from error
        if not any(found.is_relative_to(root) for root in self.roots):
            raise PictureError(f"{path!r} is outside of {', '.join(map(repr, map(str, self.roots)))}")
        return found


def folders_of(named: Sequence[Path]) -> Folders:
    """Return the folders that a command line names; ConfigError for one that is not there."""
    for root in named:
        if not root.is_dir():
            raise ConfigError(f"--root wants a folder, and {str(root)!r} is none")
    return Folders(tuple(root.resolve() for root in named))
