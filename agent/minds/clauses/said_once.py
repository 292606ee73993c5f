"""One wish that a request says in two ways is done once: 'it's crooked, straighten it'."""

import re
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
    said = " ".join(re.findall(r"[\w']+", request.lower()))
    again = any(f" {words} " in f" {said} " for words in load_done_words().again)
    return readings if again else tuple(_left(readings))


def _left(readings: tuple[Reading, ...]) -> Iterator[Reading]:
    measured = [a for r in readings for a in r.actions if _is_measured(r, a)]
    lights = [a for r in readings for a in r.actions if _is_light(a)]
    done: list[Action] = []
    for reading in readings:
        fresh: list[Action] = []
        for action in reading.actions:
            if not (any(_same(action, d) for d in done) or _is_of_other(action, measured, lights)):
                fresh.append(action)
                done.append(action)
        dropped = bool(reading.actions) and not fresh
        yield Reading(reading.text, remark=True) if dropped else replace(reading, actions=tuple(fresh))


def _same(one: Action, other: Action) -> bool:
    same_place = (one.target, one.object) == (other.target, other.object)
    return same_place and (one.tool, one.arguments) == (other.tool, other.arguments)


def _is_measured(reading: Reading, action: Action) -> bool:
    return action.tool == expose.tool.name and bool(complaint(reading.text))


def _is_light(action: Action) -> bool:
    return action.tool == adjust.tool.name and action.arguments.keys() == {"exposure"}


def _is_of_other(action: Action, measured: list[Action], lights: list[Action]) -> bool:
    """Return whether another action does it: 'too dark, brighten it' is measured, a said amount counts."""
    if _is_light(action):
        return abs(action.arguments["exposure"]) == USUAL and any(_one_wish(m, action) for m in measured)
    said = (light for light in lights if abs(light.arguments["exposure"]) != USUAL)
    return action in measured and any(_one_wish(action, light) for light in said)


def _one_wish(measured: Action, light: Action) -> bool:
    same_way = measured.arguments.get("brighten", 0.0) * light.arguments["exposure"] > 0
    return measured.target == light.target and same_way
