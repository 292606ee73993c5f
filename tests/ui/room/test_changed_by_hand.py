"""An object on the picture, moved and changed by hand in a room of the page."""

import pytest

from helpers import LONG
from retoucher.agent.values.plan import Plan, Step
from retoucher.errors import ToolRetry
from retoucher.ui.chat.objects.changed_by_hand import change_by_hand, move_by_hand, things_on
from retoucher.ui.chat.objects.objects_panel import is_set, still_theirs
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.tab import ObjectsByHand


@pytest.fixture
def titled(room: Room) -> Room:
    step = Step(reason="A title.", tool="text", arguments={"words": "Hi", "place": "middle", "size": 0.4})
    room.carry_out(Plan(steps=(step,)), room.conversation.head, "a title")
    room.runner.wait(LONG)
    return room


def moved(room: Room, **where: float) -> dict[str, object]:
    return {"picture": room.conversation.head.picture, "number": 0, **where}


def test_a_thing_is_framed_where_it_lies(titled: Room) -> None:
    (thing,) = things_on(titled)
    assert thing.label == "“Hi”"
    assert (thing.x, thing.y) == pytest.approx((30, 20), abs=1)


def test_a_hand_moves_scales_and_takes_off(titled: Room) -> None:
    move_by_hand(moved(titled, x=20, y=18, factor=1.5, angle=10), titled)
    titled.runner.wait(LONG)
    (thing,) = things_on(titled)
    assert (thing.x, thing.y, thing.angle) == pytest.approx((20, 18, 10), abs=1)
    assert titled.conversation.head.laid.objects[0].arguments["size"] == pytest.approx(0.6, rel=0.06)
    move_by_hand(moved(titled), titled)
    titled.runner.wait(LONG)
    assert things_on(titled) == ()
    assert titled.conversation.head.picture == titled.conversation.tree.path()[0].picture


def test_the_panel_changes_words(titled: Room) -> None:
    arguments = titled.conversation.head.laid.objects[0].arguments | {"words": "Ho", "opacity": 0.5}
    change_by_hand(titled, 0, arguments, "Change it")
    titled.runner.wait(LONG)
    assert things_on(titled)[0].label == "“Ho”"


def test_a_hand_on_an_older_picture_is_told(titled: Room) -> None:
    late = moved(titled) | {"picture": titled.conversation.tree.path()[0].picture}
    with pytest.raises(ToolRetry, match="has changed since"):
        move_by_hand(late, titled)


def test_controls_stay_while_the_objects_are_what_they_asked_for(titled: Room) -> None:
    before = titled.conversation.head.laid.objects
    hand = ObjectsByHand("a", before)
    assert still_theirs(hand, before, runs=False)
    hand.asked[0] = is_set(before[0]) | {"opacity": 0.5}
    assert still_theirs(hand, before, runs=True), "it is being made"
    assert not still_theirs(hand, before, runs=False), "it came to nothing: they stand as they were"
    faded = (before[0].model_copy(update={"arguments": before[0].arguments | {"opacity": 0.5}}),)
    assert still_theirs(hand, faded, runs=False)
    moved = (faded[0].model_copy(update={"arguments": faded[0].arguments | {"size": 0.2}}),)
    assert still_theirs(hand, moved, runs=False), "none of them says where it lies"
    assert not still_theirs(hand, (), runs=True), "it is gone"
