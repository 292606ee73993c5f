"""Pictures dropped into the chat: what their words make clear, and what the page asks about."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from helpers import LONG
from retoucher.agent.memory.privacy import withheld
from retoucher.agent.values.plan import Step
from retoucher.pictures import FileFacts, Picture, encode_picture
from retoucher.ui.chat.panels.cards import plan_card
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.suggestions import opens_with_sample
from retoucher.ui.chat.state.turns import StepView
from retoucher.ui.chat.wishes.dropped_words import purpose, wish_in


def at_address_of(name: str) -> tuple[str, list[str]]:
    """Return the address of a session, as AppTest may give it."""
    address = rooms()[name].address
    return address, [address]


def grey(level: int) -> bytes:
    return encode_picture(Picture(np.full((30, 40, 3), level, np.uint8), FileFacts()), "PNG")


def drop(app: AppTest, words: str, *names: str) -> None:
    field = app.chat_input(key="say").set_value(words)
    for at, name in enumerate(names):
        field.upload(name, grey(40 + 20 * at), "image/png")
    field.run()
    assert not app.exception


def rooms() -> dict[str, Room]:
    return the_pool().rooms


def settled(app: AppTest) -> None:
    for room in list(rooms().values()):
        room.runner.wait(LONG)
        assert not room.runner.crash
    app.run()
    assert not app.exception


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    settled(app)


@pytest.fixture
def begun(app: AppTest) -> AppTest:
    """Give a page whose sample was edited once, so that a picture may be meant in two ways."""
    app.chat_input(key="say").set_value("warm").run()
    settled(app)
    return app


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("match the look of this", "reference"),
        ("make it look like this", "reference"),
        ("use this as a reference", "reference"),
        ("the same colours please", "reference"),
        ("do the same to this one", "reference"),
        ("replace the background with this", "reference"),
        ("put this in the bottom right corner", "reference"),
        ("paste the logo of this onto the wall", "unclear"),
        ("use this as the background", "reference"),
        ("now this one", "next"),
        ("edit this photo next", "next"),
        ("here is another one, make it warmer", "next"),
        ("", "unclear"),
        ("warm it", "unclear"),
        ("blur the background", "unclear"),
        ("I'd like it warmer", "unclear"),
        ("now this one, match the reference", "unclear"),
    ],
)
def test_words_say_what_a_picture_is_for(words: str, meant: str):
    assert purpose(words) == meant


def test_only_what_is_said_to_us_is_no_part_of_the_wish():
    assert wish_in("now this one: make it warmer") == "make it warmer"
    assert wish_in("now this one") == ""
    assert wish_in("make it warmer") == "make it warmer"


def test_a_clear_reference_is_used_without_asking(begun: AppTest):
    drop(begun, "warm like this", "hill.png")
    settled(begun)
    (room,) = rooms().values()
    assert len(room.runner.past()[-1].attachments) == 1 and room.aside.dropped is None


def test_a_picture_that_came_with_a_request_can_be_kept_here(begun: AppTest):
    drop(begun, "warm like this", "hill.png")
    settled(begun)
    (room,) = rooms().values()
    (digest,) = room.runner.past()[-1].attachments
    switch = f"keep-{digest[-8:]}"
    assert begun.toggle(key=switch).label == "Keep “hill.png” here"
    begun.toggle(key=switch).set_value(True).run()
    assert withheld(room.settings.studio.database, room.name, room.conversation.tree) == {digest}
    begun.toggle(key=switch).set_value(False).run()
    assert not withheld(room.settings.studio.database, room.name, room.conversation.tree)


def test_now_this_one_opens_it_and_does_what_else_was_said(begun: AppTest):
    drop(begun, "now this one: warm", "hill.png")
    settled(begun)
    assert [view.request for view in rooms()["hill"].runner.past()] == ["warm"]
    assert begun.query_params["session"] in at_address_of("hill")


def test_an_unclear_picture_is_asked_about_and_its_words_are_kept(begun: AppTest):
    drop(begun, "warm it a little", "hill.png")
    assert any("warm it a little" in shown.value for shown in begun.markdown)
    press(begun, "drop-nothing")
    assert rooms()["coffee"].runner.past()[-1].request == "warm it a little"
    assert "hill" in the_pool().studio.database.names()


def test_a_reference_without_words_waits_for_the_next_ones(begun: AppTest):
    drop(begun, "", "hill.png")
    press(begun, "drop-reference")
    assert begun.button(key="chip-reference").label == "Like “hill.png”"
    begun.chat_input(key="say").set_value("warm").run()
    settled(begun)
    room = rooms()["coffee"]
    assert len(room.runner.past()[-1].attachments) == 1 and not room.aside.references


def test_several_pictures_each_become_what_was_chosen(begun: AppTest):
    drop(begun, "warm", "a.png", "b.png", "c.png")
    for at, role in enumerate(("edit", "reference", "later")):
        begun.segmented_control(key=f"drop-role-{at}").set_value(role)
    press(begun, "drop-go")
    room = rooms()["a"]
    (view,) = room.runner.past()
    assert view.request == "warm" and len(view.attachments) == 1
    assert begun.query_params["session"] in at_address_of("a")
    assert "c" in the_pool().studio.database.names() and "b" not in the_pool().studio.database.names()


def test_the_same_words_go_to_each_picture_to_edit(begun: AppTest):
    drop(begun, "warm", "a.png", "b.png")
    for at in range(2):
        begun.segmented_control(key=f"drop-role-{at}").set_value("edit")
    press(begun, "drop-go")
    assert [len(rooms()[name].runner.past()) for name in ("coffee", "a", "b")] == [1, 1, 1]


def test_two_references_go_along_and_a_plan_says_which_it_does_not_use(begun: AppTest):
    drop(begun, "warm and match the look of these", "a.png", "b.png")
    press(begun, "drop-go")  # the words say that they are references
    room = rooms()["coffee"]
    view = room.runner.past()[-1]
    assert len(view.attachments) == 2 and room.aside.dropped is None
    assert "No step works with the attached pictures." in plan_card(view)
    step = Step(reason="So.", tool="match_look", arguments={"reference": view.attachments[1]})
    view.steps = [StepView(step)]
    assert "No step works with attached picture 1: these steps take one." in plan_card(view)
    view.steps[0].step = Step(reason="So.", tool="edit", arguments={"references": view.attachments})
    assert "No step works" not in plan_card(view)


def test_two_references_without_words_wait_for_the_next_ones(begun: AppTest):
    drop(begun, "", "a.png", "b.png")
    for at in range(2):
        begun.segmented_control(key=f"drop-role-{at}").set_value("reference")
    press(begun, "drop-go")
    assert begun.button(key="chip-reference").label == "With 2 pictures"
    press(begun, "chip-reference")
    assert not rooms()["coffee"].aside.references


def test_a_further_picture_joins_those_that_are_asked_about(begun: AppTest):
    drop(begun, "warm it", "a.png")
    drop(begun, "", "b.png")
    dropped = rooms()["coffee"].aside.dropped
    assert dropped is not None and (len(dropped.arrivals), dropped.text) == (2, "warm it")


def test_words_whose_file_does_not_open_can_still_be_said(begun: AppTest):
    begun.chat_input(key="say").set_value("warm").upload("fake.png", b"no picture", "image/png").run()
    assert any("fake" in warning.value for warning in begun.warning)
    press(begun, "drop-words")
    assert len(rooms()["coffee"].runner.past()) == 2


def test_a_picture_on_an_untouched_page_simply_opens(app: AppTest):
    drop(app, "", "hill.png")
    assert app.query_params["session"] in at_address_of("hill")


def opened_then_dropped(app: AppTest, *, at_once: bool) -> list[str]:
    drop(app, "warm" if not at_once else "", "first.png")
    settled(app)
    field = app.chat_input(key="say").set_value("make both photos warm" if at_once else "")
    field.upload("second.png", grey(90), "image/png").run()
    settled(app)
    if not at_once:
        app.chat_input(key="say").set_value("make both photos warm").run()
        settled(app)
    settled(app)
    return [room.conversation.head.request for room in rooms().values() if not opens_with_sample(room)]


@pytest.mark.parametrize("at_once", [True, False])
def test_both_are_the_open_photo_and_the_one_that_came(app: AppTest, at_once: bool):
    assert opened_then_dropped(app, at_once=at_once) == ["make it warm"] * 2
    assert len(the_pool().together[-1]) == 2


def test_one_photo_beside_the_sample_is_not_called_both(app: AppTest):
    drop(app, "make both photos warm", "first.png")
    settled(app)
    mine = [room for room in rooms().values() if not opens_with_sample(room)]
    assert [room.conversation.head.request for room in mine] == ["make it warm"]
    assert any("alone" in shown.value for shown in app.warning)


def test_words_said_while_it_is_asked_what_a_picture_is_for_are_about_it(begun: AppTest):
    drop(begun, "", "other.png")
    begun.chat_input(key="say").set_value("make it warm").run()
    assert begun.button(key="drop-edit"), "still asked, and nothing was done to the open photo"
    assert any("make it warm" in said.value for said in begun.markdown)
    press(begun, "drop-edit")
    assert [len(room.conversation.turns) for room in rooms().values()] == [1, 1]
    assert rooms()["other"].conversation.head.request == "make it warm"


def test_words_that_tell_what_a_waiting_picture_is_for_settle_it(begun: AppTest):
    drop(begun, "", "other.png")
    begun.chat_input(key="say").set_value("warm, match the look of this").run()
    settled(begun)
    (room,) = rooms().values()
    assert room.aside.dropped is None and len(room.runner.past()[-1].attachments) == 1
