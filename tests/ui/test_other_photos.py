"""A wish that is said of all photos, and an edit that the others get too."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from helpers import LONG
from helpers.page_app import ended
from helpers.page_room import drawn_picture, said
from retoucher.errors import ToolRetry
from retoucher.pictures import FileFacts, Picture
from retoucher.ui.chat.many.other_photos import do_for_each
from retoucher.ui.chat.many.other_photos_panel import other_photos
from retoucher.ui.chat.many.progress import progress_of
from retoucher.ui.chat.many.strip_panel import undo_in_all
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.samples import sample
from retoucher.ui.chat.wishes.photo_words import (
    on_the_whole,
    speaks_of_photos,
    wish_for_others,
    with_this_one,
)


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[RoomPool]:
    pool = scripted_pool(tmp_path / "page")
    yield pool
    ended(pool)


@pytest.fixture
def room(pool: RoomPool) -> Room:
    return pool.start(drawn_picture())


@pytest.mark.parametrize(
    ("said", "wish", "here"),
    [
        ("make all my photos black and white", "make it black and white", True),
        ("brighten every photo", "brighten it", True),
        ("make both photos warmer", "make it warmer", True),
        ("make the rest of the pictures warmer", "make it warmer", False),
        ("crop my other photos to 4:5", "crop it to 4:5", False),
        ("apply this to all my photos", "", False),
        ("Please do the same for the rest of my photos", "", False),
        ("same edit for all the other images", "", False),
    ],
)
def test_words_mean_several_photos(said: str, wish: str, here: bool):
    assert speaks_of_photos(said)
    assert (wish_for_others(said), with_this_one(said)) == (wish, here)


@pytest.mark.parametrize(
    "said",
    ["make the photo warmer", "remove the picture on the wall", "all of it", "undo", "this photo is dark"],
)
def test_one_photo_is_one(said: str):
    assert not speaks_of_photos(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("make this orange", "make the whole photo orange"),
        ("darken the selection", "darken the whole photo"),
        ("warmer", "warmer"),
    ],
)
def test_the_button_answers_what_this_is(said: str, meant: str):
    assert on_the_whole(said) == meant


def another(name: str) -> Room:
    return the_pool().start(Picture(np.full((40, 60, 3), 90, np.uint8), FileFacts(name=f"{name}.png")), name)


def say(app: AppTest, words: str) -> None:
    app.chat_input(key="say").set_value(words).run()


def settled(app: AppTest) -> None:
    for room in list(the_pool().rooms.values()):
        room.runner.wait(LONG)
    app.run()
    assert not app.exception


def tools_of(room: Room) -> list[str]:
    return [step.tool for step in room.conversation.head.steps]


def test_a_wish_for_all_photos_is_asked_about_and_done_in_those_that_were_chosen(app: AppTest):
    open_here = next(iter(the_pool().rooms.values()))
    wanted, left = another("wanted"), another("left")
    say(app, "make all my photos warm")
    assert not open_here.conversation.turns, "nothing is done before it is known where"
    app.checkbox(key="for-photo-left").uncheck().run()
    assert app.button(key="for-photos-go").label == "Do it for these 2"
    app.button(key="for-photos-go").click().run()
    settled(app)
    assert [tools_of(room) for room in (open_here, wanted, left)] == [["adjust"], ["adjust"], []]
    assert {room.name for room in the_pool().beside("wanted")} == {open_here.name, "wanted"}


def test_the_last_edit_goes_to_the_others_and_is_not_made_again_here(app: AppTest):
    other = another("other")
    say(app, "warm")
    settled(app)
    here = next(room for room in the_pool().rooms.values() if room.name != "other")
    say(app, "apply this to all my photos")
    app.button(key="for-photos-go").click().run()
    settled(app)
    assert other.conversation.head.steps[0].arguments == here.conversation.head.steps[0].arguments
    assert here.conversation.head.number == other.conversation.head.number == 1


def test_without_an_edit_there_is_nothing_to_pass_on_and_it_is_said(app: AppTest):
    other = another("other")
    say(app, "do the same for my other photos")
    app.button(key="for-photos-go").click().run()
    assert any("nothing was changed here yet" in warning.value.lower() for warning in app.warning)
    assert not other.conversation.turns


def test_words_that_meant_this_photo_go_here_as_they_were_said(app: AppTest):
    say(app, "warm all my photos")
    assert "No other photo is open" in " ".join(caption.value for caption in app.caption)
    assert app.button(key="for-photos-go").disabled
    app.button(key="for-photos-here").click().run()
    settled(app)
    room = next(iter(the_pool().rooms.values()))
    assert [turn.request for turn in room.runner.past()] == ["warm all my photos"]


def test_a_sample_that_was_only_looked_at_is_no_photo_of_mine(app: AppTest):
    the_pool().start(sample("chelsea"), "looked-at")
    edited = the_pool().start(sample("rocket"), "edited")
    said(edited, "warm")
    named_alike = Picture(np.full((40, 60, 3), 90, np.uint8), FileFacts(name="coffee.png"))
    the_pool().start(named_alike, "mine")
    say(app, "make all my photos warm")
    offered = [box.key for box in app.checkbox if box.key and box.key.startswith("for-photo-")]
    assert sorted(offered) == ["for-photo-edited", "for-photo-mine"]


def test_another_user_s_photo_is_neither_offered_nor_edited(room: Room, pool: RoomPool):
    mine = pool.start(drawn_picture(50, 40), "mine")
    theirs = pool.start(drawn_picture(40, 40), "theirs", user="eve")
    assert list(other_photos(room, pool, "")) == ["mine"]
    assert list(other_photos(room, pool, "eve")) == ["theirs"]
    with pytest.raises(ToolRetry, match="not yours"):
        do_for_each("make all my photos warm", room, ["mine", "theirs"], pool)
    assert not mine.conversation.turns and not theirs.conversation.turns
    assert not pool.together


def test_undo_in_all_takes_back_what_was_shared_and_nothing_else(pool: RoomPool):
    good, further, without = (pool.start(drawn_picture(50 + n, 40)) for n in range(3))
    rooms = [good, further, without]
    for each in rooms:
        said(each, "warm")
    for each, words in zip(rooms, ("wait", "wait", "fail"), strict=True):
        each.share()
        said(each, words)
    said(further, "warm")
    assert [each.conversation.head.number for each in rooms] == [2, 3, 1]
    for _ in range(2):
        undo_in_all(rooms)
        assert [each.conversation.head.number for each in rooms] == [1, 1, 1]
    assert progress_of(good).state == "", "what is shown was not checked by the last turn"
    good.history.go_to(good.conversation.tree.numbered(2))
    assert progress_of(good).state == "done"
