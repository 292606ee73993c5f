"""Brief: what a person's request means, before anything is changed."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Intent = Literal["edit", "question", "history", "chat"]
Ambiguity = Literal["none", "referent", "goal", "parameter", "conflict", "impossible"]
MoveName = Literal[
    "undo",
    "redo",
    "goto",
    "retry",
    "less",
    "more",
    "compare",
    "changes",
    "tree",
    "original",
    "apply_to",
    "keep",
    "merge",
]


class Frozen(BaseModel):
    """A value that travels through the graph; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Wish(Frozen):
    """One thing that is wanted, said so clearly that it can be planned alone."""

    text: str
    """Self-contained and specific: 'remove the red car', never 'remove it'."""
    target: str = ""
    """Noun phrase of what it is about; empty for the whole picture."""
    region: str = ""
    """Digest of the region, once it is known."""


class Option(Frozen):
    """One answer to a question."""

    label: str
    """What the person reads: 'the left car'."""
    request: str = ""
    """The request as it reads when this option is chosen."""
    region: str = ""
    """Digest of the region that this option means, drawn with its number on the picture."""
    stands_in: bool = False
    """True where that is offered in place of what was asked for: a click inside may mean something else."""


class Question(Frozen):
    """One question with numbered options; asked only when the answers lead to different pictures."""

    text: str
    options: tuple[Option, ...] = ()
    free: bool = True
    """True when an answer in other words makes sense."""
    default: int = 0
    """Index of the option taken for 'you decide' and `--yes`."""
    target: str = ""
    """The phrase that the options are about, for a referent."""
    place: bool = False
    """True when showing a place in the picture answers it; each face says how one is shown there."""
    offers: bool = False
    """True when it stands for a refusal: the words were not understood, and this is what they may mean."""


class Exchange(Frozen):
    """A question that was answered."""

    question: str
    answer: str
    """What the person said: '2', words, a place."""
    choice: str = ""
    """Label of the option that this means; '' when it means none."""
    options: tuple[str, ...] = ()
    """Labels of what there was to choose from."""
    outlines: tuple[str, ...] = ()
    """Digest of the region of each option; '' where it has none."""
    target: str = ""
    """The phrase that was asked about, for a referent."""


class Refusal(Frozen):
    """A wish that cannot be done with what is at hand."""

    wish: str
    why: str
    engine: str = ""
    """The engine that could."""
    command: str = ""
    """The command that brings it."""


class Move(Frozen):
    """A move on the version tree, or something about it."""

    name: MoveName
    argument: str = ""
    """'2' for goto, a file for apply_to, a factor for less and more."""


class Brief(Frozen):
    """The request, understood."""

    intent: Intent
    request: str
    wishes: tuple[Wish, ...] = ()
    ambiguity: Ambiguity = "none"
    interpretations: tuple[str, ...] = ()
    question: Question | None = None
    refusals: tuple[Refusal, ...] = ()
    assumptions: tuple[str, ...] = ()
    """What was taken for granted instead of asked; shown to the user."""
    move: Move | None = None
    answer: str = Field(default="", description="Words for the user when nothing is edited.")
