"""One wish that a request says in two ways is done once: 'it's crooked, straighten it'."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ....prompts.done_words import load_done_words
from ....prompts.loader import load_lexicon
from ....tools.adjust import adjust
from ....tools.enhance import enhance
from ....tools.expose import expose
from ....tools.recolor import recolor
from ....tools.sky import sky
from .complaints import complaint
from .meaning import Action, Reading

_CURES = tuple(t.tool.name for t in (adjust, enhance, expose, recolor, sky))
"""What mends light or colour."""


def said_once(readings: tuple[Reading, ...], request: str) -> tuple[Reading, ...]:
    """Return readings without actions that an earlier one has; 'again' is another time."""
    readings = tuple(_without_reasons(readings))
    said = " ".join(re.findall(r"[\w']+", request.lower()))
    again = any(f" {words} " in f" {said} " for words in load_done_words().again)
    return readings if again else tuple(_left(readings))


def _without_reasons(readings: tuple[Reading, ...]) -> Iterator[Reading]:
    """Yield readings; a vague complaint beside a wish for light or colour there says why, and is told so."""
    wished = [a for r in readings if not complaint(r.text) for a in r.actions if a.tool in _CURES]
    for reading in readings:
        vague = {a.target for a in reading.actions if a.tool == adjust.tool.name}
        several = len({name for a in reading.actions for name in a.arguments}) > 1
        told = several and complaint(reading.text) and " too " not in f" {reading.text} "
        why = told and vague <= {"", "it", *(w.target for w in wished)} and bool(wished)
        said = f"Taken for the reason: {reading.text!r}"
        yield replace(reading, actions=(), assumptions=(said,), remark=True) if why else reading


def _left(readings: tuple[Reading, ...]) -> Iterator[Reading]:
    lights = [(a, bool(complaint(r.text))) for r in readings for a in r.actions if _is_light(a)]
    complained = [a for a, is_complaint in lights if is_complaint]
    wished = [a for a, _ in lights if a not in complained]
    done: list[Action] = []
    for reading in readings:
        fresh: list[Action] = []
        for action in reading.actions:
            if not (any(_same(action, d) for d in done) or _is_of_other(action, complained, wished)):
                fresh.append(action)
                done.append(action)
        dropped = bool(reading.actions) and not fresh
        yield replace(reading, actions=tuple(fresh), assumptions=() if dropped else reading.assumptions)


def _same(one: Action, other: Action) -> bool:
    same_place = (one.target, one.object) == (other.target, other.object)
    return same_place and (one.tool, one.arguments) == (other.tool, other.arguments)


def _is_light(action: Action) -> bool:
    exposed = action.tool == adjust.tool.name and action.arguments.keys() == {"exposure"}
    return exposed or action.tool == expose.tool.name


def _is_of_other(action: Action, complained: list[Action], wished: list[Action]) -> bool:
    """Return whether another action does it: 'too dark, brighten it' is measured, a said amount counts."""
    if action in complained:
        return any(_one_wish(action, light) for light in wished if abs(light_of(light)) != 1)
    return action in wished and abs(light_of(action)) == 1 and any(_one_wish(c, action) for c in complained)


def _one_wish(one: Action, other: Action) -> bool:
    return one.target == other.target and light_of(one) * light_of(other) > 0


def light_of(action: Action) -> float:
    """Return how many times 'brighter' an action is: 1 where no amount was said, below 0 of darker."""
    usual = load_lexicon().effects["brighter"]
    measured = action.arguments.get("brighten", 0.0) / usual.arguments["brighten"]
    return measured or action.arguments.get("exposure", 0.0) / (usual.exactly or {})["exposure"]
