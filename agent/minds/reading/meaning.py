# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""What a match of the grammar means, and how a meaning is registered for a name of the grammar."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...values.brief import Move, Refusal
from ...values.intents import Choice, Gap, Intent
from .amounts import Amount, together
from .chart import Captures
from .nouns import Thing
from .tagger import Tagging

GENERATIVE_ENGINE = "edit: instruct-pix2pix, or a hosted image model"
GENERATIVE_COMMAND = (
    'pip install "retoucher[models]" && retoucher models pull instruct-pix2pix, or RETOUCHER_MODEL=…'
)


@dataclass(frozen=True)
class Turn:
    """What a meaning may know of the turn."""

    size: tuple[int, int] = (0, 0)
    """(width, height) of the picture in pixels."""
    attachments: tuple[str, ...] = ()
    engines: frozenset[str] = frozenset()
    undone: bool = False
    """True when the last turn took something back."""
    borders: tuple[float, float, float, float] = (0, 0, 0, 0)
    """Flat margins of the picture as shares: left, right, top, bottom."""

    def can(self, verb: str) -> bool:
        """Return whether a generative engine for 'edit' or 'inpaint' is ready."""
        names = {e.partition("/")[2] for e in self.engines if e.startswith(f"{verb}/")}
        return bool(names - {"classical", "exemplar", "lama"})


@dataclass(frozen=True)
class Correction:
    """What a follow-up changes about the last edit."""

    kind: str
    """'colour', 'size', 'place', 'axis', 'other way', 'aspect', 'kind', 'words', 'target', 'same for', 'without'…"""
    value: Any = None
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meaning:
    """What one stretch of a request means; without intents, a refusal or a remark says why."""

    intents: tuple[Intent, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    assumptions: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    move: Move | None = None
    correction: Correction | None = None
    remark: bool = False
    complaint: bool = False
    """True for 'it is too dark': a wish for the same that is said outright goes before it."""
    about: str = ""
    """What a stretch without an intent points at: 'it' means that from here on."""


@dataclass(frozen=True)
class Said:
    """One match: what was captured and the words it covers."""

    captures: Captures
    tagging: Tagging
    turn: Turn = field(default_factory=Turn)

    def get(self, name: str, default: Any = None) -> Any:
        """Return the first capture of a tag or rule."""
        values = self.captures.get(name, ())
        return values[0] if values else default

    def all(self, name: str) -> tuple[Any, ...]:
        """Return all captures of a tag or rule."""
        return self.captures.get(name, ())

    @property
    def amount(self) -> Amount:
        """How much, by all the amounts that were said."""
        return together(self.all("amount"))

    @property
    def words(self) -> str:
        """The stretch as the person typed it."""
        return self.tagging.said(*self.get("span"))

    @property
    def tokens(self) -> frozenset[str]:
        """The words of the stretch."""
        start, end = self.get("span")
        return frozenset(t.word for t in self.tagging.tokens[start:end])

    @property
    def things(self) -> tuple[Thing, ...]:
        """All noun phrases, those of lists first."""
        return tuple(t for listed in self.all("things") for t in listed) + self.all("thing")


Builder = Callable[[Said], Any]
MEANINGS: dict[tuple[str, str], Builder] = {}


def means(rule: str, *names: str) -> Callable[[Builder], Builder]:
    """Register what a name of the grammar means."""

    def register(builder: Builder) -> Builder:
        for name in names:
            MEANINGS[rule, name] = builder
        return builder

    return register


def wish(*intents: Intent, said: tuple[str, ...] = ()) -> Meaning:
    """Return the meaning of a wish."""
    return Meaning(intents=intents, assumptions=said)


def refused(
    words: str, why: str, *, engine: str = GENERATIVE_ENGINE, command: str = GENERATIVE_COMMAND
) -> Meaning:
    """Return the meaning of a wish that cannot be done with what is at hand."""
    return Meaning(refusals=(Refusal(wish=words, why=why, engine=engine, command=command),))


def asked(gap: Gap) -> Meaning:
    """Return the meaning of a wish of which something is missing."""
    return Meaning(intents=(gap,))


def choice(label: str, *intents: Intent) -> Choice:
    """Return one answer to a question."""
    return Choice(label=label, intents=intents)


PRONOUNS = frozenset(
    [
        "it", "them", "him", "her", "that", "this", "these", "those", "that one", "this one", "they", "he", "she", "those ones",
        "the same",
    ]
)  # fmt: skip


def is_pronoun(phrase: str) -> bool:
    """Return whether the words point back."""
    return phrase in PRONOUNS


def the(phrase: str) -> str:
    """Return the phrase as it is said: 'the red car', 'the picture' for none."""
    if not phrase:
        return "the picture"
    first = phrase.split(" ")[0]
    bare = is_pronoun(phrase) or first in (
        "all", "both", "every", "everything", "everyone", "point", "box", "each", "some", "people",
    )  # fmt: skip
    return phrase if bare else f"the {phrase}"
