"""straighten: bring the horizon level."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.frame.geometry import lean, turn
from ..engines.classical.frame.matrices import Matrix, turned
from ..errors import ToolFailed
from ..pictures import Picture
from .tool import Traits, tool

_LEAST = 0.15
"""Degrees that nobody sees."""
_SURE, _SURE_OF_MUCH = 0.35, 0.5
"""Agreement of the lines that is enough, and that is enough for more than 8 degrees."""


def _moves(picture: Picture, size: tuple[int, int], angle: float | None = None) -> Matrix:
    return turned(picture.size, size, _degrees(picture, angle))


@tool("geometry", _moves, traits=Traits(stage="level", unchanged_means="measured", cuts=True, turns=True))
def straighten(
    picture: Picture,
    *,
    angle: Annotated[
        float | None, Field(ge=-45, le=45, description="degrees clockwise to turn; left out: measured")
    ] = None,
) -> Picture:
    """Bring horizon or verticals level and cut the corners off; fails where no line says what is level."""
    degrees = _degrees(picture, angle)
    return picture.with_pixels(turn(picture.finest, degrees, keep_all=False)) if degrees else picture


def _degrees(picture: Picture, angle: float | None) -> float:
    degrees = measured_turn(picture) if angle is None else angle
    return degrees if abs(degrees) >= _LEAST else 0.0


def measured_turn(picture: Picture) -> float:
    """Return the degrees clockwise that bring the picture level; `ToolFailed` when its lines do not agree."""
    leaning, sure = lean(picture.rgb)
    if sure < (_SURE if abs(leaning) <= 8 else _SURE_OF_MUCH):
        found = "no straight lines" if sure == 0 else f"lines that only agree by {sure:.0%}"
        raise ToolFailed(
            f"straighten wants a horizon or upright lines, found {found}: turn it by hand, or say how far"
        )
    return -leaning
