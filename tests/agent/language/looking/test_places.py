"""Where a step works: the model's box, candidates, and what only the client can say."""

import threading

import pytest

from helpers import LONG
from helpers.language.mind import CLEAR, REMOVE, World, block, drawn, mind_on
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer


def test_the_candidate_in_the_models_box_is_taken(server: ScriptedServer):
    picture = drawn()
    left, right = block(picture, 0, 40), block(picture, 80, 120)
    server.then(say({**CLEAR, "steps": [REMOVE]}))
    world, mind = World(picture, dog=[left, right]), mind_on(server)
    brief = mind.understand("remove the left dog", world.scene())
    assert brief.question is None
    assert mind.plan(brief, world.scene()).steps[0].region == left.digest


def test_what_only_the_model_sees_is_cut_out_of_its_box(server: ScriptedServer):
    server.then(say({**CLEAR, "steps": [REMOVE]}))
    world, mind = World(drawn()), mind_on(server)
    plan = mind.plan(mind.understand("remove the dog", world.scene()), world.scene())
    assert plan.steps[0].region == block(world.picture, 0, 48, "boxed").digest
    assert [place.box for place in world.shown[0]] == [(0, 0, 48, 80)]


def test_several_candidates_without_a_box_are_asked_about(server: ScriptedServer):
    picture = drawn()
    dogs = [block(picture, 0, 40), block(picture, 80, 120)]
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}))
    brief = mind_on(server).understand("remove the dog", World(picture, dog=dogs).scene())
    assert brief.ambiguity == "referent"
    assert brief.question is not None
    assert [o.region for o in brief.question.options] == [d.digest for d in dogs]
    assert [o.label for o in brief.question.options] == ["1: left", "2: right"]


def test_a_model_that_gave_no_box_is_asked_for_one_before_the_client_is(server: ScriptedServer):
    server.then(
        say({**CLEAR, "steps": [{**REMOVE, "box": None}]}), say({"boxes": [{"box": [0, 0, 400, 1000]}]})
    )
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("remove the dog", world.scene())
    assert brief.question is None
    assert mind.plan(brief, world.scene()).steps[0].region == block(world.picture, 0, 48, "boxed").digest
    assert len(server.requests) == 2


def test_places_are_asked_for_side_by_side(server: ScriptedServer):
    waiting = threading.Barrier(2, timeout=LONG)

    def located(request: Request) -> Reply:
        waiting.wait()  # breaks when the second is not asked before the first is answered
        return say({"boxes": [{"box": [0, 0, 400, 1000]}]})(request)

    both = [{**REMOVE, "box": None}, {**REMOVE, "box": None, "target": "cat"}]
    server.then(say({**CLEAR, "steps": both}), located, located)
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("remove the dog and the cat", world.scene())
    plan = mind.plan(brief, world.scene())
    assert [step.region for step in plan.steps] == [block(world.picture, 0, 48, "boxed").digest] * 2
    assert len(server.requests) == 3


def test_what_nobody_finds_is_asked_for(server: ScriptedServer):
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}), say({"boxes": []}))
    brief = mind_on(server).understand("remove the dog", World(drawn()).scene())
    assert brief.question is not None
    assert "cannot find the dog" in brief.question.text


ASKING = {
    "intent": "edit",
    "ambiguity": "referent",
    "question": "Which dog?",
    "options": [
        {"label": "left dog", "request": "remove the left dog", "target": "dog", "box": [0, 0, 333, 1000]},
        {
            "label": "right dog",
            "request": "remove the right dog",
            "target": "dog",
            "box": [666, 0, 1000, 1000],
        },
    ],
    "default": 2,
}


@pytest.mark.parametrize(("answer", "pick"), [("1", 0), ("left dog", 0), ("2", 1), ("you decide", 1)])
def test_an_answer_costs_one_call_and_fixes_the_region(server: ScriptedServer, answer: str, pick: int):
    picture = drawn()
    dogs = [block(picture, 0, 40), block(picture, 80, 120)]
    server.then(say(ASKING), say({**CLEAR, "steps": [{**REMOVE, "box": None}]}))
    world, mind = World(picture, dog=dogs), mind_on(server)
    brief = mind.understand("remove the dog", world.scene())
    assert brief.question is not None
    assert [o.region for o in brief.question.options] == [d.digest for d in dogs]
    heard = mind.hear(answer, brief.question, brief, world.scene())
    assert heard.question is None
    assert mind.plan(heard, world.scene()).steps[0].region == dogs[pick].digest
    assert len(server.requests) == 2
    assert "Which dog?" in server.requests[1].text


@pytest.mark.parametrize("answer", ["100, 40", "80,0,120,80"])
def test_a_place_shown_in_the_picture_is_an_answer(server: ScriptedServer, answer: str):
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}), say({"boxes": []}))
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}))
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("remove the dog", world.scene())
    assert brief.question is not None and brief.question.place
    heard = mind.hear(answer, brief.question, brief, world.scene())
    assert heard.question is None
    assert mind.plan(heard, world.scene()).steps[0].region == block(world.picture, 80, 120).digest
    assert len(server.requests) == 3


def test_nothing_is_asked_of_a_client_who_does_not_want_it(server: ScriptedServer):
    server.then(say({**ASKING, "steps": [REMOVE]}))
    brief = mind_on(server).understand("remove the dog", World(drawn()).scene(may_ask=False))
    assert brief.question is None
    assert "Which dog? Taken: right dog." in brief.assumptions
    assert "not to be asked" in server.requests[0].text
