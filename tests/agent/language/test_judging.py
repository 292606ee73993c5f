"""The model's eye and the facts: who is believed, and what a revised plan keeps."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from helpers.language_mind import (
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
from retoucher.engines.hosted.scripted_replies import by_form, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture


def test_what_fails_by_the_facts_is_not_shown_to_the_model(server: ScriptedServer):
    hard = Finding(step=0, passed=False, text="no pixel differs", hard=True)
    failed = Verdict(passed=False, instruction=0, preservation=1, quality=1, findings=(hard,))
    scene = World(drawn()).scene()
    verdict = mind_on(server, PlainMind(failed)).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict == failed
    assert server.requests == []


def test_the_judge_sees_before_after_the_changed_part_and_the_facts(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(drawn()).scene()
    mind_on(server).judge(BRIEF, attempt_of(scene.picture, seam=3.25), None, scene)
    request = server.requests[0]
    assert len(request.pictures) == 3
    assert "90% changed inside its region" in request.text
    assert "seam 3.2" in request.text


def test_a_picture_changed_everywhere_needs_no_closeup(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(drawn()).scene()
    after = Picture(255 - scene.picture.pixels)
    mind_on(server).judge(BRIEF, attempt_of(scene.picture, after=after), None, scene)
    assert len(server.requests[0].pictures) == 2


def test_a_low_score_fails_with_its_reason(server: ScriptedServer):
    server.then(
        say({**GOOD, "quality": {"reason": "a smear on the grass", "score": 3}, "advice": "grow the region"})
    )
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert not verdict.passed
    assert (verdict.wrong, verdict.advice) == ("a smear on the grass", "grow the region")


def test_the_facts_win_over_an_eye_that_saw_nothing(server: ScriptedServer):
    server.then(say({**GOOD, "changed_nothing": True, "instruction": {"reason": "same", "score": 0}}))
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict.passed
    assert any("90% of the region changed" in f.text for f in verdict.findings)


def test_the_facts_win_over_an_eye_that_saw_too_much(server: ScriptedServer):
    server.then(
        say({**GOOD, "changed_elsewhere": True, "preservation": {"reason": "sky differs", "score": 1}})
    )
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict.passed
    assert verdict.preservation == 1
    assert any("not one byte differs" in f.text for f in verdict.findings)


def test_without_a_region_the_eye_is_believed(server: ScriptedServer):
    server.then(
        say({**GOOD, "changed_elsewhere": True, "preservation": {"reason": "sky differs", "score": 1}})
    )
    scene = World(drawn()).scene()
    assert not mind_on(server).judge(BRIEF, attempt_of(scene.picture, target=""), None, scene).passed


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

    server.then(*[by_form(Judged=say(GOOD), Compared=compare)] * 3)
    verdict = mind_on(server).judge(BRIEF, attempt, other, scene)
    assert verdict.better is better
    assert len(server.requests) == 4


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
