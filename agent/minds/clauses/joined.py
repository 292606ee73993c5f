"""Several wishes in one clause: 'vintage look with grain', 'brighten and white balance fix'."""

import re
from collections.abc import Callable
from dataclasses import replace

from ..words.grammar import Clause
from ..words.targets import is_pronoun
from .effects import predicate, with_noun
from .meaning import Action, Reading

_JOINT = re.compile(r" (?:and |but |plus )?with | : | (?:and|but|plus) (?:also )?(?:then )?")


def read_joined(clause: Clause, read_one: Callable[[Clause], Reading | None]) -> Reading | None:
    """Read a clause as two wishes when both are understood; after 'with' both are about the same."""
    for joint in _JOINT.finditer(clause.text):
        first = read_one(Clause(clause.text[: joint.start()], clause.literals))
        if first is None or not first.actions:
            continue
        rest = Clause(clause.text[joint.end() :], clause.literals)
        second = _second(rest, joint[0], read_one) or _added(rest, first, joint[0], read_one)
        if second is not None and second.actions:
            return _together(clause, first, second, shared=joint[0].strip() not in ("and", "but", "plus"))
    return None


def _second(clause: Clause, joint: str, read_one: Callable[[Clause], Reading | None]) -> Reading | None:
    part = predicate(clause.text) or with_noun(clause.text)
    if part is not None:
        return Reading(clause.said, part.actions, interpretations=part.meaning)
    return (None if "with" in joint else read_one(clause)) or read_joined(clause, read_one)


def _added(
    clause: Clause, first: Reading, joint: str, read_one: Callable[[Clause], Reading | None]
) -> Reading | None:
    """Read 'with a white border' after a wish about the picture; after a thing it describes that."""
    if "with" not in joint or any(a.target and not is_pronoun(a.target) for a in first.actions):
        return None
    found = read_one(Clause(f"add {clause.text}", clause.literals))
    return found if found is not None and found.actions else read_one(clause)


def _together(clause: Clause, first: Reading, second: Reading, *, shared: bool) -> Reading:
    last = first.actions[-1].target
    return Reading(
        clause.said,
        first.actions + tuple(_about(a, last if shared else "") for a in second.actions),
        assumptions=(*first.assumptions, *second.assumptions),
        interpretations=(*first.interpretations, *second.interpretations),
    )


def _about(action: Action, target: str) -> Action:
    return replace(action, target=target) if target and not action.target else action
