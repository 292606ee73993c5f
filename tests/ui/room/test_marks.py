"""What is drawn on the stage: where it counts, what it becomes, and when it is laid down."""

import numpy as np
import pytest

from helpers.page_room import drawn_picture, said
from retoucher.errors import ToolRetry
from retoucher.pictures import Region
from retoucher.ui.chat.state import drawn_regions
from retoucher.ui.chat.state.drawn_regions import drawn_region, picked_region, still_fits
from retoucher.ui.chat.state.region_at_work import keep_region, lay_down, say_here
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


def test_a_click_that_would_leave_a_rim_of_the_selection_takes_nothing_away(
    room: Room, monkeypatch: pytest.MonkeyPatch
):
    size, store = room.conversation.picture().size, room.conversation.session.store
    found: list[Region] = []
    monkeypatch.setattr(drawn_regions, "find", lambda picture, points: found)
    base = store.put(Region.from_box(size, (10, 10, 50, 30)))
    click = {"picture": room.conversation.head.picture, "x": 20, "y": 20, "base": base, "how": "take"}
    found[:] = [Region.from_box(size, (11, 11, 49, 29))]
    with pytest.raises(ToolRetry, match="nearly all"):
        picked_region(click, room)
    found[:] = [Region.from_box(size, (10, 10, 30, 30))]
    assert picked_region(click, room).box == (30, 10, 50, 30)


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
