"""A tool call before its region is known, and what it promises."""

from dataclasses import dataclass, field
from typing import Any

from ...values.plan import Expectation, Measure


@dataclass(frozen=True)
class Action:
    """One tool call, before its region is known."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)
    target: str = ""
    """Noun phrase; empty for the whole picture."""
    reason: str = ""
    expect: tuple[Expectation, ...] = ()
    destructive: bool = False
    """True when a wrong region destroys something: the region must then be sure."""
    frames: tuple[str, ...] = ()
    """For a crop: the phrases of what the frame closes in on, or must hold."""
    keeps: bool = False
    """True when the frame must hold them and need not close in."""
    goal: str = ""


def expected(*rules: str) -> tuple[Expectation, ...]:
    """Return expectations written as 'lightness rises 0.01'."""
    return tuple(_expectation(rule) for rule in rules if rule)


def _expectation(rule: str) -> Expectation:
    measure, holds, *value = rule.split()
    words = {"rises": "rises", "falls": "falls", "at_least": "is at least", "at_most": "is at most"}
    number = float(value[0]) if value else 0.0
    said = f"{measure.replace('_', ' ')} {words.get(holds, 'is about')}"
    text = said if holds in ("rises", "falls") else f"{said} {number:g}"
    name: Measure = measure  # pyright: ignore[reportAssignmentType]  # pydantic checks it below
    return Expectation.model_validate({"measure": name, "holds": holds, "value": number, "text": text})
