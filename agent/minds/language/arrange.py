"""Arrange planned steps: each after what would spoil it; generative ones for one place become one."""

from ...values.plan import Step

_WORDS = {"edit": "instruction", "inpaint": "prompt"}
"""Generative tool → the argument that says what it makes."""

_DRAWN = ("text", "border")
"""Tools whose exact marks and colours any later change would tint, cut or redraw."""

_BESIDE = (*_DRAWN, "paste", "resize")
"""Tools that leave drawn marks what they are."""

_FRAMING = ("crop", "straighten", "perspective", "extend", "rotate", "resize")
_FINISH = ("grain", "sharpen", "vignette")
"""Settings of `adjust` that belong to the final frame and its pixels."""


def arranged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps in an order in which none spoils another, with compatible generative ones merged."""
    return _merged(_ordered(steps))


def _ordered(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Put each step behind the last one that would spoil it; but for that the order stays."""
    placed: list[Step] = []
    for step in reversed(steps):
        drawn = (i for i, other in enumerate(placed) if other.tool in _DRAWN)
        end = len(placed) if step.tool in _DRAWN else next(drawn, len(placed))
        spoiling = [i for i, other in enumerate(placed[:end]) if _spoils(other, step)]
        placed.insert(spoiling[-1] + 1 if spoiling else 0, step)
    return tuple(placed)


def _spoils(other: Step, step: Step) -> bool:
    """Say whether `other` would undo some of `step` when it came later."""
    if step.tool in _DRAWN:
        return other.tool not in _BESIDE
    if step.tool == "resize":  # its size is that of the result
        in_pixels = {"box", "keep"} & other.arguments.keys()
        return other.tool == "straighten" or (other.tool == "crop" and not in_pixels)
    finishes = step.tool == "adjust" and any(step.arguments.get(name) for name in _FINISH)
    return finishes and not (step.target or step.region) and other.tool in _FRAMING


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
