"""What the graph remembers of the turn that runs: digests and words, never pixels."""

from typing import Annotated, TypeVar

from typing_extensions import TypedDict  # a host reads its schema by pydantic

from .brief import Brief, Exchange, Frozen, Question
from .plan import Plan
from .verdict import StepResult, Verdict

T = TypeVar("T")


def added(before: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    """Reduce what grows through a turn; a checkpoint gives lists back. `Overwrite` empties it."""
    return (*before, *new)


class AttemptRecord(Frozen):
    """A plan that was carried out and judged."""

    plan: Plan
    results: tuple[StepResult, ...]
    picture: str
    """Digest of what it made."""
    verdict: Verdict
    dropped: tuple[str, ...] = ()
    """Targets or tools of steps that failed before and were left out."""


class State(TypedDict, total=False):
    """Set anew for each turn; what lasts longer is in the session's database."""

    turn: int
    """Number of the turn, from 1; set by the conversation."""
    request: str
    """What the user wrote; set by the conversation."""
    attachments: tuple[str, ...]
    """Digests of the pictures that came with the request; set by the conversation."""
    selection: str
    """Digest of the region that the user selected for this request; set by the conversation."""
    base: str
    """Id of the version that the turn starts from; set by `look`, moved by `history`."""
    picture: str
    """Digest of the picture as it is now; set by `look`, `act` and `revise`."""
    caption: str
    """What the picture shows; set by `look`."""
    brief: Brief | None
    """Set by `understand`."""
    mind: str
    """Name of the mind that understood; set by `understand`."""
    answer: str
    """The user's answer to the brief's question; set by `ask`, emptied by `understand`."""
    question: Question | None
    """The question that `answer` answers; set by `ask`."""
    exchanges: Annotated[tuple[Exchange, ...], added]
    """Questions of this turn that were answered, oldest first; `ask` adds to them."""
    draft: Plan | None
    """The last plan at another strength, for `plan` to work wishes into; set by `history`."""
    plan: Plan | None
    """Set by `plan`, `history` and `revise`, changed by `approve`."""
    cursor: int
    """Index of the next step; set by `plan`, `act` and `revise`."""
    results: tuple[StepResult, ...]
    """What the steps of this attempt made; set by `act` and `revise`, which begins with fewer: no reducer."""
    attempts: Annotated[tuple[AttemptRecord, ...], added]
    """Judged attempts, oldest first; `judge` adds to them, `commit` what a stopped turn had done."""
    dropped: tuple[str, ...]
    """What the running attempt leaves out because it failed before; set by `revise`."""
    owed: Question | None
    """Asked before an edit that may be billed is paid for again; set by `act`, emptied by `pay_again`."""
    pays_again: bool
    """True when the user said so; set by `pay_again`, taken back by `act` when the step is done."""
    stopped: str
    """Why the turn ends early: cancelled, budget, not paid again; set by `act` and `pay_again`."""
    failure: str
    """An error of the turn in words for the user; set by the wrapper around the nodes."""
    reply: str
    """What the user reads; set by `history` and `reply`."""


def fresh_turn(turn: int, request: str, attachments: tuple[str, ...] = (), selection: str = "") -> State:
    """Return the state at the start of a turn: everything of the turn before is gone."""
    return State(
        turn=turn,
        request=request,
        attachments=attachments,
        selection=selection,
        base="",
        picture="",
        caption="",
        brief=None,
        mind="",
        answer="",
        question=None,
        exchanges=(),
        draft=None,
        plan=None,
        cursor=0,
        results=(),
        attempts=(),
        dropped=(),
        owed=None,
        pays_again=False,
        stopped="",
        failure="",
        reply="",
    )
