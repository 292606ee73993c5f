"""What the page shows of a turn, folded from the agent's events."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from time import monotonic
from typing import Literal

from ....agent.memory.sessions import TurnRecord
from ....agent.values import events as e
from ....agent.values.brief import Brief, Exchange, Question
from ....agent.values.plan import Plan, Step
from ....agent.values.verdict import StepResult, Verdict
from ....agent.values.versions import Version
from ....errors import SessionError

StepState = Literal["waiting", "running", "done", "failed", "stopped"]
TurnState = Literal["running", "asking", "approving", "done", "failed"]

DOING = {
    "look": "Looking at the picture",
    "understand": "Understanding the request",
    "plan": "Planning the steps",
    "act": "Editing",
    "check": "Measuring what changed",
    "judge": "Checking the result",
    "revise": "Looking for a better way",
    "commit": "Keeping the version",
    "history": "Moving through the versions",
    "reply": "Summing up",
}
"""Node → what it does, in words for a person."""


@dataclass
class StepView:
    """One step as it stands."""

    step: Step
    state: StepState = "waiting"
    share: float = 0.0
    doing: str = ""
    preview: str = ""
    result: StepResult | None = None
    started: float = 0.0


@dataclass
class TurnView:
    """One turn as it stands; `fold` keeps it up to date."""

    number: int
    request: str = ""
    attachments: tuple[str, ...] = ()
    selection: str = ""
    """Digest of the region that came with the request."""
    base: int | None = None
    """Number of the version that the turn started from."""
    doing: str = ""
    brief: Brief | None = None
    question: Question | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    plan: Plan | None = None
    approving: bool = False
    attempt: int = 0
    steps: list[StepView] = field(default_factory=list)
    verdicts: list[tuple[int, Verdict, str]] = field(default_factory=list)
    """(attempt, verdict, digest of the picture)."""
    versions: list[tuple[Version, bool]] = field(default_factory=list)
    """(version, whether it became the current one)."""
    leaving: list[e.Leaving] = field(default_factory=list)
    """First pictures that went, or go now, to an address."""
    sent: list[e.Sent] = field(default_factory=list)
    spent: e.Spent | None = None
    failure: str = ""
    unkept: bool = False
    """The home failed, and with it the turn: what was made may be no version."""
    reply: str = ""

    @property
    def state(self) -> TurnState:
        """How the turn stands, seen from its events alone."""
        if self.reply:
            return "failed" if self.failure or self._all_failed else "done"
        if self.question is not None:
            return "asking"
        if self.approving:
            return "approving"
        return "failed" if self.failure else "running"

    @property
    def _all_failed(self) -> bool:
        return bool(self.verdicts) and not any(verdict.passed for _, verdict, _ in self.verdicts)

    @property
    def seconds(self) -> float:
        """Seconds that the turn has taken so far, as its meter counts."""
        return self.spent.seconds if self.spent else 0.0


def fold(view: TurnView, event: e.Event) -> None:
    """Bring a turn's view up to date with one event."""
    folder = _FOLDERS.get(type(event))
    if folder is not None:
        folder(view, event)


def folded(number: int, events: Iterable[e.Event], record: TurnRecord | None = None) -> TurnView:
    """Return the view of a turn that was written down."""
    view = TurnView(number)
    for event in events:
        fold(view, event)
    if record is not None:
        view.request, view.reply = record.request, record.reply
        view.question, view.approving = None, False
        view.spent = view.spent or e.Spent(calls=record.calls, money=record.money, seconds=record.seconds)
    return view


def _queued(view: TurnView, event: e.Queued) -> None:
    view.doing = in_line(event.place)


def in_line(place: int) -> str:
    """Return where a turn waits, in words for a person."""
    return "Next in line" if place == 1 else f"Number {place} in line"


def _node_started(view: TurnView, event: e.NodeStarted) -> None:
    view.doing = DOING.get(event.node, view.doing)


def _looked(view: TurnView, event: e.Looked) -> None:
    view.base, view.attachments, view.selection = event.version, event.attachments, event.selection


def _understood(view: TurnView, event: e.Understood) -> None:
    view.brief = event.brief
    view.request = view.request or event.brief.request
    view.question = None


def _asked(view: TurnView, event: e.Asked) -> None:
    view.question = event.question


def _answered(view: TurnView, event: e.Answered) -> None:
    view.exchanges.append(event.exchange)
    view.question = None


def _planned(view: TurnView, event: e.Planned) -> None:
    view.plan, view.attempt, view.approving = event.plan, event.attempt, event.approve
    kept = [
        old for old, step in zip(view.steps, event.plan.steps, strict=False) if _same_work(old.step, step)
    ]
    done = list(takewhile(lambda shown: shown.state == "done", kept)) if event.attempt > 1 else []
    view.steps = [*done, *(StepView(step) for step in event.plan.steps[len(done) :])]


def _same_work(old: Step, new: Step) -> bool:
    """True when a retry need not do the step again."""
    return (old.tool, old.arguments, old.region, old.target, old.seed) == (
        new.tool,
        new.arguments,
        new.region,
        new.target,
        new.seed,
    )


def _step(view: TurnView, index: int, step: Step | None = None) -> StepView:
    while len(view.steps) <= index and step is not None:
        view.steps.append(StepView(step))
    return view.steps[index]


def _step_started(view: TurnView, event: e.StepStarted) -> None:
    shown = _step(view, event.index, event.step)
    shown.step, shown.state, shown.started = event.step, "running", monotonic()
    view.approving = False


def _step_progress(view: TurnView, event: e.StepProgress) -> None:
    shown = _step(view, event.index)
    shown.share, shown.doing = event.share, event.doing
    shown.preview = event.preview or shown.preview


def _step_finished(view: TurnView, event: e.StepFinished) -> None:
    shown = _step(view, event.index, event.step)
    shown.step, shown.result = event.step, event.result
    shown.state = "failed" if event.result.failure else "done"


def _judged(view: TurnView, event: e.Judged) -> None:
    view.verdicts.append((event.attempt, event.verdict, event.picture))


def _committed(view: TurnView, event: e.Committed) -> None:
    view.versions.append((event.version, event.head))


def _leaving(view: TurnView, event: e.Leaving) -> None:
    view.leaving.append(event)


def _sent(view: TurnView, event: e.Sent) -> None:
    view.sent.append(event)


def _spent(view: TurnView, event: e.Spent) -> None:
    view.spent = event


def _failed(view: TurnView, event: e.Failed) -> None:
    view.failure = event.message
    view.unkept = event.error == SessionError.__name__


def _replied(view: TurnView, event: e.Replied) -> None:
    view.reply = event.text
    for shown in view.steps:
        shown.state = "stopped" if shown.state in ("running", "waiting") else shown.state
    view.question, view.approving = None, False


_FOLDERS: dict[type, Callable[..., None]] = {
    e.Queued: _queued,
    e.NodeStarted: _node_started,
    e.Looked: _looked,
    e.Understood: _understood,
    e.Asked: _asked,
    e.Answered: _answered,
    e.Planned: _planned,
    e.StepStarted: _step_started,
    e.StepProgress: _step_progress,
    e.StepFinished: _step_finished,
    e.Judged: _judged,
    e.Committed: _committed,
    e.Leaving: _leaving,
    e.Sent: _sent,
    e.Spent: _spent,
    e.Failed: _failed,
    e.Replied: _replied,
}
