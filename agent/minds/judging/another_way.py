"""A failed attempt → another plan: another mask, fill, strength, seed or engine; never the same twice."""

from collections.abc import Callable, Sequence
from itertools import compress

from ....engines.classical.fill.object_rim import thickness
from ...values.brief import Brief
from ...values.plan import ANOTHER_WAY, Plan, Step
from ...values.verdict import Fault, Verdict
from .. import Attempt, Scene
from .other_places import Other, Way, elsewhere, grown, whole, wider

STRONGER, WEAKER = 1.7, 0.55
_THICK = 0.08
"""Diameter of a hole, of the picture's longer side, from which a smooth fill is seen as streaks."""


Turn = Callable[[Way], Other | None]


def revised(brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
    """Return a plan with the failed steps done another way; None when nothing else is worth trying."""
    steps = list(attempt.plan.steps)
    tried: list[str] = []
    for index in sorted({f.step for f in verdict.findings if not f.passed and f.step >= 0}):
        faults: list[Fault] = [f.fault for f in verdict.findings if not f.passed and f.step == index]
        way = Way(steps[index], scene.toolbox(steps[index].tool), scene, *_before(attempt, index))
        taken = any(step.region in _taken(brief) for step in (*way.tried, way.step))
        other = _another(way, faults, taken=taken)
        if other is not None:
            steps[index], said = other
            tried.append(f"step {index + 1}: {said}" if len(steps) > 1 else said)
    if tuple(steps) == attempt.plan.steps:
        return None
    thinking = f"{ANOTHER_WAY} {'; '.join(tried)}."
    return attempt.plan.model_copy(update={"steps": tuple(steps), "thinking": thinking})


def _before(attempt: Attempt, index: int) -> tuple[tuple[Step, ...], tuple[frozenset[Fault], ...]]:
    """Return what earlier attempts did at that place of their plans, and what was wrong with it.

    Of a plan of other steps nothing.
    """
    alike = [len(plan.steps) == len(attempt.plan.steps) for plan in attempt.tried]
    steps = tuple(compress((plan.steps for plan in attempt.tried), alike))
    wrong: list[frozenset[Fault]] = [
        frozenset(f.fault for f in verdict.findings if f.step == index and not f.passed)
        for verdict in attempt.failed
    ]
    return tuple(done[index] for done in steps), tuple(compress(wrong, alike))


def _taken(brief: Brief) -> set[str]:
    """Return the digests of the regions that a person saw outlined and took."""
    return {wish.region for wish in brief.wishes if wish.region}


def _another(way: Way, faults: Sequence[Fault], *, taken: bool) -> Other | None:
    traits = way.tool.traits
    if traits.marks or (way.tool.kind == "geometry" and traits.region_is != "kept"):
        return None
    table = _FILLS if way.tool.kind == "generate" else _CHANGES
    first = min(faults, key=_ORDER.index)
    turns = [turn for turn in table.get(first, table[""]) if not (taken and turn in _OTHER_PLACES)]
    others = (other for turn in turns if (other := turn(way)) is not None)
    return next((other for other in others if not way.was(other[0])), None)


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


_ORDER: tuple[Fault, ...] = (
    "not done", "no change", "wrong place", "left over", "still there", "skin", "halo", "outside", "moved",
    "too much", "flat", "detail", "unseen", "too little", "rim", "fill", "seam", "size", "",
)  # fmt: skip
"""What is put right first: a better fill of a wrong mask is still wrong."""

_FILLS: dict[Fault, tuple[Turn, ...]] = {
    "not done": (_engine, elsewhere, _method),
    "no change": (_engine, elsewhere, _method),
    "still there": (_engine, elsewhere, _method),
    "wrong place": (elsewhere, whole),
    "left over": (whole, grown, elsewhere),
    "rim": (_engine, _seeded, wider, whole, grown, _method),
    "": (_engine, _seeded, grown, _method),
}
_CHANGES: dict[Fault, tuple[Turn, ...]] = {
    "not done": (elsewhere, _stronger),
    "no change": (elsewhere, _stronger),
    "too much": (_weaker,),
    "flat": (_weaker,),
    "detail": (_weaker,),
    "outside": (_engine, _seeded),
    "moved": (_engine, _seeded),
    "wrong place": (elsewhere, whole),
    "left over": (whole, grown, elsewhere),
    "skin": (elsewhere,),
    "halo": (whole, grown, elsewhere),
    "": (_stronger, elsewhere),
}
"""Kind of wrong → ways, the likeliest first; '' for all others."""
_OTHER_PLACES = (elsewhere, whole)
"""What is not tried where a person took an outline: what else was meant was theirs to say."""
