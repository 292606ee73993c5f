"""Another place for a failed step: another candidate, the whole of the thing, a larger region."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from ....engines.classical.fill.object_rim import growth_of
from ....errors import ToolError
from ....pictures import Region
from ....pictures.measures import bands
from ....pictures.region import around
from ....tools.tool import Tool
from ...values.plan import Step
from ...values.verdict import Fault
from .. import Pointed, Scene, Shape

WIDER = 1.5
"""Times the growth of a removed thing's mask, by which it is made wider where a rim was left."""
_HALF = 127
"""Level of a mask above which a pixel is more inside than outside."""
_LEAST_RIM = 3
"""Pixels by which a region is made wider, at least."""
_SAME = 0.97
"""Share of two regions' union that both hold, from which on an edit of one is an edit of the other."""


@dataclass(frozen=True)
class Way:
    """A failed step and what it may use to be done another way."""

    step: Step
    tool: Tool
    scene: Scene
    tried: tuple[Step, ...] = ()
    """What was done in this step's stead before it."""
    faults: tuple[frozenset[Fault], ...] = ()
    """What was wrong with each of those."""

    @cached_property
    def worked(self) -> list[Region]:
        """The regions that this step and those before it were planned for."""
        digests = dict.fromkeys(step.region for step in (*self.tried, self.step))
        return [r for digest in digests for r in self.found(digest)]

    def was(self, step: Step) -> bool:
        """Return whether a step does what this one or one before it did."""
        return any(_deed(step) == _deed(other) for other in (*self.tried, self.step))

    @property
    def region(self) -> Region | None:
        """The region that the step was planned for; None when nobody knows it any more."""
        candidates = (*self.found(self.step.target), *self.found(self.step.region))
        return next((r for r in candidates if r.digest == self.step.region), None)

    def found(self, phrase: str) -> list[Region]:
        """Return the candidates of a phrase; a phrase that no engine can look for has none."""
        try:
            return self.scene.find(phrase) if phrase else []
        except ToolError:
            return []

    def with_arguments(self, **changed: object) -> Step:
        """Return the step with other arguments."""
        return self.step.model_copy(update={"arguments": self.step.arguments | changed})

    def in_region(self, region: Region) -> Step:
        """Return the step in another region."""
        return self.step.model_copy(update={"region": region.digest})


Other = tuple[Step, str]
"""A step done another way, and what is other about it."""


def _deed(step: Step) -> tuple[object, ...]:
    return step.tool, step.arguments, step.region, step.seed


def _alike(first: Region, second: Region) -> bool:
    """Return whether two regions are one place."""
    one, two, both = _counted(first, second)
    return both >= _SAME * max(one + two - both, 1)


def _counted(first: Region, second: Region) -> tuple[int, int, int]:
    """Return how many pixels are inside the one, inside the other and inside both."""
    counts = np.zeros(3, np.int64)
    for rows in bands(first.size[1]):
        one, two = first.bytes8[rows] > _HALF, second.bytes8[rows] > _HALF
        counts += [np.count_nonzero(inside) for inside in (one, two, one & two)]
    one, two, both = map(int, counts)
    return one, two, both


def elsewhere(way: Way) -> Other | None:
    """Take the next candidate of the same phrase that is not what was worked in before."""
    candidates = way.found(way.step.target)
    digests = [r.digest for r in candidates]
    after = candidates[digests.index(way.step.region) + 1 :] if way.step.region in digests else candidates
    worked = way.worked
    others = (r for r in after if not any(_alike(r, other) for other in worked))
    return next(((way.in_region(r), "another region") for r in others), None)


def whole(way: Way) -> Other | None:
    """Take what a click into the middle of the mask means, where that is more of the thing."""
    region = way.region
    if region is None or region.empty:
        return None
    left, top, right, bottom = region.box
    part = np.pad(region.inside[top:bottom, left:right], 1).astype(np.uint8)
    depth = cv2.distanceTransform(part, cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(np.argmax(depth)), depth.shape)
    wholes = (r for r in way.found(f"point {left + x},{top + y}") if _holds(r, region))
    return next(((way.in_region(r), "the whole thing") for r in wholes), None)


def _holds(larger: Region, region: Region) -> bool:
    """Return whether a region holds another one and up to twice as much again."""
    inside, more, both = _counted(region, larger)
    return both >= 0.8 * max(inside, 1) and 1.05 * inside < more < 3 * inside


def wider(way: Way) -> Other | None:
    """Take a rim more of what is around the mask: its outline, a plate's frame, the shade below it.

    What is left of a thing is left by every fill; a rim that one fill shows and another does not is its own.
    """
    if way.faults and not any("rim" in faults for faults in way.faults):
        return None
    region = way.region or next(iter(way.found(way.step.region)), None)
    if region is None or region.empty:
        return None
    pixels = max(_LEAST_RIM, round(WIDER * growth_of(region.inside)))
    larger = way.scene.cut((Pointed(region=way.step.region),), Shape(wider=pixels))
    return None if larger is None else (way.in_region(larger), "with a wider rim")


def grown(way: Way) -> Other | None:
    """Take what a slightly larger box means as well; what was taken stays, so that no part comes back."""
    region = way.region
    first = {candidate.digest for candidate in way.found(way.step.target)}
    if region is None or region.source == "box" or way.step.region not in first:
        return None
    left, top, right, bottom = region.box
    margin = max(4, round(0.05 * max(right - left, bottom - top)))
    box = around(region.box, margin, way.scene.picture.size)
    larger = way.scene.cut((Pointed(region=way.step.region), Pointed(box=box)), Shape())
    if larger is None or larger.area <= region.area or _alike(larger, region):
        return None
    return way.in_region(larger), "a larger region"
