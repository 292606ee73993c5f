"""border: a plain frame around the picture, with round corners, a shadow or words below."""

from typing import Annotated, Any, Literal

import cv2
import numpy as np
from pydantic import Field

from ..engines.classical.compose.fonts import FontName, fonts_for
from ..engines.classical.compose.inking import Ink, write
from ..engines.classical.compose.lettering import centred, set_in_box
from ..engines.classical.frame.matrices import Matrix, shifted
from ..engines.classical.frame.mounting import mounted
from ..errors import ToolRetry
from ..pictures import Picture, Samples, is_deep
from .arguments.canvas import check_canvas
from .arguments.colours import parse_colour
from .arguments.dates import with_date
from .tool import Traits, tool

Share = Annotated[float, Field(ge=0, le=1, description="as a share of the picture's shorter side")]
Side = Literal["left", "right", "top", "bottom"]
Sides = Annotated[tuple[Side, ...], Field(min_length=1, description="where the border is")]
ALL_SIDES: tuple[Side, ...] = ("left", "right", "top", "bottom")
_WHITE = (255, 255, 255)
_CAPTION = 0.14
"""Height of the border below that holds a caption, when no height is given."""
_WORDS = 0.5
"""Share of that height which the letters may fill."""


def _margins(
    picture: Picture, width: float = 0.05, bottom: float | None = None, sides: tuple[Side, ...] = ALL_SIDES,
    caption: str = "", **others: Any,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Return the pixels left, right, above and below of the picture."""
    side = min(picture.size)
    left, right, top, below = (round(width * side) if name in sides else 0 for name in ALL_SIDES)
    if bottom is None and caption.strip():
        bottom = max(width, _CAPTION)
    return left, right, top, below if bottom is None else round(bottom * side)


def _moves(picture: Picture, size: tuple[int, int], **arguments: Any) -> Matrix:
    left, _, top, _ = _margins(picture, **arguments)
    return shifted(left, top)


@tool("geometry", _moves, traits=Traits(stage="finish", unchanged_means="already so", marks=True))
def border(
    picture: Picture,
    *,
    colour: Annotated[str, Field(description="CSS name or '#rrggbb'")] = "white",
    width: Share = 0.05,
    bottom: Annotated[Share | None, Field(description="wider below, as an instant photo has it")] = None,
    sides: Sides = ALL_SIDES,
    rounded: Annotated[
        float,
        Field(ge=0, le=0.5, description="radius of the corners, share of the shorter side; "
                                        "without a width they are transparent"),
    ] = 0.0,
    shadow: Annotated[float, Field(ge=0, le=1, description="how dark a shadow the picture throws")] = 0.0,
    caption: Annotated[
        str, Field(max_length=300, description="words on the border below; {date}: the day taken")
    ] = "",
    font: FontName = "sans",
) -> Picture:  # fmt: skip
    """Put a border of one colour around the picture; but for round corners, the picture keeps its bytes.

    A picture with opacity that gets round corners or a shadow lies on the border's colour, opaque.
    """
    margins, paint = _margins(picture, width, bottom, sides, caption), parse_colour(colour)
    if not any(margins) and (not rounded or shadow or paint != _WHITE):
        raise ToolRetry(f"a border wants a width, got {width:g} of {min(picture.size)} pixels")
    left, right, top, below = margins
    check_canvas("border", picture.width + left + right, picture.height + top + below)
    radius = round(rounded * min(picture.size))
    if any(margins):
        framed = _framed(picture, margins, paint, radius, shadow)
    else:
        framed = mounted(picture.finest, margins, None, radius, 0)
    if caption.strip():
        framed = _captioned(framed, with_date(caption, picture), font, below)
    return picture.with_pixels(framed)


def _framed(
    picture: Picture,
    margins: tuple[int, int, int, int],
    paint: tuple[int, int, int],
    radius: int,
    shadow: float,
) -> Samples:
    finest = picture.finest
    if radius or shadow:
        return mounted(finest, margins, paint, radius, shadow)
    left, right, top, below = margins
    scale = 257 if is_deep(finest) else 1
    levels = [level * scale for level in (*paint, 255)[: finest.shape[2]]]
    framed = cv2.copyMakeBorder(finest, top, below, left, right, cv2.BORDER_CONSTANT, value=levels)
    return np.asarray(framed, finest.dtype)


def _captioned(framed: Samples, words: str, font: FontName, below: int) -> Samples:
    """Write words in the middle of the border below."""
    height, width = framed.shape[:2]
    if not below:
        raise ToolRetry("a caption wants a border below, got none: give `bottom` or a width")
    high, middle = max(1, round(_WORDS * below)), height - below / 2
    box = round(0.06 * width), round(middle - high / 2), round(0.94 * width), round(middle + high / 2)
    block = set_in_box(" ".join(words.split()), fonts_for(words, font), box)
    at = centred(block, width / 2, middle, (width, height))
    return write(framed, block, at, Ink(backing="none"))
