"""Plan: the steps of an edit, each with its reason and what to expect of it."""

from typing import Any, Literal

from pydantic import Field

from .brief import Frozen

Measure = Literal[
    "lightness", "contrast", "chroma", "warmth", "tint", "hue", "sharpness", "noise",
    "changed_inside", "changed_outside", "max_outside", "seam", "width", "height", "aspect", "gone",
]  # fmt: skip
"""A field of `Evidence` or its `inside` change; size of the result; `gone`: the target is found no more."""


class Expectation(Frozen):
    """A fact that holds when the step did what it should."""

    measure: Measure
    holds: Literal["rises", "falls", "at_least", "at_most", "about"]
    value: float = 0.0
    """Threshold; for rises and falls the least change that counts."""
    text: str = ""
    """The same in words for the user."""


class Step(Frozen):
    """One call of one tool on one target."""

    reason: str
    """One or two sentences that a user can read."""
    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    target: str = ""
    """Noun phrase of the region; empty for the whole picture."""
    region: str = ""
    """Digest of the region; empty for the whole picture. When the step is done: the region it worked in."""
    expectations: tuple[Expectation, ...] = ()
    seed: int = 0
    engine: str = ""
    """Written when the step is done: the model or service that did it, with its weights."""
    frame: tuple[float, ...] | None = None
    """Written when the step is done: where the picture's points went, a 3×3 matrix row by row; () when they
    stayed. None: not written, or nobody can say."""
    began: str = ""
    """Written when the step is done: digest of the picture that it worked on."""
    object: int | None = None
    """Number of the object on the picture that it changes, or takes off when it has no arguments; None: a
    new one. When the step is done: the object it made; None when it worked on the picture itself."""

    @property
    def takes_off(self) -> bool:
        """True for a step that takes an object off the picture: nothing is laid in its place."""
        return self.object is not None and not self.arguments


ANOTHER_WAY = "Another way:"
"""How the thinking of a plan begins that does failed steps another way."""


class Plan(Frozen):
    """Ordered steps, and what was thought on the way."""

    steps: tuple[Step, ...]
    thinking: str = ""
    """Why these steps in this order."""
    seconds: float = 0.0
    """Estimated time."""
    cost: float = 0.0
    """Estimated money in US dollars, judge and retries included."""
    unpriced: tuple[str, ...] = ()
    """Models that the plan may ask and whose price is not known: they count as nothing in `cost`."""
    others: tuple[tuple[Step, ...], ...] = ()
    """Other plans for the same wish that were tried small and not chosen: its first variations."""
    planner: str = ""
    """Who planned: the model with the versions of its prompts; '' for the rules."""
    amended: bool = False
    """True when the request is not what made its steps: a person changed them, or they are carried out as
    they stand under a label. What the words would come to is not missing then."""
    by_hand: bool = False
    """True when a hand set its amounts, or they are the less that was wished for: it is tried once, and none
    of them is replaced."""


def call_text(step: Step) -> str:
    """Return a step as a call: 'adjust(temperature=0.3) on sky'."""
    written = ", ".join(f"{name}={value!r}" for name, value in step.arguments.items())
    return f"{step.tool}({written})" + (f" on {step.target}" if step.target else "")
