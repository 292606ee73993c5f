"""A room whose question waits: what is an answer to it, and what else may be done meanwhile."""

from pathlib import Path

import pytest

from helpers import LONG
from helpers.page_room import asked, drawn_picture, said
from retoucher.agent.memory.forget import forget_session
from retoucher.errors import SessionError, ToolRetry
from retoucher.pictures import Region
from retoucher.ui.chat.panels.cards import plan_card
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state import screen_images as images
from retoucher.ui.chat.state.drawn_regions import drawn_region
from retoucher.ui.chat.state.message import Request
from retoucher.ui.chat.state.region_at_work import say_here
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.tab import Tab


def right_half() -> Region:
    return Region.from_box((60, 40), (30, 0, 60, 40))


def test_a_new_request_with_a_region_is_not_taken_as_the_answer(room: Room):
    asked(room)
    room.hear(Request("remove this", (), right_half()))
    assert room.doubtful is not None and room.runner.question is not None
    room.settle_doubt(answers=False)
    room.runner.wait(LONG)
    assert room.doubtful is None and [view.request for view in room.runner.past()] == ["remove this"]
    (left,) = room.unanswered[room.runner.past()[-1].number]
    assert left.request == "which" and left.question is not None


def test_a_button_that_says_something_anew_answers_no_question(room: Room):
    asked(room)
    region = room.regions.keep(right_half(), "selection")
    say_here("Remove this", room, Tab(region=region), anew=True)
    room.runner.wait(LONG)
    assert room.doubtful is None and [view.request for view in room.runner.past()] == ["Remove this"]


def test_a_region_with_here_answers_where(room: Room):
    asked(room)
    room.hear(Request("here", (), right_half()))
    room.runner.wait(LONG)
    assert room.runner.past()[-1].exchanges[-1].answer == "30,0,60,40"


def test_what_was_said_may_be_the_answer_after_all(room: Room):
    asked(room)
    room.hear(Request("make the right half warm"))
    assert room.doubtful is not None
    room.settle_doubt(answers=True)
    room.runner.wait(LONG)
    assert room.runner.past()[-1].exchanges[-1].answer == "make the right half warm"


def test_pressing_an_option_ends_the_doubt(room: Room):
    asked(room)
    room.hear(Request("remove this"))
    room.answer("2")
    room.runner.wait(LONG)
    assert room.doubtful is None and room.runner.past()[-1].exchanges[-1].answer == "2"


def test_a_picture_never_answers_a_question(room: Room):
    asked(room)
    room.hear(Request("2", (drawn_picture(),)))
    assert room.doubtful is not None


def test_a_session_is_renamed_while_its_question_waits(pool: RoomPool, tmp_path: Path):
    room = pool.start(drawn_picture(), "before")
    room.settings.choose(approve=True)
    asked(room)
    pool.rename(room, "after")
    assert pool.current_name("before") == "after" and pool.open("after") is room
    assert room.runner.question is not None and room.conversation.options.approve
    reopened = scripted_pool(tmp_path / "page").open("after")
    assert reopened.runner.question == room.runner.question
    room.settings.choose(approve=False)
    room.answer("1")
    room.runner.wait(LONG)
    assert room.runner.past()[-1].exchanges[-1].answer == "1" and room.runner.past()[-1].state == "done"


def test_a_session_is_not_renamed_under_a_running_edit(pool: RoomPool, room: Room):
    room.say(Request("wait"))
    with pytest.raises(SessionError, match="at work"):
        pool.rename(room, "other")
    room.stop()
    room.runner.wait(LONG)
    pool.rename(room, "other")
    assert pool.open("other") is room


def test_a_deleted_session_leaves_no_question_to_its_namesake(pool: RoomPool):
    asked(pool.start(drawn_picture(), "one"))
    pool.close("one")
    forget_session(pool.studio.database, "one")
    assert pool.start(drawn_picture(), "one").runner.question is None


def test_a_version_is_starred_while_a_question_waits(room: Room):
    asked(room)
    head = room.conversation.head
    room.conversation.session.change_version(head.model_copy(update={"starred": True, "name": "start"}))
    assert room.conversation.head.starred and room.runner.question is not None


def test_where_each_part_of_an_instruction_acted_is_shown_with_its_words(room: Room):
    said(room, "warm")
    view = room.runner.past()[-1]
    region = room.conversation.session.store.put(right_half())
    result = view.steps[0].result
    assert result is not None and "figcaption" not in plan_card(view)
    told = {"explanation": {"a <b>red</b> hat": region}, "shares": {"a <b>red</b> hat": 0.25}}
    view.steps[0].result = result.model_copy(update=told)
    card = plan_card(view)
    assert "a &lt;b&gt;red&lt;/b&gt; hat" in card and "25%" in card and images.address("mask", region) in card


def test_strokes_drawn_while_an_edit_ran_are_not_lost(room: Room):
    before = room.conversation.head.picture
    said(room, "warm")
    box = {"kind": "box", "erase": False, "width": 1, "points": [[10, 5], [30, 25]]}
    region = drawn_region({"picture": before, "base": "", "strokes": [box]}, room)
    assert region.mask[6, 11] == 1 and region.mask[35, 50] == 0
    with pytest.raises(ToolRetry, match="only erase"):
        drawn_region({"picture": before, "base": "", "strokes": [box | {"erase": True}]}, room)
