"""The page asks before the first picture goes to an address of another machine."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from helpers import LONG
from helpers.page_app import until
from helpers.page_settings import the_room, think_with
from retoucher.agent.values.events import Leaving
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.ui.chat.state.disclosure import is_here
from retoucher.ui.chat.state.room import Room

GOOD = {k: {"reason": "as it should be", "score": 9} for k in ("instruction", "preservation", "quality")}
WARMER: dict[str, Any] = {
    "intent": "edit",
    "wishes": [{"text": "make it warmer"}],
    "steps": [{"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}],
}


def elsewhere(server: ScriptedServer) -> str:
    """Return the server's address in a spelling that does not show it to be on this machine."""
    return server.base_url.replace("127.0.0.1", "127.1")


def asked_for(app: AppTest, words: str) -> None:
    app.chat_input(key="say").set_value(words).run()
    until(lambda: the_room().runner.leaving)
    app.run()


def test_the_first_picture_waits_for_a_word_and_later_ones_do_not(app: AppTest, server: ScriptedServer):
    server.then(say(WARMER), say(GOOD))
    think_with(app, elsewhere(server))
    asked_for(app, "make it warmer")
    assert not server.requests
    assert any("May a picture" in note.value and "127.1" in note.value for note in app.warning)
    app.button(key="let-leave").click().run()
    the_room().runner.wait(LONG)
    assert len(server.requests) == 2 and the_room().conversation.head.number == 1
    server.then(say(WARMER), say(GOOD))
    app.run().chat_input(key="say").set_value("once more").run()
    the_room().runner.wait(LONG)
    assert len(server.requests) == 4 and the_room().runner.leaving is None


def test_who_keeps_it_here_sends_nothing_and_is_asked_again(app: AppTest, server: ScriptedServer):
    think_with(app, elsewhere(server))
    for _ in range(2):
        asked_for(app, "make it warmer")
        app.button(key="hold-back").click().run()
        the_room().runner.wait(LONG)
        app.run()
        assert not app.exception and not server.requests
    assert the_room().conversation.head.number == 0


def test_without_a_word_it_stays_here_in_the_end(room: Room):
    room.runner.patience = 0.2
    gone: list[bool] = []

    def turn():
        yield Leaving(destination="https://new.example/v1", what="understand")
        gone.append(not room.conversation.cancel.cancelled)

    room.runner.begin("x", turn)
    room.runner.wait(LONG)
    assert gone == [False]


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000/v1", True),
        ("https://api.openai.com/v1", False),
        ("http://192.168.0.4:8000", False),
        ("http://localhost.evil.example", False),
        ("anthropic", False),
    ],
)
def test_only_a_server_of_this_machine_is_here(address: str, here: bool):
    assert is_here(address) == here
