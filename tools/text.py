"""text: write words on the picture."""

from typing import Annotated, Literal

from pydantic import Field

from ..engines import Point
from ..engines.classical.compose.fonts import FontName, fonts_for
from ..engines.classical.compose.inking import Backing, Ink, write
from ..engines.classical.compose.lettering import Align, Block, centred, set_in_box, set_words
from ..engines.classical.compose.quiet_places import Place, placed, set_in_region
from ..errors import ToolRetry
from ..pictures import Box, Picture, Region
from .arguments.colours import parse_colour
from .arguments.dates import with_date
from .tool import Traits, tool


@tool("pixels", traits=Traits(common=True, stage="words", marks=True))
def text(
    picture: Picture,
    region: Region | None = None,
    *,
    words: Annotated[
        str,
        Field(
            max_length=2000, description="what to write; line breaks are kept; {date}: the day it was taken"
        ),
    ],
    place: Annotated[Place, Field(description="auto takes a quiet place, never a face")] = "auto",
    size: Annotated[
        float, Field(ge=0, le=0.9, description="letters as a share of the height; 0 = fitted")
    ] = 0.0,
    colour: Annotated[str, Field(description="CSS name, '#rrggbb', or auto: what reads best there")] = "auto",
    font: Annotated[FontName, Field(description="display: headlines; hand: handwriting")] = "sans",
    align: Annotated[
        Literal["auto", Align], Field(description="of several lines; auto goes by the place")
    ] = "auto",
    opacity: Annotated[float, Field(ge=0.01, le=1, description="0.5 lets half of the picture through")] = 1.0,
    backing: Annotated[
        Backing, Field(description="behind the letters; auto: a shadow where they would drown")
    ] = "auto",
    backing_colour: Annotated[str, Field(description="of outline, plate or shadow")] = "auto",
    point: Annotated[Point | None, Field(description="(x, y) in pixels of the words' middle")] = None,
    box: Annotated[
        Box | None, Field(description="left, top, right, bottom in pixels that the words fill")
    ] = None,
) -> Picture:
    """Write words on the picture, fitted and readable; a box, a point or a region goes before `place`."""
    shown = "\n".join(" ".join(line.split()) for line in with_date(words, picture).splitlines()).strip()
    if not shown:
        raise ToolRetry(f"text wants words to write, got {words!r}")
    ink = Ink(_paint(colour), backing, _paint(backing_colour), opacity, _side(align, place))
    files = fonts_for(shown, font)
    block, at = _set(picture, region, shown, files, place, size, point, box)
    return picture.with_pixels(write(picture.finest, block, at, ink))


def _set(
    picture: Picture,
    region: Region | None,
    words: str,
    files: tuple[str, ...],
    place: Place,
    size: float,
    point: Point | None,
    box: Box | None,
) -> tuple[Block, Box]:
    """Return the words in lines, and the box where they stand."""
    if box is not None:
        where = _inside(box, picture.size)
        block = set_in_box(words, files, where)
        return block, centred(block, (where[0] + where[2]) / 2, (where[1] + where[3]) / 2, picture.size)
    if region is not None and point is None:
        return set_in_region(words, files, region, picture, size)
    block = set_words(words, files, picture.size, size)
    if point:
        return block, centred(block, *_on(point, picture.size), picture.size)
    return block, placed(block, picture, place)


def _paint(colour: str) -> tuple[int, int, int] | None:
    return None if colour.strip().lower() == "auto" else parse_colour(colour)


def _side(align: Literal["auto", Align], place: Place) -> Align:
    if align != "auto":
        return align
    return "left" if place.endswith("left") else "right" if place.endswith("right") else "centre"


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
