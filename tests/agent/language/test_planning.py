"""The language mind over real HTTP: one call understands and plans, and what cannot run goes back."""

import re
from dataclasses import replace
from typing import Any

import pytest

from helpers.language.mind import CLEAR, GOOD, REMOVE, WARMER, World, attempt_of, block, drawn, mind_on
from retoucher.agent.minds.language.menu import Menu
from retoucher.agent.values.brief import Brief, Wish
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.registry import specs


def test_a_clear_request_is_understood_and_planned_in_one_call(server: ScriptedServer):
    server.then(say(CLEAR))
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("make it warmer", world.scene())
    plan = mind.plan(brief, world.scene())
    assert len(server.requests) == 1
    assert brief.intent == "edit"
    assert [(s.tool, s.arguments, s.region) for s in plan.steps] == [("adjust", {"temperature": 0.3}, "")]
    assert plan.steps[0].expectations[0].measure == "warmth"


def test_one_step_costs_two_calls_with_the_judge(server: ScriptedServer):
    server.then(say(CLEAR), say(GOOD))
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("make it warmer", world.scene())
    plan = mind.plan(brief, world.scene())
    attempt = replace(attempt_of(world.picture), plan=plan)
    verdict = mind.judge(brief, attempt, None, world.scene())
    assert len(server.requests) == 2
    assert verdict.passed
    assert verdict.judge.startswith("openai:scripted judge@")


def test_a_brief_without_a_plan_is_planned(server: ScriptedServer):
    server.then(say({"steps": [WARMER]}))
    world = World(drawn())
    brief = Brief(intent="edit", request="make it warmer", wishes=(Wish(text="make it warmer"),))
    assert mind_on(server).plan(brief, world.scene()).steps[0].tool == "adjust"
    assert '"make it warmer"' in server.requests[0].text


def test_the_thinking_tells_each_area_now_and_after(server: ScriptedServer):
    server.then(say({**CLEAR, "steps": [REMOVE]}))
    world = World(drawn(), dog=[block(drawn(), 0, 40)])
    mind = mind_on(server)
    plan = mind.plan(mind.understand("remove the dog", world.scene()), world.scene())
    assert plan.thinking == "simple\nDog: dog → grass"


def test_only_what_can_run_is_offered(server: ScriptedServer):
    server.then(say(CLEAR), say(CLEAR))
    world, mind = World(drawn()), mind_on(server)
    mind.understand("warmer", world.scene())
    mind.understand("warmer", replace(world.scene(), engines=frozenset()))
    with_engine, without = (r.text for r in server.requests)
    assert "adjust(exposure: -4..4 = 0" in with_engine
    assert "\ninpaint(" in with_engine
    assert "engine: auto|classical" in with_engine
    assert "\ninpaint(" not in without
    assert "\nfind(" not in with_engine
    assert "guidance:" not in with_engine


def test_each_argument_says_what_it_takes_and_whether_it_may_be_left_out():
    menu = Menu(frozenset(f"{spec.verb}/{spec.name}" for spec in specs())).text
    assert "recolor(colour: string" in menu
    assert "crop(aspect?: string" in menu
    assert "strength?: 0..1 (" in menu
    assert "paste(reference: attachment, " in menu
    assert "references?: attachments (" in menu
    assert not re.search(r"\b(None|null|any)\b|\w: number", menu)


def test_settings_of_a_call_are_offered_with_an_engine_that_takes_them(server: ScriptedServer):
    server.then(say(CLEAR))
    scene = replace(World(drawn()).scene(), engines=frozenset({"inpaint/classical", "inpaint/sd"}))
    mind_on(server).understand("warmer", scene)
    offered = server.requests[0].text
    assert "engine: auto|classical|sd, steps?: 1..1000" in offered
    assert offered.count("engine: auto|classical|sd") == 2


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"tool": "explode"}, "no tool 'explode'"),
        ({"arguments": {"temperature": 3}}, "less than or equal to 1"),
        ({"arguments": {"warmth": 1}}, "warmth"),
        ({"tool": "inpaint", "arguments": {}}, "needs a target"),
        ({"tool": "inpaint", "arguments": {"engine": "flux"}, "target": "dog"}, "no engine 'flux'"),
        ({"tool": "extend", "arguments": {"right": 9, "engine": "flux"}}, "no engine 'flux'"),
    ],
)
def test_a_step_that_cannot_run_goes_back(server: ScriptedServer, wrong: dict[str, Any], complaint: str):
    server.then(say({**CLEAR, "steps": [{**WARMER, **wrong}]}), say(CLEAR))
    mind, scene = mind_on(server), World(drawn()).scene()
    brief = mind.understand("make it warmer", scene)
    assert mind.plan(brief, scene).steps[0].arguments == {"temperature": 0.3}
    assert complaint in server.requests[1].text


def test_references_are_attachments_and_nothing_else(server: ScriptedServer):
    step = {"reason": "Alike.", "tool": "match_look", "arguments": {"reference": "attachment 1"}}
    bad = {**step, "arguments": {"reference": "../secrets.png"}}
    server.then(say({**CLEAR, "steps": [bad]}), say({**CLEAR, "steps": [step]}))
    mind, scene = mind_on(server), World(drawn()).scene(attachments=("sha256:abc",))
    plan = mind.plan(mind.understand("make it look like this one", scene), scene)
    assert plan.steps[0].arguments == {"reference": "sha256:abc"}
    assert "wanted one of attachment 1" in server.requests[1].text


@pytest.mark.parametrize("wrong", ["attachment 1", ["attachment 3"], [["attachment 1"]], [{}], ["sha256:0"]])
def test_an_edit_refers_to_several_attachments(server: ScriptedServer, wrong: Any):
    step = {"reason": "Alike.", "tool": "edit"}
    bad = {**step, "arguments": {"instruction": "like these", "references": wrong}}
    good = {
        **step,
        "arguments": {"instruction": "like these", "references": ["attachment 2", "attachment 1"]},
    }
    server.then(say({**CLEAR, "steps": [bad]}), say({**CLEAR, "steps": [good]}))
    mind = mind_on(server)
    scene = replace(
        World(drawn()).scene(attachments=("sha256:a", "sha256:b")), engines=frozenset({"edit/hosted"})
    )
    plan = mind.plan(mind.understand("like these two", scene), scene)
    assert plan.steps[0].arguments["references"] == ("sha256:b", "sha256:a")
    complaint = "valid tuple" if isinstance(wrong, str) else "wanted one of attachment 1, attachment 2"
    assert complaint in server.requests[1].text


@pytest.mark.parametrize(
    ("intent", "more", "expected"),
    [
        ("question", {"answer": "A dog."}, ("A dog.", None)),
        ("chat", {"answer": "Hello!"}, ("Hello!", None)),
        ("history", {"move": {"name": "undo", "argument": "2"}}, ("", ("undo", "2"))),
        ("history", {"move": {"name": "goto", "argument": "3"}}, ("", ("goto", "3"))),
        ("history", {"move": {"name": "compare", "argument": "everything"}}, ("", ("compare", ""))),
    ],
)
def test_talk_and_moves(server: ScriptedServer, intent: str, more: dict[str, Any], expected: Any):
    server.then(say({"intent": intent, **more}))
    brief = mind_on(server).understand("what is it?", World(drawn()).scene())
    assert (brief.answer, brief.move and (brief.move.name, brief.move.argument)) == expected
    assert brief.wishes == ()


def test_a_refusal_says_why(server: ScriptedServer):
    refusals = [{"wish": "add a dragon", "why": "No tool here can paint one."}]
    server.then(say({"intent": "edit", "refusals": refusals}))
    brief = mind_on(server).understand("add a dragon", World(drawn()).scene())
    assert brief.refusals[0].why == "No tool here can paint one."
    assert brief.wishes == ()
