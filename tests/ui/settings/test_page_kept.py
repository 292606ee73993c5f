"""What is said to leave, what stays here, and what survives a restart."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from helpers.page_app import ended
from helpers.page_settings import KEY, the_room, think_with
from retoucher.agent.assemble import open_studio
from retoucher.agent.memory.privacy import withheld
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.errors import ConfigError
from retoucher.pictures import FileFacts, Picture, encode_picture
from retoucher.settings import Settings
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.disclosure import about_profile, leaving
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.session_settings import left_behind, with_images, with_model


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
