"""What a hand does to an object on the picture, as the step that lays it anew."""

from dataclasses import replace
from typing import Any

from ....agent.values.plan import Plan, Step
from ....agent.values.versions import Version
from ....agent.work.objects import overlay_of, spot_of, with_arguments
from ....agent.work.one_pass import written
from ....errors import ToolRetry
from ....tools import tool
from ....tools.tool import Spot
from ...stage import Thing
from ..state.room import Room

_STILL = 0.01
"""Change of size that no hand meant."""


def things_on(room: Room) -> tuple[Thing, ...]:
    """Return what lies on the current version, lowest first, as the stage frames it."""
    head = room.conversation.head
    spots = [_spot(room, head, step) for step in head.laid.objects]
    named = zip(head.laid.objects, spots, strict=True)
    return tuple(
        Thing(number, called(step), spot.x, spot.y, spot.width, spot.height, spot.angle)
        for number, (step, spot) in enumerate(named)
    )


def called(step: Step) -> str:
    """Return what an object is called: its words, or that it was pasted."""
    words = " ".join(str(step.arguments.get("words", "")).split())
    return f"“{words}”" if words else "pasted picture"


def move_by_hand(moved: dict[str, Any], room: Room) -> None:
    """Make a version in which an object lies elsewhere, or is gone; `ToolRetry` where it is there no more.

    `moved`: picture (digest), number, x and y of the middle in pixels, factor of its size, angle in degrees;
    only picture and number take it off.
    """
    head, number = room.conversation.head, int(moved["number"])
    if moved["picture"] != head.picture or number >= len(head.laid.objects):
        raise ToolRetry("the picture has changed since: move it again on the new one")
    step = head.laid.objects[number]
    if "x" not in moved:
        change_by_hand(room, number, {}, f"Take {called(step)} off")
        return
    there = replace(
        _spot(room, head, step), x=float(moved["x"]), y=float(moved["y"]), angle=float(moved["angle"])
    ).scaled(float(moved["factor"]))
    how = _how(moved, _spot(room, head, step))
    change_by_hand(room, number, _put(room, head, step, there), f"{how} {called(step)}")


def _how(moved: dict[str, Any], was: Spot) -> str:
    """Return the verb for what a hand did most: a corner that is pulled moves the middle of nothing."""
    if abs(float(moved["factor"]) - 1) > _STILL:
        return "Enlarge" if float(moved["factor"]) > 1 else "Shrink"
    return "Turn" if abs(float(moved["angle"]) - was.angle) > 1 else "Move"


def change_by_hand(room: Room, number: int, arguments: dict[str, Any], said: str) -> None:
    """Make a version in which an object has these arguments; without any it is gone."""
    head = room.conversation.head
    old = head.laid.objects[number]
    changed = Step(reason=f"{said}.", tool=old.tool, arguments=arguments, seed=old.seed, object=number)
    room.carry_out(Plan(steps=(changed,), thinking="Set by hand on the picture.", by_hand=True), head, said)


def _put(room: Room, head: Version, step: Step, spot: Spot) -> dict[str, Any]:
    described, size = tool.get(step.tool), room.history.picture_size(head.picture)
    opened = written(described, step, room.conversation.session.store)
    put = overlay_of(described).put(size, opened, spot, size)
    return with_arguments(step, described, put).arguments


def _spot(room: Room, head: Version, step: Step) -> Spot:
    size = room.history.picture_size(head.picture)
    return spot_of(step, tool.get(step.tool), size, room.conversation.session.store)
