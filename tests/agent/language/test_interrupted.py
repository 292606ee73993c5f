"""Conversations that are stopped, killed or changed between turns lose and buy nothing twice."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from helpers import LONG, TESTS
from helpers.language.answers import GOOD, KEY, planned, settings, warm
from helpers.language.talk import said
from helpers.processes import forked
from helpers.servers.killed_language import REQUEST, mind_at
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.paid.calls import SessionLedger
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values import events as e
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.scripted_replies import form_of, say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.ui.render import Terminal


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
    command = [sys.executable, "-m", "helpers.servers.killed_language", str(home), server.base_url]
    child.append(forked.Popen(command, cwd=TESTS))
    assert child[0].wait(LONG) == -signal.SIGKILL
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


def test_a_look_that_is_stopped_changes_nothing(talk: Conversation, server: ScriptedServer):
    def stall(request: Request) -> Reply:
        talk.cancel.cancel()
        return Reply(wait=300.0)

    local = planned(REQUEST, {**warm(0.4), "target": "the left part"})
    talk.options = replace(talk.options, careful=True)
    server.then(say(local), stall)
    events = list(talk.say(REQUEST))
    assert [form_of(request) for request in server.requests] == ["Understood", "Looked"]
    assert "Stopped" in said(events)
    assert (talk.head.number, len(talk.tree.versions), talk.turns[-1].calls) == (0, 1, 2)
