"""Minds: what thinks. They return the same types, so the graph has one shape."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from ...engines import Point
from ...pictures import Box, Picture, Region
from ...tools import tool
from ...tools.tool import Spot
from ..values.brief import Brief, Question
from ..values.plan import Plan, Step
from ..values.verdict import Finding, StepResult, Verdict

Toolbox = Callable[[str], tool.Tool]
"""Name → tool; a fake toolbox makes fake tools."""


@dataclass(frozen=True)
class Turn:
    """An earlier turn of the conversation, as words."""

    request: str
    reply: str
    version: int
    steps: tuple[str, ...] = ()
    """'adjust(temperature=0.3)' for each step that was kept."""
    asked: tuple[str, ...] = ()
    """'Which dog? (left / right): left' for each question of the turn."""


@dataclass(frozen=True)
class Pointed:
    """A place that is shown in pixels: around a thing, on it, beside it; or a region that is known."""

    box: Box | None = None
    inside: tuple[Point, ...] = ()
    outside: tuple[Point, ...] = ()
    region: str = ""
    """Digest of the region that is meant; the rest is then empty."""


Fade = Literal["", "left", "right", "top", "bottom"]


@dataclass(frozen=True)
class Shape:
    """What becomes of a place before it is worked in."""

    all_but: bool = False
    """Everything except it."""
    feather: float = 0.0
    """Pixels over which its edge fades."""
    fade: Fade = ""
    """The side at which it is full, fading to nothing at the other."""
    wider: int = 0
    """Pixels by which it reaches farther on every side; once for each region."""


@dataclass(frozen=True)
class Lying:
    """An object on the picture."""

    step: Step
    """Its settled call."""
    spot: Spot
    opened: dict[str, Any]
    """The call's arguments, their pictures opened."""


@dataclass(frozen=True)
class Scene:
    """Everything that a mind may look at, and the only ways in which it may look."""

    picture: Picture
    find: Callable[[str], list[Region]]
    """Phrase → candidate regions on `picture`; empty when nothing matches; puts them into the store."""
    cut: Callable[[tuple[Pointed, ...], Shape], Region | None] = lambda places, shape: None
    """Shown places → one region of them all in that shape; None when nothing is seen there; keeps it."""
    caption: str = ""
    """Format, light and colours of the picture."""
    describe: Callable[[], str] = lambda: ""
    """What the picture shows, as well as the captioner can say; takes a moment."""
    turns: tuple[Turn, ...] = ()
    """Earlier turns on the way to the current version, oldest first."""
    regions: dict[str, str] = field(default_factory=dict)
    """Named regions of this session: name → digest."""
    lost: Callable[[str], str] = lambda phrase: ""
    """Why the kept region that a phrase names cannot be used on `picture`; '' when it can, or names none."""
    last_target: str = ""
    """What 'it' means: the phrase of the last region."""
    last_plan: Plan | None = None
    """The plan that made the current version; 'a bit less' and 'try again' start from it."""
    undone_plan: Plan | None = None
    """The plan that the last undo took back; 'now the sky instead' starts from it."""
    draft: Plan | None = None
    """The last plan at another strength, which the wishes are to be worked into; set by a move."""
    objects: tuple[Lying, ...] = ()
    """Text and pasted pictures that lie on the picture, lowest first; `find` looks below them."""
    it: int | None = None
    """Number of the object that 'it' means: what the last edit was about."""
    versions: tuple[str, ...] = ()
    """The newest versions in words, failed attempts kept beside among them."""
    attachments: tuple[str, ...] = ()
    """Digests of pictures that came with the request."""
    engines: frozenset[str] = frozenset()
    """'inpaint/classical' for each engine that is ready."""
    tools: frozenset[str] = frozenset()
    """Names of the tools that a plan may use; empty: all of them."""
    toolbox: Toolbox = tool.get
    may_ask: bool = True
    """False under `--yes`: assume, and say what was assumed."""
    selected: str = ""
    """Digest of the region that came with the request."""
    plans: int = 1
    """How many plans for a vague wish are tried small before the best is made."""
    careful: bool = False
    """True under `--careful`: look at every outline before anything is changed in it."""
    doubted: float = 0.3
    """Product of a verdict's scores below which many doubts are a failure."""


@dataclass(frozen=True)
class Place:
    """Where one step worked, and what it started from and made."""

    step: int
    region: Region
    before: Picture
    after: Picture
    """Both of the region's size: of the whole attempt, or of the step where the frame moved in between."""
    own: bool = False
    """True when the client showed it: the region is what was asked for, and nothing outside it is."""


@dataclass(frozen=True)
class Attempt:
    """A plan, carried out."""

    plan: Plan
    before: Picture
    after: Picture
    results: tuple[StepResult, ...]
    hints: tuple[Finding, ...] = ()
    """What other networks say of it: for weighing, no verdict may rest on it."""
    places: tuple[Place, ...] = ()
    """Where its local steps worked."""
    verdict: Verdict | None = None
    """Of an attempt that was judged already."""
    tried: tuple[Plan, ...] = ()
    """The plans of the attempts before it, the first one first."""
    failed: tuple[Verdict, ...] = ()
    """The verdicts on them."""


class Mind(Protocol):
    """Understands, plans, judges and revises."""

    name: str

    def understand(self, request: str, scene: Scene) -> Brief:
        """Say what the request means; the question, if one is needed, is in the brief."""
        ...

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        """Return the brief as it is after the user's answer to its question."""
        ...

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        """Turn the brief's wishes into steps."""
        ...

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        """Say whether the attempt does what the brief asks; `best` is the best attempt before it."""
        ...

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        """Return another plan for a failed attempt, None when nothing else is worth trying."""
        ...


@runtime_checkable
class Speaker(Protocol):
    """A mind with words of its own, where tools only measure; a call that fails raises `ModelFailure`."""

    def caption(self, picture: Picture) -> str:
        """Say in a sentence what the picture shows."""
        ...

    def decompose(
        self, instruction: str, caption: str, count: int = 3, *, removal: bool = False
    ) -> tuple[str, ...]:
        """Turn a vague instruction into `count` specific ones; `removal` lets them take things away."""
        ...

    def reply(self, request: str, report: str) -> str:
        """Tell the client, in the client's language, what the report says."""
        ...

    def price(self, attempts: int) -> float:
        """Estimate the money in US dollars that judging and mending that many attempts takes."""
        ...

    def unpriced(self) -> tuple[str, ...]:
        """Name the models that it asks and whose price is not known."""
        ...
