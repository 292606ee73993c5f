"""border: a plain frame around the picture."""

from typing import Annotated, Any

import cv2
import numpy as np
from pydantic import Field

from ..engines.classical.frame.matrices import Matrix, shifted
from ..errors import ToolRetry
from ..pictures import Picture, is_deep
from .arguments.canvas import check_canvas
from .arguments.colours import parse_colour
from .tool import Traits, tool

Share = Annotated[float, Field(ge=0, le=1, description="as a share of the picture's shorter side")]


def _margins(picture: Picture, width: float, bottom: float | None) -> tuple[int, int]:
    """Return the pixels around the picture and below it."""
    side = min(picture.size)
    return round(width * side), round((width if bottom is None else bottom) * side)


def _moves(picture: Picture, size: tuple[int, int], **arguments: Any) -> Matrix:
    around, _ = _margins(picture, arguments.get("width", 0.05), arguments.get("bottom"))
    return shifted(around, around)


@tool("geometry", _moves, traits=Traits(stage="finish", unchanged_means="already so", marks=True))
def border(
    picture: Picture,
    *,
    colour: Annotated[str, Field(description="CSS name or '#rrggbb'")] = "white",
    width: Share = 0.05,
    bottom: Annotated[Share | None, Field(description="wider below, as an instant photo has it")] = None,
) -> Picture:
    """Put a border of one colour around the picture; the picture itself keeps its bytes."""
    around, below = _margins(picture, width, bottom)
    if not around and not below:
        raise ToolRetry(f"a border wants a width, got {width:g} of {min(picture.size)} pixels")
    check_canvas("border", picture.width + 2 * around, picture.height + around + below)
    finest = picture.finest
    scale = 257 if is_deep(finest) else 1
    paint = [level * scale for level in (*parse_colour(colour), 255)[: finest.shape[2]]]
    framed = cv2.copyMakeBorder(finest, around, below, around, around, cv2.BORDER_CONSTANT, value=paint)
    return picture.with_pixels(np.asarray(framed, finest.dtype))
