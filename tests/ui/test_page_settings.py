"""The page's settings: a model chosen while the page runs, its key in memory only, what leaves, the caps."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from helpers.page_app import LONG, ended, script, until
from retoucher.agent.assemble import open_studio
from retoucher.agent.memory.calls import spent, usage_table
from retoucher.agent.memory.privacy import withheld
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.errors import ConfigError
from retoucher.pictures import FileFacts, Picture, encode_picture
from retoucher.settings import Settings
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.connection_test import Probe
from retoucher.ui.chat.state.disclosure import about_profile, leaving
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.session_settings import left_behind, with_images, with_model

KEY = "sk-test-typed-0123456789abcdef"
GOOD = {k: {"reason": "as it should be", "score": 9} for k in ("instruction", "preservation", "quality")}
WARMER: dict[str, Any] = {
    "intent": "edit",
    "wishes": [{"text": "make it warmer"}],
    "steps": [{"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}],
}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("RETOUCHER_MODEL", "RETOUCHER_BASE_URL", "RETOUCHER_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RETOUCHER_PROFILE", "embedded")
    return tmp_path / "home"


@pytest.fixture
def pool(home: Path) -> Iterator[RoomPool]:
    pool = RoomPool(open_studio(Settings(home=home)))
    yield pool
    ended(pool)


@pytest.fixture
def room(pool: RoomPool) -> Room:
    noise = np.random.default_rng(0).integers(90, 130, (60, 90, 3), dtype=np.uint8)
    return pool.start(Picture(noise, FileFacts(name="noise.png")))


@pytest.fixture
def app(home: Path) -> Iterator[AppTest]:
    the_pool.cache_clear()
    yield AppTest.from_function(script, default_timeout=LONG).run()
    ended(the_pool())
    the_pool.cache_clear()


def think_with(app: AppTest, address: str, key: str = KEY) -> None:
    app.text_input(key="set-model").set_value("openai:scripted")
    app.text_input(key="set-address").set_value(address)
    (field,) = [t for t in app.text_input if (t.key or "").startswith("set-key")]
    field.set_value(key)
    app.button(key="model-use").click().run()
    assert not app.exception


def probed(app: AppTest) -> None:
    app.button(key="model-test").click().run()
    probe = the_room().settings.probe
    until(lambda: probe is None or not probe.running)
    app.run()


def the_room() -> Room:
    (found,) = the_pool().rooms.values()
    return found


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


def test_a_picture_that_stays_here_is_not_said_to_leave(app: AppTest, server: ScriptedServer):
    think_with(app, server.base_url)
    app.toggle(key="keep-here").set_value(True).run()
    said = " ".join(line.value for line in app.markdown)
    assert the_room().conversation.kept_here
    assert "Your words go to" in said and "small copies" not in said


def test_a_dropped_picture_is_kept_here_before_any_request_takes_it(app: AppTest, server: ScriptedServer):
    think_with(app, server.base_url)
    field = app.chat_input(key="say").set_value("")
    for name, level in (("secret.png", 40), ("other.png", 90)):
        picture = Picture(np.full((30, 40, 3), level, np.uint8), FileFacts())
        field.upload(name, encode_picture(picture, "PNG"), "image/png")
    field.run()
    app.segmented_control(key="drop-role-0").set_value("reference")
    app.toggle(key="drop-here").set_value(True)
    app.button(key="drop-go").click().run()
    room = the_room()
    (secret,) = room.aside.references
    assert withheld(room.settings.studio.database, room.name, room.conversation.tree) == {secret.digest}
    later = the_pool().open("other").conversation
    assert later.kept_here and not server.requests


def test_what_a_turn_decides_about_asking_is_not_undone_by_the_settings(app: AppTest):
    the_room().settings.choose(may_ask=False)
    app.run()
    assert not the_room().conversation.options.may_ask and not app.toggle(key="set-asks").value
    app.toggle(key="set-asks").set_value(True).run()
    assert the_room().conversation.options.may_ask


def restarted(pool: RoomPool) -> RoomPool:
    """End a pool and open another on the same home, as a restart of the server does."""
    home = pool.studio.settings.home
    ended(pool)
    return RoomPool(open_studio(Settings(home=home)))


def test_what_was_set_survives_a_restart_and_the_key_does_not(home: Path):
    first = RoomPool(open_studio(Settings(home=home)))
    room = first.start(Picture(np.zeros((8, 8, 3), np.uint8)), "mine")
    room.settings.choose(
        approve=True, turn_money=0.25, profile="mixed", model="openai:a", base_url="http://x/v1"
    )
    second = restarted(first)
    again = second.open("mine")
    options = again.conversation.options
    assert (options.approve, options.caps.turn_money, options.caps.session_money) == (True, 0.25, 10.0)
    assert (again.settings.studio.settings.profile, again.settings.studio.settings.model) == (
        "mixed",
        "openai:a",
    )
    fresh = second.start(Picture(np.ones((8, 8, 3), np.uint8)))
    assert fresh.conversation.options.approve and fresh.settings.studio.settings.model == "openai:a"
    ended(second)


def test_a_model_whose_typed_key_is_gone_is_not_used_and_said(home: Path):
    first = RoomPool(open_studio(Settings(home=home)))
    room = first.start(Picture(np.zeros((8, 8, 3), np.uint8)), "mine")
    room.settings.choose(model="openai:a", base_url="http://x/v1", keyed=True)
    second = restarted(first)
    again = second.open("mine")
    assert again.settings.studio.settings.model == "" and "openai:a" in again.notice and "key" in again.notice
    assert not leaving(again.settings.studio)
    ended(second)


def test_the_choices_of_one_session_are_not_those_of_another(pool: RoomPool, room: Room):
    other = pool.start(Picture(np.zeros((8, 8, 3), np.uint8)), "other")
    room.settings.choose(approve=True)
    assert not other.conversation.options.approve


def test_an_image_model_is_typed_and_its_key_is_nowhere_but_in_memory(app: AppTest, home: Path):
    app.selectbox(key="profile-embedded").set_value("openai").run()
    assert any("No hosted image model is set up" in line.value for line in app.caption)
    app.text_input(key="set-image").set_value("painter")
    app.text_input(key="set-image-address").set_value("https://one.example/v1")
    (field,) = [t for t in app.text_input if (t.key or "").startswith("set-image-key")]
    field.set_value(KEY)
    app.button(key="image-use").click().run()
    assert not app.exception
    room = the_room()
    assert {"edit/hosted", "inpaint/hosted"} <= room.settings.studio.engines
    assert room.settings.studio.images is not None and room.settings.studio.images.secret == KEY
    said = " ".join(line.value for line in app.markdown)
    assert "one.example/v1" in said
    assert KEY not in repr(room.settings.studio) and KEY not in repr(app.session_state)
    assert KEY not in [t.value for t in app.text_input]
    the_pool().studio.database.close()
    assert not [p for p in home.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]


def test_an_image_key_and_price_stay_with_their_own_place():
    typed = with_images(ImageSettings(price=0.1), "painter", "https://one.example/v1", KEY)
    assert with_images(typed, "other", "https://one.example/v1", "").secret == KEY
    assert with_images(typed, "painter", "https://two.example/v1", "").secret == "" and typed.price is None
    with pytest.raises(ConfigError, match="key"):
        with_images(typed, "painter", "", "")


def test_the_judge_and_the_price_go_with_the_model_they_were_set_for():
    old = Settings(model="openai:a", judge="anthropic:b", price=(1.0, 2.0))
    same = with_model(old, "openai:a", "", "another key")
    assert (same.judge, same.price) == ("anthropic:b", (1.0, 2.0)) and not left_behind(old, same)
    new = with_model(old, "openai:c", "", KEY)
    assert (new.judge, new.price) == ("", None)
    assert "anthropic:b" in left_behind(old, new) and "price" in left_behind(old, new)


def test_every_profile_says_whether_it_sends_anything(pool: RoomPool):
    for profile in ("embedded", "local"):
        studio = pool.studio.with_settings(Settings(home=pool.studio.settings.home, profile=profile))
        assert "None of its engines sends anything" in about_profile(studio)
    hosted = pool.studio.with_settings(Settings(home=pool.studio.settings.home, profile="openai"))
    assert "No hosted image model is set up" in about_profile(hosted)
    chosen = hosted.with_images(with_images(ImageSettings(), "painter", "https://one.example/v1", ""))
    assert "may send pictures to https://one.example/v1" in about_profile(chosen)
    assert any("https://one.example/v1" in said for said in leaving(chosen))


def test_another_provider_that_judges_is_named(pool: RoomPool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    settings = Settings(home=pool.studio.settings.home, model="openai:a", api_key=SecretStr(KEY))
    studio = replace(pool.studio, settings=settings.model_copy(update={"judge": "anthropic:b"}))
    assert any("anthropic" in said and "judges" in said for said in leaving(studio))


def test_a_picture_kept_here_stays_so_after_a_restart_and_is_listed(home: Path):
    first = RoomPool(open_studio(Settings(home=home)))
    first.start(Picture(np.zeros((8, 8, 3), np.uint8)), "mine").conversation.keep_here()
    second = restarted(first)
    assert second.open("mine").conversation.kept_here
    ended(second)


def test_the_switch_that_keeps_a_picture_here_is_always_there(app: AppTest):
    app.toggle(key="keep-here").set_value(True).run()
    assert the_room().conversation.kept_here
    assert any("stays on this machine" in line.value for line in app.caption)
    app.toggle(key="keep-here").set_value(False).run()
    assert not the_room().conversation.kept_here
