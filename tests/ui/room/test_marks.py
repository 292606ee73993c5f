"""What is drawn on the stage: where it counts, what it becomes, and when it is laid down."""

import numpy as np
import pytest

from helpers import LONG
from helpers.page_room import drawn_picture, said
from retoucher.engines import Point
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.ui.chat.state import drawn_regions
from retoucher.ui.chat.state.drawn_regions import drawn_region, picked_region, still_fits, under_pointer
from retoucher.ui.chat.state.region_at_work import (
    before_words,
    keep_region,
    lay_down,
    say_here,
    select_in_words,
)
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.tab import Tab


def line(y: float, width: float = 8, *, erase: bool = False) -> dict:
    return {"kind": "line", "erase": erase, "width": width, "points": [(15.0, y), (45.0, y)]}


def marks(room: Room, *strokes: dict) -> dict:
    return {"id": "1", "picture": room.conversation.head.picture, "base": "", "strokes": list(strokes)}


def test_marks_count_only_on_the_photo_that_they_were_drawn_on(room: Room, pool: RoomPool):
    other = pool.start(drawn_picture(50, 40))
    drawn = marks(room, line(20))
    assert still_fits(drawn, room) and not still_fits(drawn, other)


@pytest.mark.parametrize(("between", "filled"), [(3, True), (6, False)])
def test_a_gap_of_less_than_half_the_brush_is_closed(room: Room, between: int, filled: bool):
    inside = drawn_region(marks(room, line(12), line(12 + 8 + between)), room).inside
    assert bool(inside[16 + between // 2, 20:40].all()) is filled


def test_what_the_eraser_took_stays_taken_and_one_stroke_is_as_drawn(room: Room):
    once = drawn_region(marks(room, line(20, 10)), room)
    cut = drawn_region(marks(room, line(20, 10), line(20, 2, erase=True)), room)
    assert not cut.inside[20, 20:40].any()
    assert np.array_equal(once.bytes8, Region.from_brush((60, 40), [line(20)["points"]], 5).bytes8)


def test_a_click_that_takes_away_takes_one_of_two_things_and_never_all(
    room: Room, monkeypatch: pytest.MonkeyPatch
):
    left, both = (Region.from_box((60, 40), (5, 5, right, 35)) for right in (30, 55))

    def seen(picture: Picture, *, points: tuple[Point, ...], negative: tuple[Point, ...]) -> list[Region]:
        return [left if negative else both]

    monkeypatch.setattr(drawn_regions, "find", seen)
    clicked = {"picture": room.conversation.head.picture, "x": 12, "y": 20, "how": "take"}
    kept = picked_region(clicked | {"base": room.conversation.session.store.put(both)}, room).inside
    assert kept[8:32, 33:52].all() and kept[:, :30].sum() < 4
    with pytest.raises(ToolRetry, match="nothing would be left"):
        picked_region(clicked | {"base": room.conversation.session.store.put(left)}, room)


def test_a_click_that_came_with_the_words_is_carried_out_before_them_and_once(room: Room):
    tab, picture = Tab(), room.conversation.head.picture
    click = {"id": "a", "picture": picture, "x": 20, "y": 20}
    before_words({"pick": click}, room, tab)
    selected = tab.region
    assert selected and tab.looked == "a"
    tab.region = ""
    before_words({"pick": click}, room, tab)
    assert tab.region == "", "it was carried out"


def test_strokes_that_came_with_the_words_go_with_them(room: Room):
    tab = Tab()
    before_words({"marks": marks(room, line(20))}, room, tab)
    say_here("warm", room, tab)
    room.runner.wait(LONG)
    assert room.runner.past()[-1].selection


def test_a_move_in_the_history_lays_the_region_down(room: Room):
    tab = Tab()
    said(room, "warm")
    keep_region(drawn_region(marks(room, line(20)), room), room, tab)
    region = tab.region
    lay_down(room, tab)
    assert tab.region == region, "nothing moved"
    room.history.go_to(room.conversation.tree.undo())
    lay_down(room, tab)
    assert (tab.region, tab.laid) == ("", region)
    keep_region(drawn_region(marks(room, line(20)), room), room, tab)
    lay_down(room, tab)
    assert tab.region, "chosen after the move"


def test_a_region_that_was_chosen_while_an_edit_ran_stays(room: Room):
    tab = Tab()
    lay_down(room, tab)
    keep_region(drawn_region(marks(room, line(20)), room), room, tab)
    said(room, "warm")
    lay_down(room, tab)
    assert tab.region
    say_here("warm", room, tab)
    room.runner.wait()
    lay_down(room, tab)
    assert not tab.region


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Region:
    """Let a look find one thing, whatever is looked for, but no unicorn."""
    thing = Region(Region.from_box((60, 40), (5, 5, 30, 35)).bytes8, score=0.9)

    def find(picture: Picture, *, phrase: str = "", **_: object) -> list[Region]:
        return [] if phrase == "unicorn" else [thing]

    monkeypatch.setattr(drawn_regions, "find", find)
    return thing


@pytest.mark.parametrize("words", ["select the dog", "Select the dog.", "select only the dog"])
def test_words_that_select_make_a_region_and_no_turn(room: Room, seen: Region, words: str):
    tab = Tab()
    assert select_in_words(words, room, tab)
    assert tab.region == seen.digest and not room.conversation.turns
    assert "“dog” is selected" in room.notice
    first = tab.region
    assert select_in_words("select the dog", room, tab) and tab.region == first
    assert len(room.conversation.session.regions) == 1, "the same again is no further region"


@pytest.mark.parametrize("words", ["select the unicorn", "warm", "select the dog and make it red"])
def test_other_words_select_nothing(room: Room, seen: Region, words: str):
    tab = Tab()
    assert not select_in_words(words, room, tab) and not tab.region


def test_what_lies_under_the_pointer_is_given_and_kept_nowhere(room: Room, seen: Region):
    found = under_pointer(room.conversation.picture(), (10, 10), room)
    assert found.digest == seen.digest and not room.conversation.session.regions
    with pytest.raises(ToolRetry, match="outside"):
        under_pointer(room.conversation.picture(), (60, 10), room)
