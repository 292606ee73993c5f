"""Routines: plans that a user accepted again and again for the same kind of wish."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from statistics import median, median_low
from typing import Any

from ...tools.arguments.written_places import written_place
from ..memory.learned_file import LearnedStep, Thumb
from ..minds.judging.measured_verdict import doubt_in
from ..values.plan import Step
from ..values.versions import Version
from ..work.scene import SELECTION

TIMES = 3
"""How often a plan is accepted until it is offered."""

Kind = tuple[Any, ...]


@dataclass(frozen=True)
class Routine:
    """A plan for other pictures, with the middle of the amounts that were accepted."""

    label: str
    """The newest request that led to it."""
    steps: tuple[Step, ...]
    times: int


def _learned_steps(steps: tuple[Step, ...]) -> tuple[LearnedStep, ...]:
    """Return the steps as another picture can get them; () where one needs this picture's own."""
    if not all(map(_elsewhere, steps)):
        return ()
    return tuple(LearnedStep(tool=s.tool, arguments=s.arguments, target=s.target) for s in steps)


def thumb(session: str, version: Version, good: bool) -> Thumb:
    """Return the user's word on a version as it is learned from."""
    about, verdict = (
        Thumb(session=session, version=version.id, good=good, request=version.request),
        version.verdict,
    )
    if verdict is None:
        return about
    judged = {
        "judge": verdict.judge,
        "passed": verdict.passed,
        "doubt": doubt_in(verdict),
        "steps": _learned_steps(version.steps),
    }
    return about.model_copy(update=judged)


def routines(thumbs: Iterable[Thumb]) -> list[Routine]:
    """Return what was accepted `TIMES` times, the newest kind first."""
    liked = [(number, thumb) for number, thumb in enumerate(thumbs) if thumb.good and thumb.steps]
    by_kind = sorted(liked, key=lambda one: (repr(_kind(one[1])), one[0]))
    made: list[tuple[int, Routine]] = []
    for _, run in groupby(by_kind, key=lambda one: _kind(one[1])):
        group = list(run)
        if len(group) >= TIMES:
            made.append((group[-1][0], _routine([thumb for _, thumb in group])))
    return [routine for _, routine in sorted(made, key=lambda one: -one[0])]


def _elsewhere(step: Step) -> bool:
    drawn = bool(step.region) and not step.target
    placed = step.target == SELECTION or written_place(step.target) is not None
    return not drawn and not placed and step.object is None and "sha256:" not in repr(step.arguments)


def _kind(thumb: Thumb) -> Kind:
    """Return what makes wishes the same: tools, places, and arguments but for how much."""
    return tuple((s.tool, s.target, _without_amounts(s.arguments)) for s in thumb.steps)


def _without_amounts(arguments: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((n, _sign(v) if _is_amount(v) else repr(v)) for n, v in arguments.items() if v != 0))


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sign(value: float) -> str:
    return "more" if value > 0 else "less"


def _routine(group: list[Thumb]) -> Routine:
    newest = group[-1]
    reason = f"You found it good {len(group)} times."
    steps = tuple(
        Step(reason=reason, tool=step.tool, target=step.target, arguments=_middle(step, at, group))
        for at, step in enumerate(newest.steps)
    )
    return Routine(newest.request or " + ".join(s.tool for s in steps), steps, len(group))


def _middle(step: LearnedStep, at: int, group: list[Thumb]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in step.arguments.items():
        values = [thumb.steps[at].arguments.get(name, value) for thumb in group]
        whole = all(isinstance(v, int) for v in values)
        made[name] = (median_low if whole else median)(values) if _is_amount(value) else value
    return made
