"""What facts hold, as types: checked where they are made, described to clients in OpenAPI."""

from typing import Any, Literal

from typing_extensions import TypedDict


class VerdictFacts(TypedDict):
    """What was found of an edit."""

    passed: bool
    instruction: float
    preservation: float
    quality: float
    findings: list[str]
    wrong: str
    judge: str


class VersionFacts(TypedDict):
    """A picture of a session, opened or made, and how it was made."""

    number: int
    current: bool
    parent: int | None
    request: str
    steps: list[str]
    name: str
    snapshot: bool
    size: list[int]
    digest: str
    verdict: VerdictFacts | None


class OptionFacts(TypedDict):
    """One of the answers that a question offers."""

    number: int
    label: str
    outlined: bool


_Asks = TypedDict("_Asks", {"for": Literal["answer"]})
_Shows = TypedDict("_Shows", {"for": Literal["approval"]})


class QuestionFacts(_Asks):
    """A question that waits for an answer."""

    question: str
    options: list[OptionFacts]
    free: bool
    place: bool


class PlanFacts(_Shows):
    """A plan that waits for a word."""

    plan: list[str]


WaitingFacts = QuestionFacts | PlanFacts


class StepFacts(TypedDict):
    """A step of a turn: its call, how it stands, and why it failed."""

    call: str
    state: str
    failure: str


class SentFacts(TypedDict):
    """Where something of the picture went, and what for."""

    to: str
    what: str


class TurnFacts(TypedDict):
    """How a turn ended, or what it waits for."""

    session: str
    turn: int
    state: str
    reply: str
    understood: list[str]
    assumed: list[str]
    steps: list[StepFacts]
    verdict: VerdictFacts | None
    version: VersionFacts
    waiting: WaitingFacts | None
    sent: list[SentFacts]
    calls: int
    money: float
    seconds: float


class RegionFacts(TypedDict):
    """A place in the picture; its digest names it in later calls."""

    number: int
    name: str
    box: list[float]
    score: float
    area: float
    digest: str


class LookFacts(TypedDict):
    """What a tool that only looks says; `find` says places."""

    result: Any


class SessionFacts(TypedDict):
    """A session: its versions and what waits."""

    session: str
    name: str
    kept_here: bool
    versions: list[VersionFacts]
    waiting: WaitingFacts | None
    spent: float


class OpenedFacts(SessionFacts):
    """A session that begins, and what opening its picture lost."""

    notes: list[str]
