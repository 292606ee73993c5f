"""For a vague wish several plans are tried small; the best is made, the others become variations."""

from dataclasses import replace
from typing import Any

import pytest

from helpers.language.answers import GOOD, planned, warm
from helpers.language.mind import World, drawn, mind_on
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.language.several_plans import small
from retoucher.agent.recipes.variations import variations_of
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.hosted.scripted_replies import form_of, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.work import working

VAGUE = {**planned("make it feel like a cold winter morning", warm(-0.3)), "ambiguity": "goal"}
OTHERS = {"plans": [{"steps": [warm(-0.8)]}, {"steps": [warm(0.9)]}]}


def temperatures(server: ScriptedServer, plans: int, *answers: Any) -> tuple[float, list[float]]:
    """Return the temperature of the plan that is made, and of those beside it."""
    server.then(*map(say, answers))
    mind, scene = mind_on(server), replace(World(drawn(1200, 800)).scene(), plans=plans)
    plan = mind.plan(mind.understand("a cold winter morning", scene), scene)
    others = [steps[0].arguments["temperature"] for steps in plan.others]
    return plan.steps[0].arguments["temperature"], others


def test_one_plan_is_the_usual(server: ScriptedServer):
    assert temperatures(server, 1, VAGUE) == (-0.3, [])
    assert len(server.requests) == 1


def test_three_plans_are_tried_small_and_judged_side_by_side(server: ScriptedServer):
    assert temperatures(server, 3, VAGUE, OTHERS, {"best": 2, "reason": "cold"}) == (-0.8, [-0.3, 0.9])
    assert [form_of(r) for r in server.requests] == ["Understood", "Alternatives", "Chosen"]
    assert len(server.requests[-1].pictures) == 4
    assert "adjust(temperature=-0.3)" in server.requests[1].text


def test_a_clear_wish_has_one_plan(server: ScriptedServer):
    clear = {**VAGUE, "ambiguity": "none"}
    assert temperatures(server, 3, clear) == (-0.3, [])


@pytest.mark.parametrize("plans", [[], [{"steps": [{**warm(0.1), "tool": "explode"}]}]])
def test_alternatives_that_cannot_be_made_leave_the_first(server: ScriptedServer, plans: list[Any]):
    broken = {"plans": plans}
    assert temperatures(server, 2, VAGUE, broken, broken, broken) == (-0.3, [])


def test_what_is_kept_here_is_not_tried(server: ScriptedServer):
    server.then(say(VAGUE))
    scene = replace(World(drawn()).scene(), plans=3)
    with working(border=Border(withheld=(scene.picture.digest,))):
        mind_on(server).understand("a cold winter morning", scene)
    assert [r.pictures for r in server.requests] == [[]]


def test_the_others_are_the_first_variations(talk: Conversation, server: ScriptedServer):
    server.then(say(VAGUE), say(OTHERS), say({"best": 1}), say(GOOD))
    talk.options = Options(plans=3)
    list(talk.say("make it feel like a cold winter morning"))
    assert talk.head.number == 1
    ways = variations_of(talk, 3)
    assert [way.plan.steps[0].arguments["temperature"] for way in ways[:2]] == [-0.8, 0.9]
    assert len(ways) == 3


def test_a_trial_is_small():
    assert small(drawn(1200, 800)).size == (512, 341)
    assert small(drawn(120, 80)).size == (120, 80)
