"""One wish that a request says in two ways is done once: 'it's crooked, straighten it'."""

from collections.abc import Iterator
from dataclasses import replace

from ....prompts.done_words import load_done_words
from ....tools.adjust import adjust
from ....tools.expose import expose
from .complaints import complaint
from .meaning import Action, Reading

USUAL = 0.5
"""Exposure of 'brighter' without an amount."""


def said_once(readings: tuple[Reading, ...], request: str) -> tuple[Reading, ...]:
    """Return readings without actions that an earlier one has; 'again' is another time."""
    again = load_done_words().again & set(request.lower().replace(",", " ").split())
    return readings if again else tuple(_left(readings))


def _left(readings: tuple[Reading, ...]) -> Iterator[Reading]:
    measured = {a.target for r in readings for a in r.actions if _is_measured(r, a)}
    done: list[Action] = []
    for reading in readings:
        fresh: list[Action] = []
        for action in reading.actions:
            said = any(_same(action, d) for d in done) or _is_of_measured(action, measured, readings)
            if not said:
                fresh.append(action)
                done.append(action)
        dropped = bool(reading.actions) and not fresh
        yield Reading(reading.text, remark=True) if dropped else replace(reading, actions=tuple(fresh))


def _same(one: Action, other: Action) -> bool:
    mine, others = ((a.tool, a.arguments, a.target, a.object) for a in (one, other))
    return mine == others


def _is_measured(reading: Reading, action: Action) -> bool:
    return action.tool == expose.tool.name and bool(complaint(reading.text))


def _is_of_measured(action: Action, measured: set[str], readings: tuple[Reading, ...]) -> bool:
    """Return whether a wish for light of no amount is what a complaint measures: 'too dark, brighten it'."""
    lit = action.arguments.get("exposure", 0.0)
    if action.tool != adjust.tool.name or len(action.arguments) > 1 or abs(lit) != USUAL:
        return False
    ways = (a.arguments.get("brighten", 0.0) for r in readings for a in r.actions if _is_measured(r, a))
    return action.target in measured and any(way * lit > 0 for way in ways)
