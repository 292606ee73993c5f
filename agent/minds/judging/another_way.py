"""A failed attempt → another plan: another mask, fill, strength, seed or engine; never the same twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ....engines.classical.fill.object_rim import thickness
from ....errors import ToolError
from ....pictures import Region
from ....pictures.region import around
from ....tools.tool import Tool
from ...values.brief import Brief
from ...values.plan import Plan, Step
from ...values.verdict import Fault, Verdict
from .. import Attempt, Pointed, Scene, Shape

STRONGER, WEAKER = 1.7, 0.55
_THICK = 0.08
"""Diameter of a hole, of the picture's longer side, from which a smooth fill is seen as streaks."""


@dataclass(frozen=True)
class Way:
    """A failed step and what it may use to be done another way."""

    step: Step
    tool: Tool
    scene: Scene

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
Turn = Callable[[Way], Other | None]


def revised(brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
    """Return a plan with the failed steps done another way; None when nothing else is worth trying."""
    steps = list(attempt.plan.steps)
    tried: list[str] = []
    for index in sorted({f.step for f in verdict.findings if not f.passed and f.step >= 0}):
        faults: list[Fault] = [f.fault for f in verdict.findings if not f.passed and f.step == index]
        other = _another(Way(steps[index], scene.toolbox(steps[index].tool), scene), faults)
        if other is not None:
            steps[index], said = other
            tried.append(f"step {index + 1}: {said}")
    if tuple(steps) == attempt.plan.steps:
        return None
    thinking = "Another way: " + "; ".join(tried) + "."
    return attempt.plan.model_copy(update={"steps": tuple(steps), "thinking": thinking})


def _another(way: Way, faults: Sequence[Fault]) -> Other | None:
    traits = way.tool.traits
    if traits.marks or (way.tool.kind == "geometry" and traits.region_is != "kept"):
        return None
    table = _FILLS if way.tool.kind == "generate" else _CHANGES
    first = min(faults, key=_ORDER.index)
    return next((other for turn in table.get(first, table[""]) if (other := turn(way)) is not None), None)


def _engine(way: Way) -> Other | None:
    if way.tool.kind != "generate":
        return None
    names = sorted(e.partition("/")[2] for e in way.scene.engines if e.startswith(f"{way.tool.verb}/"))
    current = way.step.arguments.get("engine", "classical")
    later = [n for n in names if n != current and n > str(way.step.arguments.get("engine", ""))]
    return (way.with_arguments(engine=later[0]), f"engine {later[0]}") if later else None


def _method(way: Way) -> Other | None:
    """Fill by patches what another engine filled, and smoothly what patches did, unless that is thick."""
    if "method" not in way.tool.arguments.model_fields or way.step.arguments.get("method") == "diffuse":
        return None
    foreign = way.step.arguments.get("engine", "classical") != "classical"
    region = None if foreign else way.region
    if region is not None and thickness(region.inside) > _THICK * max(region.size):
        return None
    method = "exemplar" if foreign else "diffuse"
    return way.with_arguments(method=method, engine="classical"), f"{method} fill"


def _seeded(way: Way) -> Other | None:
    """Take the other answer of a fill that has two: an odd seed lets texture go on the other way."""
    if way.step.seed % 2:
        return None
    return way.step.model_copy(update={"seed": way.step.seed + 1}), "filled with other parts of the picture"


def _stronger(way: Way) -> Other | None:
    return _scaled(way, STRONGER, "stronger")


def _weaker(way: Way) -> Other | None:
    return _scaled(way, WEAKER, "weaker")


def _scaled(way: Way, factor: float, said: str) -> Other | None:
    pushed = {
        name: round(min(max(way.step.arguments[name] * factor, low), high), 3)
        for name, (low, high) in way.tool.amounts.items()
        if name in way.step.arguments
    }
    step = way.with_arguments(**pushed)
    return None if step == way.step else (step, said)


def _elsewhere(way: Way) -> Other | None:
    """Take the next candidate of the same phrase."""
    candidates = way.found(way.step.target)
    digests = [r.digest for r in candidates]
    after = candidates[digests.index(way.step.region) + 1 :] if way.step.region in digests else candidates
    return (way.in_region(after[0]), "another region") if after else None


def _whole(way: Way) -> Other | None:
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
    inside, more = region.inside, larger.inside
    held = (inside & more).sum() >= 0.8 * max(inside.sum(), 1)
    return bool(held and 1.05 * inside.sum() < more.sum() < 3 * inside.sum())


def _grown(way: Way) -> Other | None:
    """Take what a slightly larger box means as well; what was taken stays, so that no part comes back."""
    region = way.region
    first = {candidate.digest for candidate in way.found(way.step.target)}
    if region is None or region.source == "box" or way.step.region not in first:
        return None
    left, top, right, bottom = region.box
    margin = max(4, round(0.05 * max(right - left, bottom - top)))
    box = around(region.box, margin, way.scene.picture.size)
    larger = way.scene.cut((Pointed(region=way.step.region), Pointed(box=box)), Shape())
    if larger is None or larger.area <= region.area:
        return None
    return way.in_region(larger), "a larger region"


_ORDER: tuple[Fault, ...] = (
    "not done", "no change", "wrong place", "left over", "still there", "skin", "halo", "outside", "moved",
    "too much", "flat", "detail", "unseen", "too little", "fill", "seam", "size", "",
)  # fmt: skip
"""What is put right first: a better fill of a wrong mask is still wrong."""

_FILLS: dict[Fault, tuple[Turn, ...]] = {
    "not done": (_engine, _elsewhere, _method),
    "no change": (_engine, _elsewhere, _method),
    "still there": (_engine, _elsewhere, _method),
    "wrong place": (_elsewhere, _whole),
    "left over": (_whole, _grown, _elsewhere),
    "": (_engine, _seeded, _grown, _method),
}
_CHANGES: dict[Fault, tuple[Turn, ...]] = {
    "not done": (_elsewhere, _stronger),
    "no change": (_elsewhere, _stronger),
    "too much": (_weaker,),
    "flat": (_weaker,),
    "detail": (_weaker,),
    "outside": (_engine, _seeded),
    "moved": (_engine, _seeded),
    "wrong place": (_elsewhere, _whole),
    "left over": (_whole, _grown, _elsewhere),
    "skin": (_elsewhere,),
    "halo": (_whole, _grown, _elsewhere),
    "": (_stronger, _elsewhere),
}
"""Kind of wrong → ways, the likeliest first; '' for all others."""
