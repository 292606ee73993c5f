"""text: write words on the picture."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from ..engines import Point
from ..engines.classical.compose.fonts import FontName, font_for
from ..engines.classical.compose.lettering import (
    Block,
    Place,
    centred,
    placed,
    quietest,
    readable_colour,
    set_in_box,
    set_words,
    write,
)
from ..errors import ToolRetry
from ..pictures import Box, Picture
from .arguments.colours import parse_colour
from .tool import Overlay, Spot, Traits, tool

_LARGEST = 0.9
"""Of letters, as a share of the picture's height."""


def _settled(picture: Picture, arguments: dict[str, Any]) -> dict[str, Any]:
    block, box = _set(picture.size, arguments, picture)
    chosen = dict(arguments)
    if _stays(arguments) and arguments.get("place", "auto") == "auto":
        chosen["place"] = quietest(block, picture.rgb)
    if _is_auto(arguments.get("colour", "auto")):
        colour = readable_colour(picture.finest, block, box, arguments.get("angle", 0.0))
        chosen["colour"] = "#{:02x}{:02x}{:02x}".format(*colour)
    return chosen


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
    lines = {"words": "\n".join(block.lines)} if arguments.get("box") is not None else {}
    share = min(em / onto[1], _LARGEST)
    return kept | lines | {"point": where, "size": round(share, 5), "angle": round(spot.angle % 360, 2)}


def _stays(arguments: Mapping[str, Any]) -> bool:
    return arguments.get("box") is None and arguments.get("point") is None


@tool("pixels", traits=Traits(
    common=True, stage="words", marks=True, aims=("angle",), overlay=Overlay(_settled, _spot, _put, _stays)
))  # fmt: skip
def text(
    picture: Picture,
    *,
    words: Annotated[str, Field(max_length=2000, description="what to write; line breaks are kept")],
    place: Annotated[Place, Field(description="auto takes a quiet place")] = "auto",
    size: Annotated[
        float, Field(ge=0, le=_LARGEST, description="letters as a share of the height; 0 = fitted")
    ] = 0.0,
    colour: Annotated[str, Field(description="CSS name, '#rrggbb', or auto: what reads best there")] = "auto",
    font: Annotated[FontName, Field(description="script: handwriting")] = "sans",
    point: Annotated[Point | None, Field(description="(x, y) in pixels of the words' middle")] = None,
    box: Annotated[
        Box | None, Field(description="left, top, right, bottom in pixels that the words fill")
    ] = None,
    angle: Annotated[float, Field(ge=-360, le=360, description="degrees clockwise")] = 0.0,
    opacity: Annotated[float, Field(ge=0, le=1, description="1 = letters hide what is behind")] = 1.0,
) -> Picture:
    """Write words on the picture, fitted and readable; a box or a point goes before `place`."""
    chosen = None if _is_auto(colour) else parse_colour(colour)
    asked = {"words": words, "place": place, "size": size, "font": font, "point": point, "box": box}
    block, at = _set(picture.size, asked, picture)
    return picture.with_pixels(write(picture.finest, block, at, chosen, angle, opacity))


def _is_auto(colour: str) -> bool:
    return colour.strip().lower() == "auto"


def _set(
    size: tuple[int, int], arguments: Mapping[str, Any], picture: Picture | None = None
) -> tuple[Block, Box]:
    """Return the words set in lines, and the box that they cover; 'auto' has to look at the picture."""
    words, box, point = arguments["words"], arguments.get("box"), arguments.get("point")
    shown = "\n".join(" ".join(line.split()) for line in words.splitlines()).strip()
    if not shown:
        raise ToolRetry(f"text wants words to write, got {words!r}")
    file = font_for(shown, arguments.get("font", "sans"))
    if box is not None:
        left, top, right, bottom = where = _inside(box, size)
        block = set_in_box(shown, file, where)
        return block, centred(block, (left + right) / 2, (top + bottom) / 2, size)
    block = set_words(shown, file, size, arguments.get("size", 0.0))
    if point is not None:
        return block, centred(block, *_on(point, size), size)
    place = arguments.get("place", "auto")
    if place == "auto":
        place = quietest(block, picture.rgb) if picture is not None else "bottom"
    return block, placed(block, size, place)


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
