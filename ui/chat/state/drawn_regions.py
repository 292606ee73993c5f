"""Regions from what was done on the stage: strokes, boxes, clicks, buttons."""

from functools import reduce
from itertools import groupby
from typing import Any

from ....errors import ToolRetry
from ....pictures import Picture, Region
from ....pictures.region_shapes import closed
from ....tools.find import find
from .room import Room

PHRASES = {
    "Subject": "the main subject",
    "Background": "the background",
    "Sky": "the sky",
    "Faces": "all faces",
    "Text": "all the text",
}
"""Button of the stage → what `find` is asked for."""
_GAP = 0.5
"""Brush widths: a gap between strokes that is narrower is closed."""
_RIM_ONLY = 0.15
"""Share of a selection below which what a click leaves of it is a rim, and nothing that anybody meant."""
MAX_POINTS = 20_000
"""Points of all strokes together; a hand does not draw more."""


def drawn_region(drawn: dict[str, Any], room: Room) -> Region:
    """Return the region that strokes and boxes draw, on top of the one that was at work."""
    picture = _still_shown(drawn, room)
    strokes = drawn["strokes"]
    if sum(len(stroke["points"]) for stroke in strokes) > MAX_POINTS:
        raise ToolRetry(f"a region may have {MAX_POINTS} points; draw it in several goes")
    base = drawn.get("base", "")
    region = room.conversation.session.store.region(base) if base else None
    for erases, run in groupby(strokes, key=lambda stroke: bool(stroke["erase"])):
        piece = _together(list(run), picture)
        if erases:
            region = region.minus(piece) if region is not None else None
        else:
            region = region.union(piece) if region is not None else piece
    if region is None:
        raise ToolRetry("nothing is selected: the strokes only erase")
    return region.named("selection", "brush")


def picked_region(picked: dict[str, Any], room: Room) -> Region:
    """Return the thing at a point, the surest candidate; `ToolRetry` when there is none."""
    picture = _still_shown(picked, room)
    x, y = int(picked["x"]), int(picked["y"])
    if not (0 <= x < picture.width and 0 <= y < picture.height):
        raise ToolRetry(
            f"the point ({x}, {y}) is outside the picture, which is {picture.width} × {picture.height}"
        )
    with room.conversation.workplace.beside():
        found = find(picture, points=((x, y),))
    if not found:
        raise ToolRetry("nothing stands out there: paint it with the brush")
    return _joined(max(found, key=lambda region: region.score), picked, room).named("selection")


def found_region(asked: dict[str, Any], room: Room) -> Region:
    """Return what a button names, the surest candidate; `ToolRetry` when it is not in the picture."""
    name, picture = asked["name"], _still_shown(asked, room)
    if name not in PHRASES:
        raise ToolRetry(f"wanted one of {', '.join(PHRASES)}, got {name!r}")
    with room.conversation.workplace.beside():
        found = find(picture, phrase=PHRASES[name])
    if not found:
        raise ToolRetry(f"no {name.lower()} found here: click it, or paint it with the brush")
    return max(found, key=lambda region: region.score).named(name.lower())


def _joined(region: Region, picked: dict[str, Any], room: Room) -> Region:
    """Return a clicked thing with the region at work, or that region without it, as the click meant."""
    base, how = picked.get("base", ""), picked.get("how", "")
    if not base or not how:
        return region
    work = room.conversation.session.store.region(base)
    if how == "add":
        return work.union(region)
    left = work.minus(region)
    if left.area < _RIM_ONLY * work.area:
        raise ToolRetry(
            "that is nearly all that is selected: wipe a part of it off with the eraser, or clear it"
        )
    return left


def _still_shown(gesture: dict[str, Any], room: Room) -> Picture:
    """Return the current picture; one drawn on during an edit will do when its size is the same."""
    if not still_fits(gesture, room):
        raise ToolRetry("the picture has changed since: draw again on the new one")
    return room.conversation.picture()


def still_fits(gesture: dict[str, Any], room: Room) -> bool:
    """Return whether what was drawn or clicked lies on the current picture, or on a version of its size."""
    versions, size_of = room.conversation.tree, room.history.picture_size
    drawn_on = gesture["picture"]
    known = {version.picture for version in versions.versions.values()}
    return drawn_on in known and size_of(drawn_on) == size_of(versions.head.picture)


def _together(strokes: list[dict[str, Any]], picture: Picture) -> Region:
    """Return strokes as one region; the hairlines that a hand leaves between them belong to it."""
    whole = reduce(Region.union, (_piece(stroke, picture) for stroke in strokes))
    widths = [stroke["width"] for stroke in strokes if stroke["kind"] != "box"]
    return whole.of(closed(whole.bytes8, min(widths) * _GAP / 2)) if len(widths) > 1 else whole


def _piece(stroke: dict[str, Any], picture: Picture) -> Region:
    points = stroke["points"]
    if stroke["kind"] == "box":
        (x, y), (u, v) = points[0], points[-1]
        return Region.from_box(picture.size, (min(x, u), min(y, v), max(x, u), max(y, v)))
    return Region.from_brush(picture.size, [points], stroke["width"] / 2)
