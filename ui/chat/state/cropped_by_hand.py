"""A frame and an angle that a hand gave on the stage, as the steps that crop and straighten."""

from typing import Any

from ....agent.values.plan import Plan, Step
from ....errors import ToolRetry
from ....pictures import Box
from ....tools.crop import crop
from ....tools.straighten import straighten
from .room import Room

LEAST = 8
"""Pixels on a side below which a frame is a slip of the hand."""
SMALL = 20
"""Part of the picture's side below which it is one too, however many pixels it has."""


def crop_framed(framed: dict[str, Any], room: Room) -> None:
    """Make a version of what a frame keeps; `ToolRetry` where the frame means nothing.

    `framed`: picture (digest), angle (degrees clockwise), box (left, top, right, bottom in pixels of the
    straightened picture, None for all of it).
    """
    head = room.conversation.head
    if framed["picture"] != head.picture:
        raise ToolRetry("the picture has changed since: set the frame again on the new one")
    angle, kept = float(framed["angle"]), framed["box"]
    box = _whole_pixels(kept, room.history.picture_size(head.picture)) if kept else None
    plan = Plan(steps=_steps(angle, box), thinking="Set by hand on the picture.", by_hand=True)
    if not plan.steps:
        raise ToolRetry("the frame holds the whole picture and nothing is turned: there is nothing to do")
    room.carry_out(plan, head, _said(angle, box))


def _whole_pixels(sides: list[float], size: tuple[int, int]) -> Box:
    """Return the frame inside the picture; `ToolRetry` where it is beside it or too small to be meant."""
    left, top, right, bottom = (round(side) for side in sides)
    box = max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)
    across, down = box[2] - box[0], box[3] - box[1]
    if across <= 0 or down <= 0:
        raise ToolRetry(f"the frame lies outside the picture of {size[0]} × {size[1]} pixels: set it again")
    if across < min(LEAST, size[0]) or down < min(LEAST, size[1]):
        raise ToolRetry(f"the frame is {across} × {down} pixels, at least {LEAST} × {LEAST} are wanted")
    if across < size[0] // SMALL or down < size[1] // SMALL:
        raise ToolRetry(
            f"the frame of {across} × {down} pixels is less than a twentieth of the photo: nothing was cut; "
            "draw it larger, or crop twice"
        )
    return box


def _steps(angle: float, box: Box | None) -> tuple[Step, ...]:
    """Return the turn, then the cut: the pixels are resampled once, by the turn."""
    turned = Step(
        reason=f"Turned by {_degrees(angle)}.", tool=straighten.tool.name, arguments={"angle": angle}
    )
    cut = Step(reason="Cut to the frame.", tool=crop.tool.name, arguments={"box": box})
    return (*((turned,) if angle else ()), *((cut,) if box else ()))


def _said(angle: float, box: Box | None) -> str:
    if box is None:
        return f"Straighten by {_degrees(angle)}"
    size = f"Crop to {box[2] - box[0]} × {box[3] - box[1]} pixels"
    return f"{size}, turned by {_degrees(angle)}" if angle else size


def _degrees(angle: float) -> str:
    return f"{abs(angle):g}° {'clockwise' if angle > 0 else 'counterclockwise'}"
