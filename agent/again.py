"""An edit made again: with one step changed, or in several variations."""

from dataclasses import dataclass
from itertools import pairwise

from ..tools import tool
from .conversation import Conversation
from .events import StepFinished
from .journal import Journal
from .plan import Plan, Step
from .verdict import StepResult
from .versions import Version

FACTORS = (0.5, 1.5, 0.75, 2.0)
"""By what the amounts of each variation are multiplied."""


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
    steps = tuple(changed if at == number else step for at, step in enumerate(head.steps))
    steps = tuple(step.model_copy(update={"expectations": ()}) for step in steps)
    base = conversation.tree.versions[head.parent]
    plan = Plan(steps=steps, thinking=f"Version {head.number} with step {number + 1} changed.")
    request = f"{head.request.removesuffix(' (adjusted)')} (adjusted)"
    return Again(plan, base, request, _results(conversation, journal, head, base)[:number])


def variations_of(conversation: Conversation, count: int) -> list[Again]:
    """Return other ways of the current version's edit: other seeds and other amounts."""
    head = conversation.head
    base = conversation.tree.versions[head.parent]
    return [
        Again(
            Plan(
                steps=tuple(_varied(step, factor, seed) for step in head.steps),
                thinking=f"Version {head.number} with its amounts times {factor:g}.",
            ),
            base,
            f"Variation {seed}: {head.request}",
        )
        for seed, factor in enumerate(FACTORS[:count], 1)
    ]


def _varied(step: Step, factor: float, seed: int) -> Step:
    schema = tool.get(step.tool).schema()["parameters"].get("properties", {})
    amounts = {
        name: _within(float(value) * factor, schema[name])
        for name, value in step.arguments.items()
        if schema.get(name, {}).get("type") == "number" and {"minimum", "maximum"} <= schema[name].keys()
    }
    arguments = step.arguments | amounts
    return step.model_copy(update={"arguments": arguments, "seed": step.seed + seed, "expectations": ()})


def _within(value: float, prop: dict[str, float]) -> float:
    return round(min(max(value, prop["minimum"]), prop["maximum"]), 4)


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
