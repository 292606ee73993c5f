"""What a reader of clauses may know about the turn."""

from dataclasses import dataclass

from .. import Lying


@dataclass(frozen=True)
class Ears:
    """The turn, as far as it changes what words mean."""

    size: tuple[int, int] = (0, 0)
    """(width, height) of the picture in pixels."""
    attachments: tuple[str, ...] = ()
    engines: frozenset[str] = frozenset()
    borders: tuple[float, float, float, float] = (0, 0, 0, 0)
    """Flat margins of the picture as shares: left, right, top, bottom."""
    objects: tuple[Lying, ...] = ()
    """Text and pasted pictures that lie on the picture, lowest first."""
    it: int | None = None
    """Number of the object that the last edit was about."""

    def can(self, verb: str) -> str:
        """Return the name of a generative engine for 'edit' or 'inpaint' that is ready, '' for none."""
        names = sorted(e.partition("/")[2] for e in self.engines if e.startswith(f"{verb}/"))
        return next((n for n in names if n not in ("classical", "exemplar", "lama")), "")
