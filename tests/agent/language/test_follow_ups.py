"""Follow-ups: what was said before stands in the prompt, moves carry wishes, a failure takes nothing away."""

import pytest

from helpers.language.answers import GOOD, planned, scores, warm
from retoucher.agent.conversation import Conversation
from retoucher.agent.nodes.plan import worked_in
from retoucher.agent.values import events as e
from retoucher.agent.values.plan import Plan, Step
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer

LESS = {"intent": "history", "move": {"name": "less"}}
ONLY = {"wishes": [{"text": "only on his head", "target": "his head"}]}
HEAD = {**warm(0.15), "target": "his head", "box": [0, 0, 300, 500]}


@pytest.fixture
def warmed(talk: Conversation, server: ScriptedServer) -> Conversation:
    server.then(say(planned("make it warmer", warm(0.3))), say(GOOD))
    list(talk.say("make it warmer"))
    assert talk.head.number == 1
    return talk


def test_what_was_proposed_stands_in_the_next_prompt(talk: Conversation, server: ScriptedServer):
    proposal = "1. warmer light 2. a closer crop 3. a little contrast"
    server.then(say({"intent": "question", "answer": proposal}), say({"intent": "chat", "answer": "Well."}))
    list(talk.say("what could be better?"))
    list(talk.say("ok, do all of that"))
    assert proposal in server.requests[-1].text


def test_the_choices_of_an_earlier_question_stand_in_the_next_prompt(
    talk: Conversation, server: ScriptedServer
):
    options = [{"label": "warmer", "request": "make it warmer"}, {"label": "cooler", "request": "cool it"}]
    asking = {"intent": "edit", "question": "Which mood?", "options": options}
    server.then(say(asking))
    list(talk.say("another mood"))
    server.then(say(planned("make it warmer", warm(0.3))), say(GOOD))
    list(talk.answer("1"))
    server.then(say({"intent": "chat", "answer": "Well."}))
    list(talk.say("no, the other one"))
    assert "Which mood? (warmer / cooler): warmer" in server.requests[-1].text


def test_failed_attempts_beside_and_versions_stand_in_the_next_prompt(
    warmed: Conversation, server: ScriptedServer
):
    server.then(say(planned("warmer still", warm(0.9))), say(scores(3, wrong="far too much")))
    server.then(say({"give_up": True}), say("It was too much."))
    list(warmed.say("warmer still"))
    server.then(say({"intent": "history", "move": {"name": "keep"}}))
    list(warmed.say("take the other one"))
    said = server.requests[-1].text
    assert "Version 1 from 0 (current): make it warmer: adjust(temperature=0.3)" in said
    assert "Version 2 from 1 (failed, kept beside): warmer still: adjust(temperature=0.9)" in said
    assert "far too much" in said
    assert warmed.head.number == 2


def test_a_failed_follow_up_leaves_the_accepted_version(warmed: Conversation, server: ScriptedServer):
    server.then(say(LESS), say(scores(2)), say({"give_up": True}), say("That did not work."))
    events = list(warmed.say("a bit less"))
    assert warmed.head.number == 1
    assert any(isinstance(ev, e.Committed) and not ev.head for ev in events)
    assert not any(isinstance(ev, e.Moved) for ev in events)
    assert "Version 1 is unchanged" in warmed.turns[-1].reply


def test_a_move_carries_wishes(warmed: Conversation, server: ScriptedServer):
    server.then(say({**LESS, **ONLY}), say({"steps": [HEAD]}), say(GOOD))
    server.otherwise = say({"give_up": True})
    list(warmed.say("a bit less, and only his head"))
    planning = server.requests[3].text
    assert "adjust(temperature=0.15)" in planning
    assert "only on his head" in planning
    made = max(warmed.tree.versions.values(), key=lambda version: version.number)
    assert warmed.tree.versions[made.parent].number == 0
    (step,) = made.steps
    assert (step.arguments, step.target) == ({"temperature": 0.15}, "his head")


@pytest.mark.parametrize("move", ["original", "less"])
def test_the_picture_that_a_move_goes_back_to_is_described_anew(
    talk: Conversation, server: ScriptedServer, move: str
):
    server.then(say(planned("make it orange", warm(1.0))), say(GOOD))
    list(talk.say("make it orange"))
    back = {"intent": "history", "move": {"name": move}, "wishes": [{"text": "a lighter head"}]}
    server.then(say(back), say({"steps": [HEAD]}), say(GOOD))
    server.otherwise = say({"give_up": True})
    list(talk.say("back, with a lighter head"))
    first, understood, planning = (_caption(server.requests[n].text) for n in (0, 2, 3))
    assert understood != first
    assert planning == first


def _caption(prompt: str) -> str:
    return prompt.partition("Caption: ")[2].partition("\n")[0]


def test_a_move_alone_is_not_planned(warmed: Conversation, server: ScriptedServer):
    server.then(say({**LESS, "wishes": [{"text": "A bit less"}]}), say(GOOD))
    list(warmed.say("a bit less."))
    assert [s.arguments for s in warmed.head.steps] == [{"temperature": 0.15}]
    assert len(server.requests) == 4
    assert 'wants the last edit again, weaker: "before" is the picture without it' in server.requests[-1].text


@pytest.mark.parametrize(("planner", "steps"), [("", 2), ("openai:m plan@1", 1)])
def test_a_plan_of_the_rules_comes_after_the_draft_of_a_move(planner: str, steps: int):
    draft, more = (Plan(steps=(Step(reason=r, tool="adjust"),), planner=planner) for r in "ab")
    assert len(worked_in(more, draft).steps) == steps
    assert worked_in(more, None) == more
