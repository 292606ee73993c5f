"""Measured doubts of a mask come before a judge's eye, and facts before what it says."""

from typing import Any

import pytest

from helpers.language.mind import BRIEF, GOOD, PlainMind, World, attempt_of, drawn, mind_on, result
from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.minds.language.facts_first import facts
from retoucher.agent.values.plan import Step
from retoucher.agent.values.verdict import Finding, Verdict
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import evidence
from retoucher.tools.tool import get

DOUBT = Finding(
    step=0, passed=False, text="the dog is larger than the mask by 30%", hard=True, score=0.1,
    aspect="instruction", fault="left over",
)  # fmt: skip
FACT = DOUBT.model_copy(update={"text": "the dog is still there", "hard": False, "fault": "still there"})


def measured(finding: Finding) -> PlainMind:
    """Return a mind behind the model that has measured this."""
    return PlainMind(Verdict(passed=False, instruction=0.1, preservation=1, quality=1, findings=(finding,)))


@pytest.mark.parametrize(("claim", "passed"), [({}, True), ({"wrong_place": True}, False)])
def test_who_sees_the_outline_may_lay_doubts_of_the_mask_aside(
    server: ScriptedServer, claim: dict[str, Any], passed: bool
):
    """A part that the model pointed at is less than the thing that smaller eyes see there."""
    server.then(say(GOOD), say({**GOOD, **claim}))
    scene = World(drawn()).scene()
    verdict = mind_on(server, measured(DOUBT)).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert "smaller eyes doubt it: the dog is larger than the mask" in server.requests[1].text
    assert verdict.passed is passed
    assert any("larger than the mask" in f.text and f.passed is passed for f in verdict.findings)


def test_a_doubt_that_nobody_sees_stands(server: ScriptedServer):
    server.otherwise = fail(401)
    scene = World(drawn()).scene()
    assert not mind_on(server, measured(DOUBT)).judge(BRIEF, attempt_of(scene.picture), None, scene).passed


def test_where_a_fact_overrules_the_eye_the_fact_is_what_is_wrong(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(drawn()).scene()
    verdict = mind_on(server, measured(FACT)).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert (verdict.passed, verdict.wrong) == (False, "the dog is still there")


def test_facts_are_told_once_and_what_fails_first():
    held = FACT.model_copy(update={"passed": True, "text": "the change is plain to see"})
    assert facts((result(changed_inside=0.9),), (held, held, FACT)) == [
        "FAILS: the dog is still there",
        *facts((result(changed_inside=0.9),), ()),
        "holds: the change is plain to see",
    ]


@pytest.mark.parametrize(("others", "asked"), [(True, True), (False, False)])
def test_a_step_too_faint_to_see_fails_alone_and_not_among_others(
    server: ScriptedServer, others: bool, asked: bool
):
    """Of "a bit less" one step of several may fall below what is noticed."""
    faint = FACT.model_copy(update={"text": "the change cannot be seen", "fault": "unseen", "hard": True})
    plain = Finding(step=1, passed=True, text="the change is plain to see")
    found = (faint, plain) if others else (faint,)
    behind = PlainMind(Verdict(passed=False, instruction=0.1, preservation=1, quality=1, findings=found))
    server.then(say(GOOD), say(GOOD))
    scene = World(drawn()).scene()
    verdict = mind_on(server, behind).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict.passed is asked
    assert len(server.requests) == (2 if asked else 0)


def test_of_several_steps_a_fact_names_its_own():
    said = facts((result(0), result(1)), (FACT.model_copy(update={"step": 1}),))
    assert said[0] == "FAILS in step 2: the dog is still there"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("dog", "the dog"),
        ("the dog", "the dog"),
        ("her face", "her face"),
        ("everything except the dog", "everything except the dog"),
        ("", "the thing"),
    ],
)
def test_a_thing_is_called_by_one_article(target: str, said: str):
    picture = drawn()
    step = Step(reason="", tool="blur", target=target)
    whole = evidence(picture, picture, None)
    assert LookedAt(0, step, get("blur"), picture, lambda: picture, None, whole).what == said
