"""Versions: a tree of pictures; every turn, retry and variation is a node."""

from hashlib import sha256

from ...errors import NotThere, SessionError
from .brief import Frozen
from .laid import Laid
from .plan import Step
from .verdict import Verdict


class Version(Frozen):
    """One picture of the session and how it was made from its parent."""

    id: str
    number: int
    """What the user calls it: 0 is the original."""
    parent: str = ""
    """Id; empty for a picture that was opened."""
    picture: str
    """Digest, with all that lies on it."""
    laid: Laid = Laid()
    """What lies on it and can still be moved."""
    merged: bool = False
    """True when what lay on the version before became part of the picture here."""
    request: str = ""
    steps: tuple[Step, ...] = ()
    others: tuple[tuple[Step, ...], ...] = ()
    """Other plans for the same wish that were tried small: its first variations."""
    planner: str = ""
    """Who planned the steps: the model with the versions of its prompts; '' for the rules."""
    verdict: Verdict | None = None
    seconds: float = 0.0
    cost: float = 0.0
    name: str = ""
    starred: bool = False

    @property
    def ground(self) -> str:
        """Digest of the picture below all objects: what tools work on."""
        return self.laid.ground or self.picture


def version_id(parent: str, picture: str, turn: int, attempt: int) -> str:
    """Return the same id for the same attempt, so that a resumed commit adds nothing twice."""
    return sha256(f"{parent}|{picture}|{turn}|{attempt}".encode()).hexdigest()[:16]


class VersionTree:
    """The versions of one session and the moves on them; a value, read from the session's database."""

    def __init__(self, versions: list[Version], head: str, visits: dict[str, int]) -> None:
        self.versions = {v.id: v for v in versions}
        self.visits = visits
        self.head = self.versions[head]

    def at(self, version: Version) -> "VersionTree":
        """Return the same tree with another version as its head."""
        return VersionTree(list(self.versions.values()), version.id, self.visits)

    def path(self, version: Version | None = None) -> list[Version]:
        """Return the versions from the opened picture to this one (the head by default)."""
        at = version or self.head
        way = [at]
        while at.parent:
            at = self.versions[at.parent]
            way.append(at)
        return way[::-1]

    def steps_below(self, version: Version) -> list[Step]:
        """Return the steps that made the version's ground, back to where objects were last merged into it."""
        done: list[Step] = []
        for made in self.path(version):
            done = [] if made.merged else [*done, *(s for s in made.steps if s.object is None)]
        return done

    def children(self, version: Version) -> list[Version]:
        """Return what was made from this version, oldest first."""
        return [v for v in self.versions.values() if v.parent == version.id]

    def is_aside(self, version: Version) -> bool:
        """Return whether a version is an attempt that failed and that nobody has gone to since."""
        failed = version.verdict is not None and not version.verdict.passed
        return failed and version.id != self.head.id and not self.visits.get(version.id, 0)

    def best_try(self) -> Version | None:
        """Return the best of what the last edit of the head tried beside it; None where nothing was."""
        tries = self.children(self.head)
        best: Version | None = None
        for tried in tries:
            if tried.request != tries[-1].request:
                continue
            if best is None or best.verdict is None or (tried.verdict and tried.verdict.beats(best.verdict)):
                best = tried
        return best

    def roots(self) -> list[Version]:
        """Return the pictures that were opened, oldest first."""
        return [v for v in self.versions.values() if not v.parent]

    def numbered(self, number: int) -> Version:
        """Return the version of that number; `SessionError` lists what there is."""
        for version in self.versions.values():
            if version.number == number:
                return version
        there = ", ".join(str(v.number) for v in self.versions.values())
        raise NotThere(f"there is no version {number}; there are {there}")

    def undo(self, steps: int = 1) -> Version:
        """Return the version that many steps back; `SessionError` at the original."""
        way = self.path()
        if len(way) == 1:
            raise SessionError("there is nothing to undo: this is the picture as it was opened")
        return way[max(0, len(way) - 1 - steps)]

    def redo(self) -> Version:
        """Return the child that was the head last; `SessionError` when none ever was."""
        been = [v for v in self.children(self.head) if self.visits.get(v.id, 0)]
        if not been:
            raise SessionError("there is nothing to redo")
        return max(been, key=lambda v: self.visits[v.id])
