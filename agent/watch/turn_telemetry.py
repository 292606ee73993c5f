"""Turns as OpenTelemetry traces and metrics, named by its conventions for generative AI where they know them.

A turn is a span `invoke_agent`; below it one for each node of the graph and `execute_tool` for each step.
"""

from time import time_ns

from opentelemetry import metrics, trace
from opentelemetry.metrics import MeterProvider
from opentelemetry.trace import SpanKind, Status, StatusCode, TracerProvider, set_span_in_context

from ..values.events import (
    Asked,
    Committed,
    Event,
    Failed,
    Judged,
    Moved,
    NodeFinished,
    Planned,
    Replied,
    Sent,
    Spent,
    StepFinished,
)
from .event_facts import Fact, facts_of
from .watchers import TurnBegun, TurnWatch

_NAME = "retoucher"
_AS_EVENTS = (Asked, Committed, Judged, Moved, Planned, Sent)
"""What stands in the span of a turn at its time."""


class Telemetry:
    """A watcher that makes spans and measures of every turn; pictures and words are in none of them."""

    def __init__(self, traces: TracerProvider | None = None, measures: MeterProvider | None = None) -> None:
        """Without providers those of the process are used."""
        self.tracer = (traces or trace.get_tracer_provider()).get_tracer(_NAME)
        meter = (measures or metrics.get_meter_provider()).get_meter(_NAME)
        self.turns = meter.create_histogram("retoucher.turn.duration", "s", "Turns, by how they ended")
        self.steps = meter.create_histogram("retoucher.step.duration", "s", "Steps, by tool and engine")
        self.verdicts = meter.create_counter("retoucher.verdicts", "1", "Verdicts, by judge and result")
        self.money = meter.create_counter("retoucher.money", "USD", "What hosted models took")
        self.calls = meter.create_counter("retoucher.calls", "1", "Calls to hosted models")
        self.sent = meter.create_counter("retoucher.sent", "1", "Pictures that left this machine")

    def __call__(self, begun: TurnBegun) -> TurnWatch:
        """Begin the span of a turn."""
        return _TurnSpan(self, begun)


class _TurnSpan:
    def __init__(self, telemetry: Telemetry, begun: TurnBegun) -> None:
        self._to, self._start = telemetry, time_ns()
        self._calls, self._money = begun.spent.calls, begun.spent.dollars
        self._outcome = "cut off"
        self._span = telemetry.tracer.start_span(
            f"invoke_agent {_NAME}",
            kind=SpanKind.INTERNAL,
            start_time=self._start,
            attributes={
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.agent.name": _NAME,
                "gen_ai.conversation.id": begun.session,
                "retoucher.turn": begun.turn,
            },
        )

    def hear(self, event: Event) -> None:
        facts = facts_of(event)
        if isinstance(event, _AS_EVENTS) and facts is not None:
            self._span.add_event(event.type, _named(facts))
        match event:
            case NodeFinished():
                self._done_just_now(f"node {event.node}", event.seconds, {"retoucher.node": event.node})
            case StepFinished():
                self._hear_step(event, facts or {})
            case Judged():
                told = {"retoucher.judge": event.verdict.judge, "retoucher.passed": event.verdict.passed}
                self._to.verdicts.add(1, told)
            case Sent():
                self._to.sent.add(1, {"server.address": event.destination})
            case Spent():
                self._hear_spent(event)
            case Failed():
                self._outcome = "failed"
                self._span.set_status(Status(StatusCode.ERROR, event.error))
                self._span.set_attribute("error.type", event.error)
            case Asked() | Planned(approve=True):
                self._outcome = "waits"
            case Replied() if self._outcome != "failed":
                self._outcome = "replied"
            case _:
                pass

    def end(self) -> None:
        self._span.set_attribute("retoucher.outcome", self._outcome)
        self._span.end()
        self._to.turns.record((time_ns() - self._start) / 1e9, {"retoucher.outcome": self._outcome})

    def _hear_step(self, event: StepFinished, facts: dict[str, Fact]) -> None:
        about: dict[str, Fact] = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": event.step.tool,
            "retoucher.engine": facts["engine"],
        }
        about |= {"error.type": "step_failed"} if event.result.failure else {}
        self._to.steps.record(event.result.seconds, about)
        more = {"retoucher.index": event.index, "retoucher.money": event.result.cost}
        self._done_just_now(f"execute_tool {event.step.tool}", event.result.seconds, about | more)

    def _hear_spent(self, event: Spent) -> None:
        """Count what came since the last time: the event tells all of the turn."""
        self._to.calls.add(max(0, event.calls - self._calls))
        self._to.money.add(max(0.0, event.money - self._money))
        self._calls, self._money = max(self._calls, event.calls), max(self._money, event.money)
        self._span.set_attributes({"retoucher.calls": event.calls, "retoucher.money": event.money})

    def _done_just_now(self, name: str, seconds: float, attributes: dict[str, Fact]) -> None:
        """Make the span of what took so long and is over now."""
        now = time_ns()
        inside = set_span_in_context(self._span)
        span = self._to.tracer.start_span(
            name, inside, attributes=attributes, start_time=now - round(seconds * 1e9)
        )
        if "error.type" in attributes:
            span.set_status(Status(StatusCode.ERROR))
        span.end(now)


def _named(facts: dict[str, Fact]) -> dict[str, Fact]:
    return {f"retoucher.{name}": fact for name, fact in facts.items()}
