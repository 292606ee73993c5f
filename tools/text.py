"""text: write words on the picture."""

from typing import Annotated

from pydantic import Field

from ..engines import Point
from ..engines.classical.compose.fonts import FontName, font_for
from ..engines.classical.compose.lettering import Place, centred, placed, set_in_box, set_words, write
from ..errors import ToolRetry
from ..pictures import Box, Picture
from .arguments.colours import parse_colour
from .tool import Traits, tool


@tool("pixels", traits=Traits(common=True, stage="words", marks=True))
def text(
    picture: Picture,
    *,
    words: Annotated[str, Field(max_length=2000, description="what to write; line breaks are kept")],
    place: Annotated[Place, Field(description="auto takes a quiet place")] = "auto",
    size: Annotated[
        float, Field(ge=0, le=0.9, description="letters as a share of the height; 0 = fitted")
    ] = 0.0,
    colour: Annotated[str, Field(description="CSS name, '#rrggbb', or auto: what reads best there")] = "auto",
    font: Annotated[FontName, Field(description="script: handwriting")] = "sans",
    point: Annotated[Point | None, Field(description="(x, y) in pixels of the words' middle")] = None,
    box: Annotated[
        Box | None, Field(description="left, top, right, bottom in pixels that the words fill")
    ] = None,
) -> Picture:
    """Write words on the picture, fitted and readable; a box or a point goes before `place`."""
    shown = "\n".join(" ".join(line.split()) for line in words.splitlines()).strip()
    if not shown:
        raise ToolRetry(f"text wants words to write, got {words!r}")
    chosen = None if colour.strip().lower() == "auto" else parse_colour(colour)
    file = font_for(shown, font)
    if box is not None:
        where = _inside(box, picture.size)
        block = set_in_box(shown, file, where)
        at = centred(block, (where[0] + where[2]) / 2, (where[1] + where[3]) / 2, picture.size)
    else:
        block = set_words(shown, file, picture.size, size)
        at = (
            centred(block, *_on(point, picture.size), picture.size)
            if point
            else placed(block, picture.rgb, place)
        )
    return picture.with_pixels(write(picture.finest, block, at, chosen))


def _inside(box: Box, size: tuple[int, int]) -> Box:
    """Return the part of a box that lies in the picture; `ToolRetry` where nothing does."""
    left, top, right, bottom = max(box[0], 0), max(box[1], 0), min(box[2], size[0]), min(box[3], size[1])
    if left >= right or top >= bottom:
        raise ToolRetry(f"text wants a box inside the picture of {size[0]}×{size[1]}, got {box}")
    return left, top, right, bottom


def _on(point: Point, size: tuple[int, int]) -> Point:
    """Return a point of the picture; `ToolRetry` for one beside it."""
    if not (0 <= point[0] < size[0] and 0 <= point[1] < size[1]):
        raise ToolRetry(f"text wants a point inside the picture of {size[0]}×{size[1]}, got {point}")
    return point
