"""text: write words on the picture."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from ..engines import Point
from ..engines.classical.compose.fonts import FontName, fonts_for
from ..engines.classical.compose.inking import Backing, Colour, Ink, needed_shade, readable_colour, write
from ..engines.classical.compose.lettering import Align, Block, centred, set_in_box, set_words
from ..engines.classical.compose.quiet_places import Place, placed, quietest, set_in_region
from ..errors import ToolRetry
from ..pictures import Box, Picture, Region
from .arguments.colours import parse_colour
from .arguments.dates import dated_as_long, undated, with_date
from .tool import Overlay, Spot, Traits, tool

_LEAST, _LARGEST = 1e-5, 0.9
"""Of letters, as a share of the picture's height."""


def _settled(picture: Picture, arguments: dict[str, Any]) -> dict[str, Any]:
    chosen = arguments | {"words": with_date(arguments["words"], picture)}
    if _stays(chosen) and chosen.get("place", "auto") == "auto":
        chosen["place"] = quietest(_block(picture.size, chosen), picture)
    block, box = _set(picture.size, chosen)
    angle = float(chosen.get("angle", 0.0))
    if _is_auto(chosen.get("colour", "auto")):
        colour = readable_colour(picture.finest, block, box, _ink(chosen), angle)
        chosen["colour"] = "#{:02x}{:02x}{:02x}".format(*colour)
    if chosen.get("backing", "auto") == "auto":
        chosen["shade"] = needed_shade(picture.finest, block, box, _ink(chosen), angle)
    return chosen | {"words": arguments["words"]}


def _spot(size: tuple[int, int], arguments: Mapping[str, Any]) -> Spot:
    _, (left, top, right, bottom) = _set(size, arguments)
    middle = (left + right) / 2, (top + bottom) / 2
    return Spot(*middle, right - left, bottom - top, arguments.get("angle", 0.0))


def _put(
    size: tuple[int, int], arguments: dict[str, Any], spot: Spot, onto: tuple[int, int]
) -> dict[str, Any]:
    """Return the arguments with the words' middle at the spot, in letters as much larger as the spot is."""
    block, _ = _set(size, arguments)
    em = block.em * spot.height / block.height
    kept = {name: value for name, value in arguments.items() if name not in ("box", "place")}
    where = tuple(round(min(max(at, 0), side - 1)) for at, side in zip((spot.x, spot.y), onto, strict=True))
    lines = {"words": undated("\n".join(block.lines))} if arguments.get("box") is not None else {}
    share = min(max(em / onto[1], _LEAST), _LARGEST)
    there = {"point": where, "size": round(share, 5), "angle": round(spot.angle % 360, 2)}
    return kept | lines | there | {"align": _ink(arguments).align}


def _stays(arguments: Mapping[str, Any]) -> bool:
    return arguments.get("box") is None and arguments.get("point") is None


@tool("pixels", traits=Traits(
    common=True, stage="words", marks=True, aims=("angle",), overlay=Overlay(_settled, _spot, _put, _stays)
))  # fmt: skip
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
        float, Field(ge=0, le=_LARGEST, description="letters as a share of the height; 0 = fitted")
    ] = 0.0,
    colour: Annotated[str, Field(description="CSS name, '#rrggbb', or auto: what reads best there")] = "auto",
    font: Annotated[FontName, Field(description="display: headlines; hand: handwriting")] = "sans",
    align: Annotated[
        Literal["auto", Align], Field(description="of several lines; auto goes by the place")
    ] = "auto",
    opacity: Annotated[float, Field(ge=0, le=1, description="0.5 lets half of the picture through")] = 1.0,
    backing: Annotated[
        Backing, Field(description="behind the letters; auto: a shadow where they would drown")
    ] = "auto",
    backing_colour: Annotated[str, Field(description="of outline, plate or shadow")] = "auto",
    shade: Annotated[
        float | None, Field(ge=0, le=1, description="of the auto shadow; none: as it is needed there")
    ] = None,
    point: Annotated[Point | None, Field(description="(x, y) in pixels of the words' middle")] = None,
    box: Annotated[
        Box | None, Field(description="left, top, right, bottom in pixels that the words fill")
    ] = None,
    angle: Annotated[float, Field(ge=-360, le=360, description="degrees clockwise")] = 0.0,
) -> Picture:
    """Write words on the picture, fitted and readable; a box, a point or a region goes before `place`."""
    asked: dict[str, Any] = {
        "words": with_date(words, picture), "place": place, "size": size, "colour": colour, "font": font,
        "align": align, "opacity": opacity, "backing": backing, "backing_colour": backing_colour,
        "shade": shade, "point": point, "box": box,
    }  # fmt: skip
    if region is not None and _stays(asked):
        block, at = set_in_region(*_lettered(asked), region, picture, size)
    else:
        if _stays(asked) and place == "auto":
            asked["place"] = quietest(_block(picture.size, asked), picture)
        block, at = _set(picture.size, asked)
    return picture.with_pixels(write(picture.finest, block, at, _ink(asked), angle))


def _lettered(arguments: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the words with single spaces, and the files of the fonts that have their letters."""
    words = dated_as_long(arguments["words"])
    shown = "\n".join(" ".join(line.split()) for line in words.splitlines()).strip()
    if not shown:
        raise ToolRetry(f"text wants words to write, got {words!r}")
    return shown, fonts_for(shown, arguments.get("font", "sans"))


def _block(size: tuple[int, int], arguments: Mapping[str, Any]) -> Block:
    """Return the words in lines; a box goes before the size."""
    if arguments.get("box") is not None:
        return set_in_box(*_lettered(arguments), _inside(arguments["box"], size))
    return set_words(*_lettered(arguments), size, arguments.get("size", 0.0))


def _set(size: tuple[int, int], arguments: Mapping[str, Any]) -> tuple[Block, Box]:
    """Return the words in lines, and the box where they stand; the place is no longer 'auto'."""
    block, box, point = _block(size, arguments), arguments.get("box"), arguments.get("point")
    if box is not None:
        left, top, right, bottom = _inside(box, size)
        return block, centred(block, (left + right) / 2, (top + bottom) / 2, size)
    if point is not None:
        return block, centred(block, *_on(point, size), size)
    return block, placed(block, size, arguments["place"])


def _ink(arguments: Mapping[str, Any]) -> Ink:
    align = arguments.get("align", "auto")
    return Ink(
        _paint(arguments.get("colour", "auto")),
        arguments.get("backing", "auto"),
        _paint(arguments.get("backing_colour", "auto")),
        arguments.get("opacity", 1.0),
        _side(arguments.get("place", "auto")) if align == "auto" else align,
        arguments.get("shade"),
    )


def _is_auto(colour: str) -> bool:
    return colour.strip().lower() == "auto"


def _paint(colour: str) -> Colour | None:
    return None if _is_auto(colour) else parse_colour(colour)


def _side(place: Place) -> Align:
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
