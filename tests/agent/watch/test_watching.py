"""Turns are watched: traces, measures and a log that hold names and numbers, and no words unless asked."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from helpers.fake_tools import step
from retoucher.agent.minds.scripted_mind import PASSED, ScriptedMind, failed
from retoucher.agent.values.brief import Brief, Option, Question
from retoucher.agent.values.plan import Plan
from retoucher.agent.watch.set_up import watch_as_set
from retoucher.agent.watch.turn_log import turn_log
from retoucher.agent.watch.turn_telemetry import Telemetry
from retoucher.agent.watch.watchers import watching_with
from retoucher.settings import Settings

SECRET = "paint grandmother purple"


class Seen:
    """What was exported."""

    def __init__(self) -> None:
        self.spans, self.reader = InMemorySpanExporter(), InMemoryMetricReader()
        traces = TracerProvider()
        traces.add_span_processor(SimpleSpanProcessor(self.spans))
        self.telemetry = Telemetry(traces, MeterProvider([self.reader]))

    def named(self, start: str) -> list[ReadableSpan]:
        return [span for span in self.spans.get_finished_spans() if span.name.startswith(start)]

    def points(self, name: str) -> list[dict]:
        exported = self.reader.get_metrics_data()
        assert exported is not None
        data = json.loads(exported.to_json())
        metrics = data["resource_metrics"][0]["scope_metrics"][0]["metrics"]
        return [point for m in metrics if m["name"] == name for point in m["data"]["data_points"]]


def facts(told: ReadableSpan | Event) -> dict[str, Any]:
    return dict(told.attributes or {})


def lasted(span: ReadableSpan) -> tuple[int, int]:
    assert span.start_time is not None and span.end_time is not None
    return span.start_time, span.end_time


@pytest.fixture
def seen() -> Iterator[Seen]:
    made = Seen()
    with watching_with(made.telemetry):
        yield made


def test_a_turn_is_a_span_with_its_nodes_steps_and_verdict(start, seen: Seen) -> None:
    mind = ScriptedMind(
        plans={SECRET: (step("lighten", arguments={"by": 30}), step("trim"))},
        verdict=lambda attempt: failed("too dark") if len(attempt.plan.steps) == 2 else PASSED,
        revision=lambda attempts: Plan(steps=(step("lighten"),)),
    )
    talk = start(mind)
    list(talk.say(SECRET))
    (turn,) = seen.named("invoke_agent")
    below = [*seen.named("node"), *seen.named("execute_tool")]
    assert turn.context and {span.parent and span.parent.span_id for span in below} == {turn.context.span_id}
    assert {"node understand", "node act", "node judge"} <= {span.name for span in below}
    steps = seen.named("execute_tool")
    assert {facts(span)["gen_ai.tool.name"] for span in steps} == {"lighten", "trim"}
    assert all(facts(span)["retoucher.engine"] == "built-in" for span in steps)
    began, ended = lasted(turn)
    assert all(began <= first <= last <= ended for first, last in map(lasted, below))
    verdicts = [facts(event)["retoucher.passed"] for event in turn.events if event.name == "judged"]
    assert verdicts[0] is False and facts(turn)["retoucher.outcome"] == "replied"
    assert sum(point["count"] for point in seen.points("retoucher.turn.duration")) == 1
    assert sum(point["count"] for point in seen.points("retoucher.step.duration")) == len(steps)
    told = {p["attributes"]["retoucher.passed"]: p["value"] for p in seen.points("retoucher.verdicts")}
    assert sum(told.values()) == len(verdicts) and told[False] >= 1
    everything = json.dumps([span.to_json() for span in seen.spans.get_finished_spans()])
    assert "grandmother" not in everything and "too dark" not in everything


def test_a_question_and_a_turn_that_nobody_reads_to_its_end(start, seen: Seen) -> None:
    ask = Brief(
        intent="edit", request="?", ambiguity="parameter",
        question=Question(text="How much?", options=(Option(label="a bit"), Option(label="a lot"))),
    )  # fmt: skip
    talk = start(ScriptedMind(briefs={"?": ask}, plans={"a lot": (step("lighten"),)}))
    list(talk.say("?"))
    list(talk.answer("a lot"))
    left = talk.say("a lot")
    next(left)
    left.close()
    outcomes = [facts(span)["retoucher.outcome"] for span in seen.named("invoke_agent")]
    assert outcomes == ["waits", "replied", "cut off"]


@pytest.mark.parametrize("words", [False, True])
def test_the_log_has_a_line_of_json_for_each_event_and_words_when_asked(start, caplog, words: bool) -> None:
    talk = start(ScriptedMind(plans={SECRET: (step("lighten"),)}))
    with caplog.at_level(logging.INFO, "retoucher.turns"), watching_with(turn_log(words=words)):
        list(talk.say(SECRET))
    told = [record.msg for record in caplog.records if record.name == "retoucher.turns"]
    text = json.dumps(told)
    assert {"node_finished", "step_finished", "judged", "replied", "turn_over"} <= {t["event"] for t in told}
    assert len({(line["session"], line["turn"]) for line in told}) == 1
    assert ("grandmother" in text) is words and "sha256:" not in text
    (judged,) = [line for line in told if line["event"] == "judged"]
    assert judged["passed"] is True and 0 <= judged["instruction"] <= 1


def test_nothing_is_watched_unless_the_settings_say_so(tmp_path) -> None:
    from retoucher.agent.watch import watchers

    before = list(watchers._watchers)
    watch_as_set(Settings(home=tmp_path))
    assert watchers._watchers == before
