"""Regions follow the picture: a mask kept from one version lies where it should on another."""

from dataclasses import dataclass

import numpy as np

from ...engines.classical.frame.matrices import Matrix, followed
from ...errors import ToolFailed, ToolRetry
from ...pictures import Picture, Region
from ...tools import tool
from ..values.plan import Step
from ..values.verdict import StepResult
from ..values.versions import VersionTree
from .sessions import RegionRecord, Session

Frame = tuple[float, ...] | None


@dataclass(frozen=True)
class Place:
    """Where a picture's points lie: seen from the picture that was opened first on its line."""

    root: str
    matrix: Matrix | None
    """Root → this picture; None when a step on the way does not say where points went."""


class Places:
    """Digest of a picture → its place, for every version and for the steps that run."""

    def __init__(self, tree: VersionTree, running: tuple[StepResult, ...] = ()) -> None:
        self._places: dict[str, Place] = {}
        by_id: dict[str, Place] = {}
        for version in sorted(tree.versions.values(), key=lambda v: v.number):
            above = by_id.get(version.parent, Place(version.id, np.eye(3)))
            place = Place(above.root, _through(above.matrix, version.steps))
            by_id[version.id] = self._places.setdefault(version.picture, place)
            self._places.setdefault(version.ground, place)
        for result in running:
            above = self._places.get(result.before)
            if above is not None:
                moved = Place(above.root, _moved(above.matrix, result.frame))
                self._places.setdefault(result.after, moved)
                self._places.setdefault(result.laid.ground or result.after, moved)

    def between(self, start: str, end: str) -> Matrix | None:
        """Return the matrix from one picture to another; None when nobody can say."""
        if start == end:
            return np.eye(3)
        here, there = self._places.get(start), self._places.get(end)
        if here is None or there is None or here.root != there.root:
            return None
        if here.matrix is None or there.matrix is None:
            return None
        return there.matrix @ np.linalg.inv(here.matrix)


def _through(matrix: Matrix | None, steps: tuple[Step, ...]) -> Matrix | None:
    for step in steps:
        matrix = _moved(matrix, () if _stays(step) else step.frame)
    return matrix


def _stays(step: Step) -> bool:
    """True for a step of a tool that leaves every point where it is; older sessions wrote no frame."""
    return step.frame is None and step.tool in tool.TOOLS and tool.get(step.tool).moves is None


def _moved(matrix: Matrix | None, frame: Frame) -> Matrix | None:
    if matrix is None or frame is None:
        return None
    return np.reshape(frame, (3, 3)) @ matrix if frame else matrix


def carried(
    session: Session, digest: str, picture: Picture, running: tuple[StepResult, ...] = ()
) -> Region | None:
    """Return a kept region as it lies on a picture; None when nobody can say where that is.

    `ToolFailed` when the place is no longer in the picture. A region whose origin is unknown lies on every
    picture of its size.
    """
    region = session.store.region(digest)
    record = session.regions.get(digest)
    matrix = None
    if record is not None and record.picture:
        matrix = Places(session.tree, running).between(record.picture, picture.digest)
    if matrix is None:
        return region if region.size == picture.size else None
    moved = region if np.array_equal(matrix, np.eye(3)) else followed(region, matrix, picture.size)
    if moved.size != picture.size:
        return None
    if moved.empty and not region.empty:
        name = (record.name if record else "") or region.name or "region"
        raise ToolFailed(
            f"{name!r} lies wholly outside this version: a cut took its place away; "
            "undo the cut, or show another place"
        )
    return moved


def keep_carried(session: Session, region: Region, picture: Picture, origin: RegionRecord | None) -> None:
    """Keep a region as a step works in it; how it was found stays known, and nothing grows it again."""
    phrase, pick = (origin.phrase, origin.pick) if origin else ("", 0)
    session.keep(region)
    session.add_region(
        RegionRecord(digest=region.digest, picture=picture.digest, phrase=phrase, pick=pick, rim=False)
    )


def lost(session: Session, digest: str, picture: Picture) -> str:
    """Return why a kept region cannot be used on a picture; '' when it can."""
    try:
        found = carried(session, digest, picture)
    except (ToolFailed, ToolRetry) as error:
        return str(error)
    return "" if found is not None else "that region belongs to another picture"
