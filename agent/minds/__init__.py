"""Minds: what thinks. They return the same types, so the graph has one shape."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from ...pictures import Picture, Region
from ...tools import tool
from ..values.brief import Brief, Question
from ..values.plan import Plan
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


@dataclass(frozen=True)
class Scene:
    """Everything that a mind may look at, and the only ways in which it may look."""

    picture: Picture
    find: Callable[[str], list[Region]]
    """Phrase → candidate regions on `picture`; empty when nothing matches; puts them into the store."""
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
    attachments: tuple[str, ...] = ()
    """Digests of pictures that came with the request."""
    engines: frozenset[str] = frozenset()
    """'inpaint/classical' for each engine that is ready."""
    tools: frozenset[str] = frozenset()
    """Names of the tools that a plan may use; empty: all of them."""
    toolbox: Toolbox = tool.get
    may_ask: bool = True
    """False under `--yes`: assume, and say what was assumed."""


@dataclass(frozen=True)
class Attempt:
    """A plan, carried out."""

    plan: Plan
    before: Picture
    after: Picture
    results: tuple[StepResult, ...]
    hints: tuple[Finding, ...] = ()
    """What other networks say of it: for weighing, no verdict may rest on it."""


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
