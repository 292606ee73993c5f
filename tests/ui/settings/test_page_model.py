"""The page's settings: a model chosen while the page runs, its key in memory only, the caps."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from helpers import LONG
from helpers.page_app import until
from helpers.page_settings import KEY, the_room, think_with
from retoucher.agent.assemble import PATIENCE
from retoucher.agent.memory.paid.calls import spent, usage_table
from retoucher.agent.memory.preferences import choices_of
from retoucher.agent.minds.language import LanguageMind
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.errors import ConfigError
from retoucher.pictures import FileFacts, Picture
from retoucher.settings import Settings
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.connection_test import Probe
from retoucher.ui.chat.state.disclosure import leaving
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.session_settings import with_model

GOOD = {k: {"reason": "as it should be", "score": 9} for k in ("instruction", "preservation", "quality")}


WARMER: dict[str, Any] = {
    "intent": "edit",
    "wishes": [{"text": "make it warmer"}],
    "steps": [{"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}],
}


def probed(app: AppTest) -> None:
    app.button(key="model-test").click().run()
    probe = the_room().settings.probe
    until(lambda: probe is None or not probe.running)
    app.run()


def test_a_typed_key_thinks_and_is_nowhere_but_in_memory(app: AppTest, server: ScriptedServer, home: Path):
    server.then(say(WARMER), say(GOOD))
    think_with(app, server.base_url)
    assert KEY not in [t.value for t in app.text_input]
    app.chat_input(key="say").set_value("make it warmer").run()
    the_room().runner.wait(LONG)
    app.run()
    assert the_room().conversation.head.steps[0].arguments == {"temperature": 0.4}
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    the_pool().studio.database.close()
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    assert KEY not in repr(the_room().settings.studio) and KEY not in str(app.query_params)
    assert KEY not in repr(app.session_state)


def test_the_connection_is_tested_in_words(app: AppTest, server: ScriptedServer):
    server.then(say({"colour": "red"}), say(None, calls=[("Colour", '{"colour": "white"}')]))
    think_with(app, server.base_url)
    probed(app)
    assert any("sees pictures" in note.value and "2 calls" in note.value for note in app.info)


def test_a_refused_key_is_said_and_not_quoted(app: AppTest, server: ScriptedServer):
    server.then(fail(401, f"Incorrect API key provided: {KEY}"))
    think_with(app, server.base_url)
    probed(app)
    (note,) = [note.value for note in app.info if "no answer" in note.value]
    assert "does not accept the key" in note and KEY not in note


def test_what_leaves_is_said_before_anything_left(app: AppTest, server: ScriptedServer):
    assert any(line.value == "**What leaves this machine**: nothing" for line in app.markdown)
    think_with(app, server.base_url)
    said = " ".join(line.value for line in app.markdown)
    assert "Your words and small copies of the picture" in said and "a server on this machine" in said
    assert not server.requests
    app.button(key="model-drop").click().run()
    assert any(line.value == "**What leaves this machine**: nothing" for line in app.markdown)


def test_a_wrong_address_is_a_warning_and_changes_nothing(app: AppTest):
    think_with(app, "ftp://somewhere")
    assert any("http" in warning.value for warning in app.warning)
    assert the_room().settings.studio.settings.model == ""


def test_a_test_of_the_connection_is_paid_by_the_session(pool: RoomPool, room: Room, server: ScriptedServer):
    server.then(say({"colour": "red"}, tokens=(1000, 10)), say(None, calls=[("Colour", "{}")]))
    settings = with_model(room.settings.studio.settings, "openai:scripted", server.base_url, KEY)
    room.settings.use(
        room.settings.studio.with_settings(settings.model_copy(update={"price": (100.0, 100.0)}))
    )
    room.settings.test_connection()
    probe = room.settings.probe
    until(lambda: probe is not None and not probe.running)
    assert room.settings.probe is not None
    assert room.history.spent == spent(pool.studio.database, room.name) > 0.1
    assert f"${room.history.spent:.4f}" in room.settings.probe.said


def test_nobody_has_to_wait_for_a_test(pool: RoomPool, room: Room, server: ScriptedServer):
    server.then(say({"colour": "red"}, wait=0.4))
    settings = with_model(room.settings.studio.settings, "openai:scripted", server.base_url, KEY)
    probe = Probe(settings, pool.studio.database, room.name, room.conversation.options.caps).begin()
    assert probe.running
    probe.stop()
    assert not probe.running and "Stopped" in probe.said
    for thread in [thread for thread in threading.enumerate() if thread.name == "probe"]:
        thread.join(LONG)
    assert usage_table(pool.studio.database, room.name)[0].calls > 0, "counted though nobody waits for it"
    late = Probe(settings, pool.studio.database, room.name, room.conversation.options.caps, deadline=0.0)
    assert not late.running and "no answer within 0 s" in late.said


def test_caps_hold_from_the_next_turn_on(app: AppTest, server: ScriptedServer):
    think_with(app, server.base_url)
    app.number_input(key="cap-turn").set_value(0.25).run()
    assert the_room().conversation.options.caps.turn_money == 0.25


def test_a_profile_is_chosen_while_the_page_runs(app: AppTest):
    app.selectbox(key="profile-embedded").set_value("mixed").run()
    assert not app.exception
    assert the_room().settings.studio.settings.profile == "mixed" and the_room().settings.studio.profile.allow


def test_a_key_never_goes_to_another_place_than_it_was_typed_for():
    typed = with_model(Settings(), "openai:a", "https://one.example/v1", KEY)
    assert with_model(typed, "openai:b", "https://one.example/v1", "").api_key == SecretStr(KEY)
    for model, address in (("openai:a", "https://two.example/v1"), ("openai:a", ""), ("anthropic:a", "")):
        assert with_model(typed, model, address, "").api_key == SecretStr("")


@pytest.mark.parametrize(
    ("model", "address"),
    [
        ("gpt", ""),
        ("", "http://x/v1"),
        ("openai:a", f"https://me:{KEY}@one.example"),
        ("openai:a", f"https://one.example/?key={KEY}"),
        ("openai:a", "file:///etc/passwd"),
    ],
)
def test_bad_places_are_refused_without_quoting_them(model: str, address: str):
    with pytest.raises(ConfigError) as refused:
        with_model(Settings(), model, address, "")
    assert KEY not in str(refused.value)


def test_choices_are_a_sessions_own_and_follow_it_to_the_next_photo(pool: RoomPool, room: Room):
    other = pool.start(Picture(np.zeros((8, 8, 3), np.uint8), FileFacts(name="other.png")))
    room.settings.use(
        room.settings.studio.with_settings(
            with_model(room.settings.studio.settings, "openai:a", "http://x/v1", KEY)
        )
    )
    assert other.settings.studio.settings.model == "" and not leaving(other.settings.studio)
    assert pool.start(Picture(np.ones((8, 8, 3), np.uint8)), like=room).conversation.mind.name.endswith(
        "(openai:a)"
    )


def test_the_page_decodes_nothing_it_has_measured(room: Room):
    digest = room.conversation.head.picture
    assert room.history.picture_size(digest) == (90, 60)
    room.conversation.session.store.delete(digest)
    assert room.history.picture_size(digest) == (90, 60)


def test_patience_is_chosen_in_the_page_and_reaches_the_model(app: AppTest, server: ScriptedServer):
    chosen = {
        "timeout": 600.0, "connect": 3.0, "patience": 5.0, "tries": 1,
        "answer_tokens": 512, "context": 4096, "temperature": 0.2, "stream": False,
    }  # fmt: skip
    assert set(chosen) == set(PATIENCE)
    keys = {"answer_tokens": "tokens"}
    think_with(app, server.base_url)
    for name, value in chosen.items():
        if name != "stream":
            app.number_input(key=f"wait-{keys.get(name, name)}").set_value(value)
    app.selectbox(key="wait-stream").set_value("Never")
    app.button(key="patience-use").click().run()
    assert not app.exception
    settings = the_room().settings.studio.settings
    assert {name: getattr(settings, name) for name in PATIENCE} == chosen
    mind = the_room().conversation.mind
    assert isinstance(mind, LanguageMind)
    chat = mind.voice.chat.settings
    assert (chat.timeout, chat.connect, chat.patience, chat.tries) == (600, 3, 5, 1)
    assert (chat.max_tokens, chat.context, chat.options, chat.stream) == (
        512,
        4096,
        {"temperature": 0.2},
        False,
    )
    kept = choices_of(the_room().settings.studio.database, the_room().conversation.session.name)
    assert kept.waits == chosen


def test_answers_word_by_word_may_be_left_to_the_server(app: AppTest, server: ScriptedServer):
    think_with(app, server.base_url)
    for said, wanted in (("Always", True), ("From a server of one's own", None)):
        app.selectbox(key="wait-stream").set_value(said)
        app.button(key="patience-use").click().run()
        assert not app.exception
        assert the_room().settings.studio.settings.stream is wanted
        mind = the_room().conversation.mind
        assert isinstance(mind, LanguageMind) and mind.voice.chat.streams
