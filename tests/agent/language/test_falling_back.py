"""When the model fails the mind behind it goes on, and says so."""

from dataclasses import replace
from typing import Any

import pytest

from helpers.language.mind import BRIEF, World, attempt_of, drawn, mind_on
from retoucher.agent.values.brief import Brief, Option, Question
from retoucher.engines.hosted.meter import NO_CAPS, Meter
from retoucher.engines.hosted.scripted_replies import fail, html, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import BudgetExceeded


@pytest.mark.parametrize("reply", [fail(401), fail(500), html(), say("no JSON"), say(None, refusal="no")])
def test_a_failed_call_falls_back_and_says_so(reply: Any):
    with ScriptedServer(otherwise=reply) as server:
        mind, scene = mind_on(server), World(drawn()).scene()
        brief = mind.understand("make it warmer", scene)
        assert brief.wishes[0].text == "make it warmer"
        assert "The language model did not help" in brief.assumptions[-1]
        plan = mind.plan(brief, scene)
        assert plan.steps[0].reason == "plain"
        assert "did not help" not in plan.thinking  # it was said in the brief
        assert "did not help" in mind.plan(Brief(intent="edit", request="x"), scene).thinking
        verdict = mind.judge(brief, attempt_of(scene.picture), None, scene)
        assert verdict.passed and not verdict.findings  # once is enough
        alone = mind.judge(BRIEF, attempt_of(scene.picture), None, scene)
        assert "did not help" in alone.findings[-1].text
        assert mind.revise(brief, attempt_of(scene.picture), verdict, scene) is None


@pytest.mark.parametrize(("reply", "calls"), [(fail(401), 1), (fail(500), 3), (html(), 1)])
def test_a_server_that_cannot_be_used_is_not_asked_again_in_the_turn(reply: Any, calls: int):
    with ScriptedServer(otherwise=reply) as server:
        mind, scene = mind_on(server), World(drawn()).scene()
        with working(meter=Meter()):
            brief = mind.understand("make it warmer", scene)
            mind.plan(brief, scene)
            verdict = mind.judge(brief, attempt_of(scene.picture), None, scene)
        assert len(server.requests) == calls
        assert not verdict.findings
        with working(meter=Meter()):
            mind.understand("make it warmer", scene)
        assert len(server.requests) == 2 * calls


def test_a_failed_call_while_hearing_falls_back(server: ScriptedServer):
    server.then(fail(401))
    brief = Brief(
        intent="edit", request="warmer", question=Question(text="How?", options=(Option(label="a"),))
    )
    assert brief.question is not None
    heard = mind_on(server).hear("1", brief.question, brief, World(drawn()).scene())
    assert heard.question is None


def test_a_cap_stops_understanding_before_the_call_and_leaves_the_judging_to_the_rules(
    server: ScriptedServer,
):
    scene, mind = World(drawn()).scene(), mind_on(server)
    with working(meter=Meter(replace(NO_CAPS, turn_calls=0))):
        with pytest.raises(BudgetExceeded):
            mind.understand("warmer", scene)
        brief = Brief(intent="edit", request="warmer")
        assert mind.judge(brief, attempt_of(scene.picture), None, scene).instruction == 0.7
    assert server.requests == []
