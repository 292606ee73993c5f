"""Whole conversations with a language model, over real HTTP against the scripted server."""

import threading
from collections.abc import Callable
from io import StringIO
from typing import Any

from rich.console import Console

from helpers import LONG
from helpers.language.answers import ENGINES, GOOD, planned, scores, settings, warm
from helpers.language.talk import said
from helpers.servers.killed_language import REQUEST
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.recipes.replay import recipe_of
from retoucher.agent.values import events as e
from retoucher.agent.values.recipe import Recipe
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.scripted_replies import by_form, fail, say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.pictures import Picture
from retoucher.prompts.templates import version
from retoucher.tools import tool as tools
from retoucher.tools.tool import Traits, tool
from retoucher.ui.render import Terminal


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


def test_two_failed_attempts_are_compared_in_both_orders_side_by_side(
    talk: Conversation, server: ScriptedServer
):
    """Both calls are with the server before the first is answered."""
    together = threading.Barrier(2, timeout=LONG)

    def stalling(request: Request) -> Reply:
        together.wait()
        return say({"better": "same"})(request)

    server.then(
        say(planned(REQUEST, warm(0.1))), say(scores(2)), say({"steps": [warm(0.5)]}),
        say(scores(3)), stalling, stalling, say({"give_up": True}), say("It stays as it was."),
    )  # fmt: skip
    list(talk.say(REQUEST))
    assert not together.broken and len(server.requests) == 8
    (_, second) = (v for v in talk.tree.versions.values() if v.verdict)
    assert second.verdict is not None
    assert any("asked in both orders" in f.text for f in second.verdict.findings)


def test_a_failed_attempt_is_caught_and_mended(talk: Conversation, server: ScriptedServer):
    server.then(
        say(planned(REQUEST, warm(0.1))),
        say(scores(2, wrong="hardly warmer", advice="twice as much")),
        say({"thinking": "too weak", "steps": [warm(0.5)]}),
        say(GOOD),
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
