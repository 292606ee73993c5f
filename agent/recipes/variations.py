"""An edit made again: with one step changed, or in several variations."""

import re
from dataclasses import dataclass
from itertools import pairwise

from ...errors import ToolRetry
from ...tools import tool
from ..conversation import Conversation
from ..memory.journal import Journal
from ..values.events import StepFinished
from ..values.plan import Plan, Step
from ..values.verdict import StepResult
from ..values.versions import Version

FACTORS = (0.5, 1.5, 0.75, 2.0)
"""By what the amounts of each variation are multiplied."""
LESS = (0.5, 0.25, 0.75, 0.9)
"""The same for an amount of which there cannot be as much."""
_VARIATION = re.compile(r"^Variation \d+: ")
_ADJUSTED = " (adjusted)"


@dataclass(frozen=True)
class Again:
    """A plan to carry out from a version."""

    plan: Plan
    base: Version
    request: str
    done: tuple[StepResult, ...] = ()
    """Results of the plan's first steps, which still hold."""


def changed_from(conversation: Conversation, journal: Journal, number: int, changed: Step) -> Again:
    """Return the current version's edit with step `number` changed; what came before it is kept."""
    head = conversation.head
    changed = changed.model_copy(update={"reason": _set_by_hand(head.steps[number], changed)})
    steps = tuple(changed if at == number else step for at, step in enumerate(head.steps))
    steps = tuple(step.model_copy(update={"expectations": ()}) for step in steps)
    base = conversation.tree.versions[head.parent]
    plan = Plan(steps=steps, thinking=f"Version {head.number} with step {number + 1} changed.", by_hand=True)
    said = _amounts_set(head.steps[number], changed)
    request = f"{said[:1].upper()}{said[1:]}" if said else head.request.removesuffix(_ADJUSTED)
    request = f"{request}{_ADJUSTED}"
    return Again(plan, base, request, _results(conversation, journal, head, base)[:number])


def _set_by_hand(old: Step, new: Step) -> str:
    """Return what a hand set otherwise than it was, as the reason of a step."""
    said = _amounts_set(old, new)
    return f"Set by hand: {said}." if said else new.reason


def _amounts_set(old: Step, new: Step) -> str:
    """Return 'contrast +0.20, teal orange' for what is otherwise than it was; '' where nothing is."""
    set_now = {name: value for name, value in new.arguments.items() if value != old.arguments.get(name)}
    return ", ".join(
        f"{name} {value:+.2f}".replace("_", " ") if isinstance(value, float) else f"{name} {value}"
        for name, value in set_now.items()
    )


def may_go(version: Version, number: int) -> bool:
    """Return whether the version's edit makes sense without that step: others are left, none leans on it."""
    steps = version.steps
    if len(steps) < 2 or any(step.object is not None for step in steps):
        return False
    reframes = tool.get(steps[number].tool).kind == "geometry"
    return not (reframes and any(step.region for step in steps[number + 1 :]))


def without_step(conversation: Conversation, journal: Journal, number: int) -> Again:
    """Return the current version's edit without step `number`; what came before it is kept."""
    head = conversation.head
    base = conversation.tree.versions[head.parent]
    steps = tuple(s.model_copy(update={"expectations": ()}) for n, s in enumerate(head.steps) if n != number)
    plan = Plan(steps=steps, thinking=f"Version {head.number} without step {number + 1}.", by_hand=True)
    request = f"{head.request.removesuffix(_ADJUSTED)}, without step {number + 1}{_ADJUSTED}"
    return Again(plan, base, request, _results(conversation, journal, head, base)[:number])


def made_again(request: str) -> bool:
    """Return whether these words name a changed edit or a variation, and were said by nobody."""
    return _VARIATION.match(request) is not None or request.endswith(_ADJUSTED)


def variations_of(conversation: Conversation, count: int) -> list[Again]:
    """Return other ways of the current version's edit: other seeds and other amounts.

    Raises ToolRetry where the edit has neither.
    """
    head = conversation.head
    if not head.others and not any(_amounts(step) or _seeded(step) for step in head.steps):
        raise ToolRetry("this edit has no amount and leaves nothing to chance: there is nothing to vary")
    base = conversation.tree.versions[head.parent]
    said = _VARIATION.sub("", head.request)
    plans = [Plan(steps=steps, thinking="Tried small, and not chosen.") for steps in head.others]
    plans += [
        Plan(
            steps=tuple(_varied(step, seed) for step in head.steps),
            thinking=f"Version {head.number} with other amounts.",
        )
        for seed in range(1, len(FACTORS) + 1)
    ]
    many = min(count, len(FACTORS))
    return [Again(plan, base, f"Variation {n}: {said}") for n, plan in enumerate(plans[:many], 1)]


def _varied(step: Step, seed: int) -> Step:
    limits = tool.get(step.tool).amounts
    amounts = {
        name: _scaled(value, limits[name], FACTORS[seed - 1], LESS[seed - 1])
        for name, value in _amounts(step).items()
    }
    arguments = step.arguments | amounts
    return step.model_copy(update={"arguments": arguments, "seed": step.seed + seed, "expectations": ()})


def _amounts(step: Step) -> dict[str, float]:
    """Return the amounts that a step writes, its defaults where it writes none."""
    if step.takes_off:
        return {}
    described = tool.get(step.tool)
    written = {name: float(step.arguments[name]) for name in described.amounts if name in step.arguments}
    usual = {name: described.arguments.model_fields[name].default for name in described.amounts}
    return written or {name: float(value) for name, value in usual.items() if value}


def _seeded(step: Step) -> bool:
    return "seed" in tool.get(step.tool).arguments.model_fields


def _scaled(value: float, limits: tuple[float, float], factor: float, less: float) -> float:
    least, most = limits
    return round(max(value * (factor if least <= value * factor <= most else less), least), 4)


def _results(
    conversation: Conversation, journal: Journal, head: Version, base: Version
) -> tuple[StepResult, ...]:
    """Return the results of the head's steps as the journal tells them, as far as they form one chain."""
    for record in reversed(conversation.turns):
        finished = [e for e in journal.events(record.number) if isinstance(e, StepFinished)]
        results = [e.result for e in finished if not e.result.failure]
        steps = tuple(e.step for e in finished if not e.result.failure)
        whole = bool(results) and results[0].before == base.picture and results[-1].after == head.picture
        if whole and len(steps) == len(head.steps) and all(a.after == b.before for a, b in pairwise(results)):
            return tuple(r.model_copy(update={"step": at}) for at, r in enumerate(results))
    return ()
