"""perspective: bring upright what converges, lay flat what was seen at an angle."""

from typing import Annotated

from pydantic import Field

from ..engines import Point
from ..engines.classical.frame.matrices import Matrix
from ..engines.classical.frame.perspective import (
    flattened,
    is_convex,
    laid,
    tipped,
    upright,
    without_corners,
)
from ..errors import ToolFailed, ToolRetry
from ..pictures import Picture
from .tool import Traits, tool

_SURE = 0.5
"""Agreement of the upright lines that is enough."""
_LEAST, _MOST = 0.6, 20.0
"""Degrees: nobody sees less; more than that was meant so."""
_SMALLEST = 0.25
"""Share of the picture's sides that has to be left."""

Corners = tuple[Point, Point, Point, Point]
Degrees = Annotated[float, Field(ge=-35, le=35)]


def _moves(
    picture: Picture,
    size: tuple[int, int],
    corners: Corners | None = None,
    vertical: float | None = None,
    horizontal: float = 0,
) -> Matrix:
    return _frame(picture, corners, vertical, horizontal)[0]


@tool("geometry", _moves, traits=Traits(stage="lens", unchanged_means="measured", cuts=True))
def perspective(
    picture: Picture,
    *,
    corners: Annotated[
        Corners | None,
        Field(description="(x, y) of top left, top right, bottom right, bottom left of a flat thing"),
    ] = None,
    vertical: Annotated[
        Degrees | None,
        Field(description="degrees the camera was tipped up (+) or down (-); left out: measured"),
    ] = None,
    horizontal: Annotated[
        Degrees, Field(description="degrees the camera was turned right (+) or left (-)")
    ] = 0,
) -> Picture:
    """Make converging lines parallel, or cut a flat thing out and lay it straight by its four corners.

    With nothing given the upright lines of the picture are measured; fails where they do not agree.
    """
    matrix, size = _frame(picture, corners, vertical, horizontal)
    if size == picture.size and (matrix == _STILL).all():
        return picture
    return picture.with_pixels(laid(picture.finest, matrix, size))


_STILL = tipped((2, 2), 0, 0)


def _frame(
    picture: Picture, corners: Corners | None, vertical: float | None, horizontal: float
) -> tuple[Matrix, tuple[int, int]]:
    """Return where points go, and the (width, height) of what comes out."""
    if corners is not None:
        return _by_corners(picture, corners)
    pitch, roll = (vertical, 0.0) if vertical is not None else _measured(picture, horizontal)
    if not (pitch or roll or horizontal):
        return _STILL, picture.size
    matrix, size = without_corners(tipped(picture.size, pitch, horizontal, roll), picture.size)
    if min(size[0] / picture.width, size[1] / picture.height) < _SMALLEST:
        raise ToolRetry(
            f"{pitch:.0f}° up and {horizontal:.0f}° right leave only {size[0]}×{size[1]} pixels; wanted less"
        )
    return matrix, size


def _by_corners(picture: Picture, corners: Corners) -> tuple[Matrix, tuple[int, int]]:
    width, height = picture.size
    if not all(0 <= x <= width and 0 <= y <= height for x, y in corners):
        raise ToolRetry(f"perspective wants corners inside the picture of {width}×{height}, got {corners}")
    if not is_convex(corners):
        raise ToolRetry(
            f"perspective wants top left, top right, bottom right, bottom left of a flat thing, got {corners}"
        )
    matrix, size = flattened(corners)
    if min(size) < 2:
        raise ToolRetry(f"the four corners enclose only {size[0]}×{size[1]} pixels")
    return matrix, size


def _measured(picture: Picture, horizontal: float) -> tuple[float, float]:
    """Return the pitch and roll that the upright lines say; none beside a turn that was asked for."""
    if horizontal:
        return 0.0, 0.0
    pitch, roll, sure = upright(picture.rgb)
    if sure < _SURE or abs(pitch) > _MOST:
        found = f"lines that only agree by {sure:.0%}" if sure < _SURE else f"a tip of {pitch:.0f}°"
        raise ToolFailed(
            f"perspective wants upright lines that agree (a building, a door), found {found}; "
            "give degrees or the four corners of a flat thing"
        )
    return (pitch, roll) if max(abs(pitch), abs(roll)) >= _LEAST else (0.0, 0.0)
