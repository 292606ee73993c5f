"""The model's eye and the facts: who is believed, and what a revised plan keeps."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from helpers.language.mind import (
    BRIEF,
    CLEAR,
    GOOD,
    REMOVE,
    WARMER,
    PlainMind,
    World,
    attempt_of,
    block,
    chat_on,
    drawn,
    mind_on,
    result,
)
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import Finding, Verdict
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture


def test_what_fails_by_the_facts_is_not_shown_to_the_model(server: ScriptedServer):
    hard = Finding(step=0, passed=False, text="no pixel differs", hard=True)
    failed = Verdict(passed=False, instruction=0, preservation=1, quality=1, findings=(hard,))
    scene = World(drawn()).scene()
    verdict = mind_on(server, PlainMind(failed)).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict == failed
    assert server.requests == []


def test_a_picture_changed_everywhere_needs_no_closeup(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(drawn()).scene()
    after = Picture(255 - scene.picture.pixels)
    mind_on(server).judge(BRIEF, attempt_of(scene.picture, target="", after=after), None, scene)
    assert len(server.requests[0].pictures) == 2


def test_a_low_score_fails_with_its_reason(server: ScriptedServer):
    server.then(
        say({**GOOD, "quality": {"reason": "a smear on the grass", "score": 3}, "advice": "grow the region"})
    )
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert not verdict.passed
    assert (verdict.wrong, verdict.advice) == ("a smear on the grass", "grow the region")


@pytest.mark.parametrize(
    ("answers", "better"),
    [(("A", "B"), True), (("B", "A"), False), (("A", "A"), None), (("same", "B"), None)],
)
def test_two_attempts_are_compared_in_both_orders(
    server: ScriptedServer, answers: tuple[str, str], better: Any
):
    scene = World(drawn()).scene()
    attempt = attempt_of(scene.picture)
    other = replace(attempt, after=Picture(np.full_like(scene.picture.pixels, 3)))
    new = "".join(server_picture(server, attempt.after))

    def compare(request):
        first = request.pictures[1] == new
        return say({"better": answers[0 if first else 1]})(request)

    server.then(say(GOOD), compare, compare)
    verdict = mind_on(server).judge(BRIEF, attempt, other, scene)
    assert verdict.better is better
    assert len(server.requests) == 4


@pytest.mark.parametrize(("first", "second", "calls"), [(4, 9, 1), (9, 4, 1), (4, 3, 3), (9, 8, 3)])
def test_only_attempts_that_ended_alike_are_compared(
    server: ScriptedServer, first: int, second: int, calls: int
):
    scene = World(drawn()).scene()
    one = Verdict(passed=first > 5, instruction=first / 10, preservation=1, quality=1)
    best = replace(attempt_of(scene.picture), verdict=one)
    server.then(say({**GOOD, "instruction": {"score": second}}), *[say({"better": "same"})] * 2)
    mind_on(server).judge(BRIEF, attempt_of(scene.picture), best, scene)
    assert len(server.requests) == calls


def server_picture(server: ScriptedServer, picture: Picture) -> str:
    """Return a picture as the server gets it; costs one request."""
    server.then(say(CLEAR))
    mind_on(server).understand("look", World(picture).scene())
    return server.requests[0].pictures[0]


def test_another_model_may_judge(server: ScriptedServer):
    server.then(say(CLEAR), say(GOOD))
    mind = mind_on(server, judge=chat_on(server, model="openai:critic"))
    scene = World(drawn()).scene()
    brief = mind.understand("warmer", scene)
    verdict = mind.judge(brief, attempt_of(scene.picture), None, scene)
    assert [r.body["model"] for r in server.requests] == ["scripted", "critic"]
    assert verdict.judge.startswith("openai:critic")


FAILED = Verdict(
    passed=False, instruction=0.2, preservation=1, quality=0.4, wrong="a smear", advice="grow it"
)


def test_a_revised_plan_keeps_what_worked(server: ScriptedServer):
    picture = drawn()
    world = World(picture, dog=[block(picture, 0, 40)])
    kept = Step(reason="Warm.", tool="adjust", arguments={"temperature": 0.3})
    failed = Step(reason="Gone.", tool="inpaint", target="dog", region=block(picture, 0, 40).digest)
    attempt = replace(attempt_of(picture), plan=Plan(steps=(kept, failed)), results=(result(0), result(1)))
    again = {**REMOVE, "arguments": {"seed": 5}}
    server.then(say({"thinking": "other texture", "steps": [WARMER, again]}))
    plan = mind_on(server).revise(BRIEF, attempt, FAILED, world.scene())
    assert plan is not None
    assert plan.steps[0] == kept
    assert plan.steps[1].arguments == {"seed": 5}
    assert "a smear" in server.requests[0].text


def test_the_failed_plan_is_not_taken_twice(server: ScriptedServer):
    picture = drawn()
    dog = block(picture, 0, 40)
    step = Step(reason="Gone.", tool="inpaint", target="dog", region=dog.digest)
    attempt = replace(attempt_of(picture), plan=Plan(steps=(step,)))
    server.then(say({"steps": [REMOVE]}), say({"give_up": True}))
    assert mind_on(server).revise(BRIEF, attempt, FAILED, World(picture, dog=[dog]).scene()) is None
    assert "this is the plan that failed" in server.requests[1].text


def test_a_step_that_keeps_its_place_names_it_and_shows_none(server: ScriptedServer):
    """The place was pointed at; its words alone would find another one."""
    picture = drawn()
    pointed, found = block(picture, 10, 30), block(picture, 60, 120)
    step = Step(reason="Gone.", tool="inpaint", target="dog", region=pointed.digest)
    attempt = replace(attempt_of(picture), plan=Plan(steps=(step,)))
    again = {**REMOVE, "box": None, "arguments": {"seed": 5}}
    scene = World(picture, dog=[found]).scene()
    server.then(say({"steps": [again]}), say({"steps": [{**again, "box": [0, 0, 500, 1000]}]}))
    kept, moved = (mind_on(server).revise(BRIEF, attempt, FAILED, scene) for _ in range(2))
    assert kept and kept.steps[0].region == pointed.digest
    assert moved and moved.steps[0].region == block(picture, 0, 60).digest
