"""Arrange planned steps: each after what would spoil it; generative ones for one place become one."""

from ....tools import tool
from ...values.plan import Step
from .. import Toolbox


def arranged(steps: tuple[Step, ...], toolbox: Toolbox = tool.get) -> tuple[Step, ...]:
    """Return the steps in an order in which none spoils another; equal and compatible ones become one."""
    return _merged(_ordered(_each_once(steps), toolbox), toolbox)


def _each_once(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps without those that do the same as one before."""
    kept: dict[str, Step] = {}
    for step in steps:
        kept.setdefault(f"{step.tool} {sorted(step.arguments.items())} {step.target} {step.region}", step)
    return tuple(kept.values())


def _ordered(steps: tuple[Step, ...], toolbox: Toolbox) -> tuple[Step, ...]:
    """Put each step behind the last one that would spoil it; but for that the order stays."""
    placed: list[Step] = []
    for step in reversed(steps):
        marks = (i for i, other in enumerate(placed) if toolbox(other.tool).traits.marks)
        end = len(placed) if toolbox(step.tool).traits.marks else next(marks, len(placed))
        spoiling = [i for i, other in enumerate(placed[:end]) if _spoils(other, step, toolbox)]
        placed.insert(spoiling[-1] + 1 if spoiling else 0, step)
    return tuple(placed)


def _spoils(other: Step, step: Step, toolbox: Toolbox) -> bool:
    """Say whether `other` would undo some of `step` when it came later."""
    late, traits = toolbox(other.tool), toolbox(step.tool).traits
    if traits.marks:
        return not late.traits.spares_marks
    if traits.sizes:
        return late.traits.cuts and not late.pixel_arguments & other.arguments.keys()
    finishes = any(step.arguments.get(name) for name in traits.finish)
    reframes = late.kind == "geometry" and not late.traits.marks
    return finishes and reframes and not (step.target or step.region)


def _merged(steps: tuple[Step, ...], toolbox: Toolbox) -> tuple[Step, ...]:
    result: list[Step] = []
    for step in steps:
        words = toolbox(step.tool).traits.prompt
        if result and _compatible(result[-1], step, words):
            result[-1] = _joined(result[-1], step, words)
        else:
            result.append(step)
    return tuple(result)


def _compatible(one: Step, other: Step, words: str) -> bool:
    """Say whether two calls with prompts can be one; `words`: the argument that is the prompt."""
    if not words or (one.tool, one.target, one.region) != (other.tool, other.target, other.region):
        return False
    both = [str(s.arguments.get(words, "")) for s in (one, other)]
    alike = _rest(one, words) == _rest(other, words)
    return alike and all(both) and not any("->" in w or "→" in w for w in both)


def _rest(step: Step, words: str) -> dict[str, object]:
    return {name: value for name, value in step.arguments.items() if name != words}


def _joined(one: Step, other: Step, words: str) -> Step:
    both = f"{one.arguments[words]}; {other.arguments[words]}"
    return one.model_copy(
        update={
            "reason": f"{one.reason} {other.reason}".strip(),
            "arguments": one.arguments | {words: both},
            "expectations": (*one.expectations, *other.expectations),
        }
    )
