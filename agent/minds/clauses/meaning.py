"""What one clause of a request means: actions, a refusal, a question, a move or words."""

from dataclasses import dataclass, field
from typing import Any

from ...values.brief import Ambiguity, Refusal
from ...values.plan import Expectation, Measure

GENERATIVE_COMMAND = (
    'pip install "retoucher[models]" && retoucher models pull instruct-pix2pix, or RETOUCHER_MODEL=…'
)


@dataclass(frozen=True)
class Action:
    """One tool call, before its region is known."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)
    target: str = ""
    """Noun phrase; empty for the whole picture."""
    reason: str = ""
    expect: tuple[Expectation, ...] = ()
    frames: str = ""
    """For a crop: the phrase of what must stay in the frame."""
    object: int | None = None
    """Number of the object on the picture that it changes, or takes off when it has no arguments."""

    @property
    def takes_off(self) -> bool:
        """True for one that takes an object off the picture."""
        return self.object is not None and not self.arguments


@dataclass(frozen=True)
class Choice:
    """One answer to a question about a clause: what it is called, and the clause as it then reads."""

    label: str
    clause: str
    """Empty: the clause is left out."""


@dataclass(frozen=True)
class Doubt:
    """Why a clause cannot be carried out as it stands, and its possible meanings."""

    kind: Ambiguity
    text: str
    choices: tuple[Choice, ...]
    template: str = ""
    """The clause as it reads after a free answer, which replaces '{}'."""
    default: int = 0
    place: bool = False
    """True when showing a place answers it."""


@dataclass(frozen=True)
class Reading:
    """One clause, understood; without actions, a doubt or a refusal says why."""

    text: str
    actions: tuple[Action, ...] = ()
    doubt: Doubt | None = None
    refusal: Refusal | None = None
    assumptions: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    about: str = ""
    """What a clause without an action points at: 'it' means that from here on."""
    remark: bool = False
    """True for what is said beside a wish, and wants nothing."""
    offers_from: float = 0.0
    """From this probability on a likely meaning is offered in place of the refusal; 0 for never."""


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


def refused(wish: str, why: str, *, engine: str = "", command: str = "") -> Reading:
    """Return the reading of a wish that cannot be done with what is at hand."""
    generative = engine or "edit: instruct-pix2pix, or a hosted image model"
    return Reading(
        wish, refusal=Refusal(wish=wish, why=why, engine=generative, command=command or GENERATIVE_COMMAND)
    )
