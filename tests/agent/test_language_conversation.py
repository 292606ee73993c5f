"""Whole conversations with a language model, over real HTTP against the scripted server."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from helpers import TESTS
from helpers.killed_language import REQUEST, mind_at
from helpers.language_answers import ENGINES, GOOD, KEY, hosted_toolbox, planned, scores, settings, warm
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.calls import SessionLedger
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.recipes.replay import recipe_of
from retoucher.agent.values import events as e
from retoucher.agent.values.recipe import Recipe
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.meter import Caps
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_replies import by_form, fail, say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.pictures import Picture
from retoucher.prompts.templates import version
from retoucher.tools import tool as tools
from retoucher.tools.tool import Traits, tool
from retoucher.ui.render import Terminal


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def painted() -> Picture:
    rng = np.random.default_rng(5)
    pixels = np.clip(np.linspace(60, 190, 256)[None, :, None] + rng.normal(0, 6, (192, 256, 3)), 0, 255)
    return Picture(pixels.astype(np.uint8))


@pytest.fixture
def talk(server: ScriptedServer, painted: Picture, tmp_path: Path) -> Iterator[Conversation]:
    toolbox = hosted_toolbox(server)
    mind = LanguageMind(Chat(settings(server)), RulesMind(), toolbox=toolbox)
    database = Database(tmp_path / "home")
    begun = Conversation.start(painted, "s", mind=mind, database=database, toolbox=toolbox, engines=ENGINES)
    yield begun
    begun.close()
    database.close()


def said(events: list[e.Event]) -> str:
    return next(event.text for event in events if isinstance(event, e.Replied))


def test_a_question_about_the_picture_is_answered(talk: Conversation, server: ScriptedServer):
    server.then(say({"intent": "question", "answer": "A grey ramp, dark on the left."}))
    assert "A grey ramp" in said(list(talk.say("what is in the picture?")))
    assert talk.head.number == 0


def test_a_clear_request_takes_two_calls_and_tells_what_was_sent(talk: Conversation, server: ScriptedServer):
    server.then(say(planned(REQUEST, warm(0.4))), say(GOOD))
    events = list(talk.say(REQUEST))
    assert len(server.requests) == 2
    assert talk.head.number == 1
    sent = [event for event in events if isinstance(event, e.Sent)]
    assert [s.what for s in sent][:1] == ["understand"]
    assert {s.destination for s in sent} == {server.base_url}
    assert talk.head.verdict is not None
    assert talk.head.verdict.judge.startswith("openai:scripted judge@")
    (stage,) = recipe_of(talk.session).stages
    assert stage.planner == f"openai:scripted understand@{version('understand')}"
    assert stage.judge == f"openai:scripted judge@{version('judge')}"
    assert Recipe.from_yaml(recipe_of(talk.session).to_yaml()).stages == (stage,)


def test_a_second_turn_sends_the_current_picture_and_nothing_of_the_first(
    talk: Conversation, server: ScriptedServer
):
    server.then(say(planned(REQUEST, warm(0.4))), say(GOOD), say(planned("cooler", warm(-0.3))), say(GOOD))
    list(talk.say(REQUEST))
    list(talk.say("cooler"))
    assert talk.head.number == 2
    assert [len(r.pictures) for r in server.requests] == [1, 2, 1, 2]
    understood, judged, again, _ = [r.pictures for r in server.requests]
    assert judged[0] == understood[0]
    assert again == judged[1:], "the first turn's result, and neither what it was made from nor its talk"


def test_a_question_to_the_client_costs_one_call_more(talk: Conversation, server: ScriptedServer):
    options = [
        {"label": "warmer", "request": "make it warmer"},
        {"label": "cooler", "request": "make it cooler"},
    ]
    asking = {"intent": "edit", "ambiguity": "goal", "question": "Which mood?", "options": options}
    server.then(say(asking), say(planned("make it cooler", warm(-0.3))), say(GOOD))
    list(talk.say("another mood"))
    assert talk.head.number == 0
    list(talk.answer("2"))
    assert talk.head.number == 1
    assert len(server.requests) == 3


def words(text: str, seen: list[Request]) -> Callable[[Request], Reply]:
    def act(request: Request) -> Reply:
        seen.append(request)
        return say(text)(request)

    return act


def test_what_failed_is_told_in_the_clients_words_beside_the_report(
    talk: Conversation, server: ScriptedServer
):
    told: list[Request] = []
    server.otherwise = by_form(
        Understood=say(planned("make it warmer", warm(0.1))),
        Judged=say(scores(2, wrong="hardly warmer")),
        Revised=say({"give_up": True}),
        words=words("Es wurde kaum wärmer. [klick](http://x)", told),
    )
    reply = said(list(talk.say("mach es wärmer")))
    assert reply.startswith("Es wurde kaum wärmer. [klick] (http://x)\n")
    assert "It failed after 1 attempt" in reply
    assert '<data>"It failed' in told[0].text
    assert talk.turns[-1].calls == len(server.requests) == 4


def test_a_reply_that_does_not_come_leaves_the_report(talk: Conversation, server: ScriptedServer):
    server.otherwise = by_form(
        Understood=say(planned(REQUEST, warm(0.1))),
        Judged=say(scores(2, wrong="hardly warmer")),
        Revised=say({"give_up": True}),
        words=fail(401),
    )
    assert said(list(talk.say(REQUEST))).startswith("It failed after 1 attempt")


def test_a_question_without_an_answer_goes_back(talk: Conversation, server: ScriptedServer):
    server.then(say({"intent": "question"}), say({"intent": "question", "answer": "A ramp."}))
    assert "A ramp." in said(list(talk.say("what is it?")))
    assert "`answer` has the words" in server.requests[1].text


def test_what_was_called_failed_may_be_kept_all_the_same(talk: Conversation, server: ScriptedServer):
    server.otherwise = by_form(
        Understood=say(planned(REQUEST, warm(0.1))),
        Judged=say(scores(2)),
        Revised=say({"give_up": True}),
        words=say("Hardly warmer."),
    )
    list(talk.say(REQUEST))
    assert talk.head.number == 0
    server.then(say({"intent": "history", "move": {"name": "keep"}}))
    list(talk.say("I like it, keep it"))
    assert talk.head.number == 1
    rated = talk.rate(True)
    assert rated.judge == f"openai:scripted judge@{version('judge')}"
    assert not rated.passed


def test_a_vague_wish_shows_its_consequences_in_the_plan(talk: Conversation, server: ScriptedServer):
    """EditWorld's 'a week later', by a model: concrete specifics, each to be read before it is painted."""
    weeks = ("let the stems droop", "turn the petals brown at the rims", "drop some petals on the table")
    step = {"reason": "A week later the flowers wilt.", "tool": "edit"}
    arguments = {"instruction": "a week later", "specific": weeks}
    server.then(say(planned("a week later", {**step, "arguments": arguments})))
    server.otherwise = by_form(Judged=say(GOOD), Revised=say({"give_up": True}), words=say("Not done."))
    asked: list[Any] = []

    @tool("generate", traits=Traits(prompt="instruction"))
    def edit(picture: Picture, *, instruction: str, specific: tuple[str, ...] = ()) -> Picture:
        """Change as said."""
        asked.append((instruction, specific))
        return picture.with_rgb(255 - picture.rgb)

    own = {"edit": edit.__dict__["tool"]}
    toolbox = lambda name: own.get(name) or tools.get(name)  # noqa: E731
    engines = ENGINES | {"edit/sane"}
    talk.use(
        LanguageMind(Chat(settings(server)), RulesMind(), toolbox=toolbox), toolbox=toolbox, engines=engines
    )
    events = list(talk.say("a week later"))
    assert asked == [("a week later", weeks)]
    assert '"a week\nlater": stems droop' in server.requests[0].text.replace("  ", "")
    screen = Console(record=True, width=400, file=StringIO())
    for event in events:
        Terminal(screen).show(event)
    shown = screen.export_text()
    assert all(week in shown for week in weeks)


def test_judging_and_comparing_run_side_by_side(talk: Conversation, server: ScriptedServer):
    """Three calls are all with the server before the first is answered."""
    together = threading.Barrier(3, timeout=60)

    def stalling(answer: dict[str, Any]) -> Callable[[Request], Reply]:
        def act(request: Request) -> Reply:
            together.wait()
            return say(answer)(request)

        return act

    server.then(
        say(planned(REQUEST, warm(0.1))), say(scores(2)), say({"steps": [warm(0.5)]}),
        *[by_form(Judged=stalling(GOOD), Compared=stalling({"better": "same"}))] * 3,
    )  # fmt: skip
    list(talk.say(REQUEST))
    assert not together.broken and len(server.requests) == 6
    assert talk.head.verdict is not None
    assert any("asked in both orders" in f.text for f in talk.head.verdict.findings)


def test_a_failed_attempt_is_caught_and_mended(talk: Conversation, server: ScriptedServer):
    server.then(
        say(planned(REQUEST, warm(0.1))),
        say(scores(2, wrong="hardly warmer", advice="twice as much")),
        say({"thinking": "too weak", "steps": [warm(0.5)]}),
        *[by_form(Judged=say(GOOD), Compared=say({"better": "same"}))] * 3,
    )
    events = list(talk.say(REQUEST))
    (stage,) = recipe_of(talk.session).stages
    assert stage.planner == f"openai:scripted revise@{version('revise')}"
    verdicts = [event.verdict for event in events if isinstance(event, e.Judged)]
    assert [v.passed for v in verdicts] == [False, True]
    assert verdicts[0].wrong == "hardly warmer"
    assert [s.arguments for s in talk.head.steps] == [{"temperature": 0.5}]


def test_a_history_move(talk: Conversation, server: ScriptedServer):
    server.then(
        say(planned(REQUEST, warm(0.4))), say(GOOD), say({"intent": "history", "move": {"name": "undo"}})
    )
    list(talk.say(REQUEST))
    list(talk.say("that was wrong"))
    assert talk.head.number == 0


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


@pytest.mark.parametrize(("answered", "head"), [(0, 0), (1, 1)], ids=["understanding", "judging"])
def test_a_call_that_stalls_is_stopped_and_what_is_done_is_kept(
    talk: Conversation, server: ScriptedServer, answered: int, head: int
):
    def stall(request: Request) -> Reply:
        talk.cancel.cancel()
        return Reply(wait=300.0)  # longer than the client waits

    server.then(*[say(planned(REQUEST, warm(0.4)))][:answered], stall)
    events = list(talk.say(REQUEST))
    assert "Stopped" in said(events) and "in time" not in said(events)
    assert not any(isinstance(event, e.Failed) for event in events)
    assert talk.head.number == head
    assert talk.turns[-1].calls == len(server.requests), "what was asked may be billed"
    server.then(say({"intent": "question", "answer": "A ramp."}))
    assert "A ramp." in said(list(talk.say("what is it?")))


def test_a_server_that_hangs_is_waited_for_once_and_told_of_once(talk: Conversation, server: ScriptedServer):
    server.otherwise = say("late", wait=60.0)
    hasty = settings(server).model_copy(update={"timeout": 0.2, "patience": 0.1})
    talk.use(LanguageMind(Chat(hasty), RulesMind()))
    events = list(talk.say(REQUEST))
    assert len(server.requests) == 1
    assert talk.head.number == 1
    screen = Console(record=True, width=400, file=StringIO())
    terminal = Terminal(screen)
    for event in events:
        terminal.show(event)
    assert said(events).count("did not answer in time") == 1
    assert screen.export_text().count("did not answer in time") == 1
    assert talk.head.verdict is not None
    assert not any("did not help" in f.text for f in talk.head.verdict.findings)


def test_the_mind_may_be_changed_between_turns(talk: Conversation, server: ScriptedServer):
    server.then(say(planned(REQUEST, warm(0.4))), say(GOOD))
    list(talk.say(REQUEST))
    talk.use(RulesMind())
    list(talk.say("make it brighter"))
    assert talk.head.number == 2
    assert len(server.requests) == 2


def test_a_guided_plan_waits_and_is_not_thought_out_again(talk: Conversation, server: ScriptedServer):
    talk.options = Options(approve=True)
    server.then(say(planned(REQUEST, warm(0.4))), say(GOOD))
    list(talk.say(REQUEST))
    assert talk.awaits_approval
    list(talk.approve())
    assert talk.head.number == 1
    assert len(server.requests) == 2


def test_the_key_is_in_nothing_that_a_session_writes(
    talk: Conversation, server: ScriptedServer, tmp_path: Path
):
    server.then(say(planned(REQUEST, warm(0.4))), say(GOOD))
    events = list(talk.say(REQUEST))
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 3
    assert not any(KEY.encode() in content for content in written)
    assert not any(KEY in event.model_dump_json() for event in events)
    assert not any(KEY.encode() in request.raw for request in server.requests)


def test_a_turn_killed_in_the_middle_of_a_call_is_resumed_without_buying_twice(
    server: ScriptedServer, tmp_path: Path
):
    child: list[subprocess.Popen[bytes]] = []

    def kill(request: Request) -> Reply:
        os.kill(child[0].pid, signal.SIGKILL)
        return Reply(drop=True)

    server.then(say(planned(REQUEST, warm(0.4))), kill)
    home = tmp_path / "home"
    command = [sys.executable, "-m", "helpers.killed_language", str(home), server.base_url]
    child.append(subprocess.Popen(command, cwd=TESTS))
    assert child[0].wait(60) == -signal.SIGKILL
    server.then(say(GOOD))
    database = Database(home)
    reopened = Conversation.open("s", mind=mind_at(server.base_url), database=database)
    assert reopened.unfinished
    list(reopened.resume())
    assert reopened.head.number == 1
    assert ["CLIENT" in r.text for r in server.requests] == [True, True, True]
    assert ["the colleague" in r.text or "colleague's work" in r.text for r in server.requests] == [
        False,
        True,
        True,
    ]
    calls = SessionLedger(database, "s").spends()
    assert len(calls) == len(server.requests), "the call that was on its way may be billed"
    assert database.rows("SELECT * FROM answers") == []
    reopened.close()
    database.close()
