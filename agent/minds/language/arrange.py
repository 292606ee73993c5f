"""Arrange planned steps: generative ones for one place become one; what they would redraw comes later."""

from ...plan import Step

_WORDS = {"edit": "instruction", "inpaint": "prompt"}
"""Generative tool → the argument that says what it makes."""

_DRAWN = ("text", "border")
"""Tools whose exact marks an edit of the whole picture would redraw."""


def arranged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps in an order in which none spoils another, with compatible generative ones merged."""
    return _merged(_ordered(steps))


def _ordered(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    redraws = [i for i, s in enumerate(steps) if s.tool == "edit" and not s.target and not s.region]
    last = max(redraws, default=-1)
    late = {i for i, s in enumerate(steps[: last + 1]) if s.tool in _DRAWN}
    early = [s for i, s in enumerate(steps[: last + 1]) if i not in late]
    return (*early, *(steps[i] for i in sorted(late)), *steps[last + 1 :])


def _merged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    result: list[Step] = []
    for step in steps:
        if result and _compatible(result[-1], step):
            result[-1] = _joined(result[-1], step)
        else:
            result.append(step)
    return tuple(result)


def _compatible(one: Step, other: Step) -> bool:
    words = _WORDS.get(one.tool, "")
    if not words or (one.tool, one.target, one.region) != (other.tool, other.target, other.region):
        return False
    both = [str(s.arguments.get(words, "")) for s in (one, other)]
    alike = _rest(one, words) == _rest(other, words)
    return alike and all(both) and not any("->" in w or "→" in w for w in both)


def _rest(step: Step, words: str) -> dict[str, object]:
    return {name: value for name, value in step.arguments.items() if name != words}


def _joined(one: Step, other: Step) -> Step:
    words = _WORDS[one.tool]
    both = f"{one.arguments[words]}; {other.arguments[words]}"
    return one.model_copy(
        update={
            "reason": f"{one.reason} {other.reason}".strip(),
            "arguments": one.arguments | {words: both},
            "expectations": (*one.expectations, *other.expectations),
        }
    )
