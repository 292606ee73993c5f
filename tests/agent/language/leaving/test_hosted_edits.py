"""Hosted edits in conversation: protected, told of, capped, and never of a picture kept here."""

import numpy as np
import pytest

from helpers.language.answers import GOOD, planned, scores, warm
from helpers.language.talk import said
from helpers.servers.killed_language import REQUEST
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.values import events as e
from retoucher.engines.hosted.meter import Caps
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture


def test_a_hosted_edit_that_changed_everything_comes_back_protected(
    talk: Conversation, server: ScriptedServer, painted: Picture
):
    step = {
        "reason": "A flower.",
        "target": "the stain",
        "tool": "inpaint",
        "arguments": {"prompt": "a rose"},
    }
    server.then(say(planned("a rose over the stain", step)), edits("everywhere"), say(GOOD))
    events = list(talk.say("a rose over the stain"))
    result = next(event.result for event in events if isinstance(event, e.StepFinished))
    assert not result.failure
    assert result.evidence is not None
    assert result.evidence.max_outside == 0
    assert result.evidence.tried_outside > 0.1
    assert talk.head.verdict is not None
    assert talk.head.verdict.passed
    assert any("bytes were put back" in f.text for f in talk.head.verdict.findings)
    made = talk.picture()
    assert np.array_equal(made.pixels[:, 100:], painted.pixels[:, 100:])
    assert not np.array_equal(made.pixels, painted.pixels)


def test_a_hosted_edit_tells_what_it_sent(talk: Conversation, server: ScriptedServer, painted: Picture):
    step = {
        "reason": "A flower.",
        "target": "the stain",
        "tool": "inpaint",
        "arguments": {"prompt": "a rose"},
    }
    server.then(say(planned("a rose over the stain", step)), edits("edited"), say(GOOD))
    sent = [event for event in talk.say("a rose over the stain") if isinstance(event, e.Sent)]
    assert [s.what for s in sent][:2] == ["understand", "edit"]
    assert sent[1].digest == painted.digest
    assert talk.head.cost == pytest.approx(0.04)
    assert talk.turns[-1].money == pytest.approx(0.04)


def test_a_picture_kept_here_is_never_sent_nor_what_is_made_from_it(
    talk: Conversation, server: ScriptedServer
):
    remove = {"reason": "Gone.", "target": "the stain", "tool": "inpaint"}
    server.then(
        say(planned(REQUEST, warm(0.4))), say(GOOD), say(planned("both", warm(0.2), remove)), say(GOOD)
    )
    server.otherwise = say({"give_up": True})
    talk.keep_here()
    assert talk.kept_here
    first = list(talk.say(REQUEST))
    assert talk.head.number == 1
    second = list(talk.say("warmer, and remove the stain"))
    results = [event.result for event in second if isinstance(event, e.StepFinished)]
    assert results[0].failure == ""
    assert "kept on this machine" in results[1].failure
    assert not any(r.pictures or r.files for r in server.requests)
    assert not any(isinstance(event, e.Sent) for event in [*first, *second])
    talk.keep_here(False)
    server.then(say({"intent": "question", "answer": "A ramp."}))
    list(talk.say("what is it?"))
    assert server.requests[-1].pictures


def test_a_service_that_does_nothing_fails_the_step_and_keeps_the_picture(
    talk: Conversation, server: ScriptedServer, painted: Picture
):
    step = {"reason": "Gone.", "target": "the stain", "tool": "inpaint"}
    server.then(say(planned("remove the stain", step)), edits("unchanged"))
    server.otherwise = say({"give_up": True, **scores(1)})
    list(talk.say("remove the stain"))
    assert talk.picture() == painted


def test_a_budget_stops_before_the_call(talk: Conversation, server: ScriptedServer):
    server.then(say(planned(REQUEST, warm(0.4))), say(GOOD))
    list(talk.say(REQUEST))
    talk.options = Options(caps=Caps(turn_calls=0))
    events = list(talk.say("and a bit brighter"))
    assert len(server.requests) == 2
    assert "may make 0 calls" in said(events)
    assert not any(isinstance(event, e.Sent) for event in events)
    assert talk.head.number == 1


def test_a_cap_between_planning_and_judging_lets_the_rules_judge(talk: Conversation, server: ScriptedServer):
    server.then(say(planned(REQUEST, warm(0.4))))
    talk.options = Options(caps=Caps(turn_calls=1))
    list(talk.say(REQUEST))
    assert talk.head.number == 1
    assert talk.head.verdict is not None
    assert any("the rules did" in f.text for f in talk.head.verdict.findings)
