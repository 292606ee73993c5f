"""Events: one typed stream that every face renders."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from ...engines.hosted.meter import Meter
from .brief import Brief, Exchange, Frozen, Question
from .plan import Plan, Step
from .verdict import StepResult, Verdict
from .versions import Version


class Queued(Frozen):
    """The turn waits for those before it; told again when its place changes, by servers of many."""

    type: Literal["queued"] = "queued"
    place: int
    """1 is next."""


class NodeStarted(Frozen):
    """A node of the graph begins."""

    type: Literal["node_started"] = "node_started"
    node: str


class NodeFinished(Frozen):
    """A node of the graph is done."""

    type: Literal["node_finished"] = "node_finished"
    node: str
    seconds: float


class Looked(Frozen):
    """The picture was looked at."""

    type: Literal["looked"] = "looked"
    picture: str
    version: int
    caption: str
    notes: tuple[str, ...] = ()
    """What opening the file had to do: 16 bits reduced, the first of 12 frames."""
    attachments: tuple[str, ...] = ()
    """Digests of the pictures that came with the request."""
    selection: str = ""
    """Digest of the region that came with it."""


class Understood(Frozen):
    """The request was understood."""

    type: Literal["understood"] = "understood"
    brief: Brief


class Asked(Frozen):
    """A question waits for the user; `preview` is the digest of the picture with numbered outlines."""

    type: Literal["asked"] = "asked"
    question: Question
    preview: str = ""


class Answered(Frozen):
    """The question was answered."""

    type: Literal["answered"] = "answered"
    exchange: Exchange


class Planned(Frozen):
    """A plan stands; `attempt` counts from 1."""

    type: Literal["planned"] = "planned"
    plan: Plan
    attempt: int = 1
    approve: bool = False
    """True when the plan waits for the user."""


class StepStarted(Frozen):
    """A step begins."""

    type: Literal["step_started"] = "step_started"
    index: int
    step: Step


class StepProgress(Frozen):
    """A step is at work; `preview` is a digest or empty."""

    type: Literal["step_progress"] = "step_progress"
    index: int
    share: float
    doing: str
    preview: str = ""


class StepFinished(Frozen):
    """A step is done, or failed with the reason in the result."""

    type: Literal["step_finished"] = "step_finished"
    index: int
    step: Step
    result: StepResult


class Judged(Frozen):
    """An attempt was judged."""

    type: Literal["judged"] = "judged"
    attempt: int
    verdict: Verdict
    picture: str


class Committed(Frozen):
    """A version was added to the tree; `head` says whether it is the current one now."""

    type: Literal["committed"] = "committed"
    version: Version
    head: bool


class Moved(Frozen):
    """The current version changed without an edit."""

    type: Literal["moved"] = "moved"
    version: Version


class Shown(Frozen):
    """A picture to look at that is no version: the comparison that was asked for."""

    type: Literal["shown"] = "shown"
    picture: str
    title: str


class Leaving(Frozen):
    """A picture is about to go to an address that had none before; it goes when this was read."""

    type: Literal["leaving"] = "leaving"
    destination: str
    what: str
    digest: str = ""
    size: tuple[int, int] | None = None


class Sent(Frozen):
    """Something left this machine."""

    type: Literal["sent"] = "sent"
    destination: str
    what: str
    digest: str = ""
    size: tuple[int, int] | None = None


class Spent(Frozen):
    """What the turn has taken so far."""

    type: Literal["spent"] = "spent"
    calls: int
    money: float
    seconds: float

    @classmethod
    def of(cls, meter: Meter) -> "Spent":
        """Read the turn's meter."""
        used = meter.used
        return cls(calls=used.calls, money=used.dollars, seconds=meter.seconds)


class Failed(Frozen):
    """The turn could not go on; nothing is lost."""

    type: Literal["failed"] = "failed"
    error: str
    message: str


class Replied(Frozen):
    """The turn is over; these are the words for the user."""

    type: Literal["replied"] = "replied"
    text: str


Event = Annotated[
    Queued | NodeStarted | NodeFinished | Looked | Understood | Asked | Answered | Planned | StepStarted
    | StepProgress | StepFinished | Judged | Committed | Moved | Shown | Leaving | Sent | Spent | Failed
    | Replied,
    Field(discriminator="type"),
]  # fmt: skip

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes events as JSON."""
