"""What a hand does works where it is shown, is done again elsewhere, and throws no question away."""

import pytest

from helpers import LONG
from helpers.page_room import asked, said
from retoucher.agent.learned.routines import Routine
from retoucher.agent.values.plan import Plan, Step
from retoucher.pictures import Region
from retoucher.ui.chat.panels.after_turn import again_by_hand
from retoucher.ui.chat.panels.chips import _drawn
from retoucher.ui.chat.presets.own_routines import make_routine
from retoucher.ui.chat.presets.preset_steps import make_preset
from retoucher.ui.chat.state.message import Request
from retoucher.ui.chat.state.region_at_work import keep_region, lay_down, place_of_hand, select
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.tab import Tab

WARM = Step(reason="r", tool="adjust", arguments={"temperature": 0.3})


def drawn(room: Room, erase: bool = False, base: str = "") -> dict:
    box = {"kind": "box", "erase": erase, "width": 4, "points": [(5.0, 5.0), (25.0, 25.0)]}
    return {"id": "m", "picture": room.conversation.head.picture, "base": base, "strokes": [box]}


def by_hand(room: Room, *steps: Step) -> None:
    room.carry_out(Plan(steps=steps, by_hand=True), room.conversation.head, "Warmer")
    room.runner.wait(LONG)


def changed(room: Room) -> tuple[bool, bool]:
    """Return whether the drawn box and the rest are other than in the version before."""
    before, after = (room.conversation.picture(v).rgb for v in room.conversation.tree.path()[-2:])
    other = (before != after).any(axis=2)
    inside = Region.from_box((60, 40), (5, 5, 25, 25)).inside
    return bool(other[inside].any()), bool(other[~inside].any())


def test_a_preset_works_in_what_is_drawn_and_the_next_words_in_the_whole_photo(room: Room):
    tab = Tab(marks=drawn(room))
    make_preset(room, "noir", place_of_hand(room, tab))
    room.runner.wait(LONG)
    assert changed(room) == (True, False)
    lay_down(room, tab)
    assert (tab.region, bool(tab.laid)) == ("", True)


def test_a_look_takes_the_place_of_the_look_before_but_not_of_one_in_a_part(room: Room):
    tab, (original,) = Tab(), room.conversation.tree.path()
    for name in ("noir", "sepia"):
        make_preset(room, name, place_of_hand(room, tab))
        room.runner.wait(LONG)
    head = room.conversation.head
    assert (head.parent, head.steps[0].arguments["name"]) == (original.id, "sepia")
    tab.marks = drawn(room)
    make_preset(room, "noir", place_of_hand(room, tab))
    room.runner.wait(LONG)
    inside = room.conversation.head
    assert inside.parent == head.id and changed(room) == (True, False)
    make_preset(room, "sepia")
    room.runner.wait(LONG)
    assert room.conversation.head.parent == inside.id


def test_an_own_preset_works_in_what_is_drawn_but_where_it_names_a_place(room: Room):
    named = WARM.model_copy(update={"target": "the sky"})
    make_routine(room, Routine("warmer", (WARM, named), 3), Tab(marks=drawn(room)))
    room.runner.wait(LONG)
    view = room.runner.past()[-1]
    assert view.plan is not None
    first, second = view.plan.steps
    assert first.region and not second.region and second.target == "the sky"


@pytest.mark.parametrize("only_here", [True, False])
def test_what_a_hand_did_is_done_elsewhere_from_the_version_before(room: Room, only_here: bool):
    tab = Tab()
    keep_region(Region.from_box((60, 40), (5, 5, 25, 25)).named("box"), room, tab)
    by_hand(room, WARM if only_here else WARM.model_copy(update={"region": tab.region}))
    view = room.runner.past()[-1]
    again_by_hand(view, room, tab.region if only_here else "")
    room.runner.wait(LONG)
    assert len(room.conversation.tree.path()) == 2, "not on top of it"
    assert changed(room) == (True, not only_here)
    assert not room.runner.past()[-1].failure


def test_a_question_that_a_hand_came_before_is_asked_again_after_it(room: Room):
    asked(room)
    by_hand(room, WARM)
    room.runner.wait(LONG)
    view = room.runner.current
    assert view is not None and view.question is not None and view.request == "which"
    assert view.base == room.conversation.head.number == 1
    assert room.aside.following is None


def test_a_question_about_a_version_that_is_left_waits_and_is_not_lost(room: Room):
    said(room, "warm")
    asked(room)
    room.history.go_to(room.conversation.tree.undo())
    assert room.runner.question is None and room.runner.current is None
    assert room.aside.following == Request("which") and "“which” waits" in room.notice
    room.say_following()
    room.runner.wait(LONG)
    view = room.runner.current
    assert view is not None and view.base == 0


def test_a_question_stays_while_the_same_version_is_shown(room: Room):
    asked(room)
    room.history.go_to(room.conversation.head)
    assert room.runner.question is not None


def test_a_wish_that_waits_already_is_not_replaced_by_the_one_that_was_asked_about(room: Room):
    asked(room)
    room.aside.following = Request("wait")
    room.history.go_to(room.conversation.head)
    by_hand(room, WARM)
    assert [turn.request for turn in room.runner.past()] == ["Warmer", "wait"]


def test_two_quick_clicks_with_shift_are_both_added(room: Room):
    tab, picture = Tab(), room.conversation.head.picture
    for number, x in enumerate((10, 30, 50)):
        how = "add" if number else ""
        select("pick", {"picture": picture, "x": x, "y": 20, "base": "", "how": how}, room, tab)
    inside = room.regions.region(tab.region).inside
    assert inside[20, 10] and inside[20, 30] and inside[20, 50] and not inside[20, 20]
    named = [record.name for record in room.conversation.session.regions.values() if record.name]
    assert named == ["selection"], "tries are no litter"


def clicked(room: Room, tab: Tab, x: int) -> None:
    picture = room.conversation.head.picture
    select("pick", {"picture": picture, "x": x, "y": 20, "base": "", "how": ""}, room, tab)


def names(room: Room) -> list[str]:
    return sorted(record.name for record in room.conversation.session.regions.values() if record.name)


def test_a_region_that_was_there_before_the_click_keeps_its_name(room: Room):
    tab = Tab()
    clicked(room, tab, 10)
    first = tab.region
    clicked(room, tab, 50)
    assert names(room) == ["selection"], "a try that nothing was done with is forgotten"
    room.conversation.session.name_region(first, "my hat")
    clicked(room, tab, 10)
    assert tab.region == first
    clicked(room, tab, 30)
    assert "my hat" in names(room)


def test_a_region_that_was_worked_in_keeps_its_name(room: Room):
    tab = Tab()
    clicked(room, tab, 10)
    worked = WARM.model_copy(update={"region": tab.region})
    by_hand(room, worked)
    clicked(room, tab, 50)
    assert len(names(room)) == 2


def test_the_chip_names_both_places_where_a_stroke_adds_to_a_region(room: Room):
    tab = Tab(marks=drawn(room))
    assert _drawn(room, tab)[0] == "Only where you drew"
    keep_region(Region.from_box((60, 40), (30, 5, 50, 25)).named("subject"), room, tab)
    assert _drawn(room, tab)[0] == "Only in “subject” and where you drew"
    tab.marks = drawn(room, erase=True)
    assert _drawn(room, tab)[0] == "Only in “subject” without what you rubbed out"
