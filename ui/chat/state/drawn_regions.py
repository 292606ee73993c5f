"""Regions from what was done on the stage: strokes, boxes, clicks, buttons."""

from functools import reduce
from itertools import groupby
from typing import Any

from ....agent.work.taken_away import thing_within, without
from ....engines import Point
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
UNDER_POINTER = "find/eyes"
"""The engine that looks under the pointer: on this machine, and quick once it has seen a photo."""
_GAP = 0.5
"""Brush widths: a gap between strokes that is narrower is closed."""
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
    """Return the thing at a point, with the region at work or that one without it, as the click meant.

    `ToolRetry` when no thing lies there, or when nothing would be left.
    """
    picture = _still_shown(picked, room)
    x, y = int(picked["x"]), int(picked["y"])
    if not (0 <= x < picture.width and 0 <= y < picture.height):
        raise ToolRetry(
            f"the point ({x}, {y}) is outside the picture, which is {picture.width} × {picture.height}"
        )
    base, how = picked.get("base", ""), picked.get("how", "")
    work = room.conversation.session.store.region(base) if base and how else None

    def look(not_at: tuple[Point, ...] = ()) -> Region | None:
        with room.conversation.workplace.beside():
            found = find(picture, points=((x, y),), negative=not_at)
        return max(found, key=lambda region: region.score, default=None)

    thing = look() if work is None or how == "add" else thing_within(work, (x, y), look)
    if thing is None:
        raise ToolRetry("nothing stands out there: paint it with the brush")
    if work is None:
        return thing.named("selection")
    return (work.union(thing) if how == "add" else _left_of(work, thing)).named("selection")


def under_pointer(picture: Picture, at: Point, room: Room) -> Region:
    """Return what a click would select; `ToolRetry` where nothing stands out."""
    if not (0 <= at[0] < picture.width and 0 <= at[1] < picture.height):
        raise ToolRetry(f"the point {at} is outside the picture, which is {picture.width} × {picture.height}")
    with room.conversation.workplace.beside():
        found = find(picture, points=(at,), engine=UNDER_POINTER.partition("/")[2])
    if not found:
        raise ToolRetry("nothing stands out there")
    return max(found, key=lambda region: region.score)


def _left_of(work: Region, thing: Region) -> Region:
    left = without(work, thing)
    if left.empty:
        raise ToolRetry("that is all that is selected: nothing would be left")
    return left


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


def named_region(name: str, room: Room) -> Region | None:
    """Return what words name, the surest candidate; None where it is not in the picture."""
    session = room.conversation.session
    kept = next((r.digest for r in reversed(session.regions.values()) if r.name == name), "")
    if here := room.regions.here(kept):
        return room.regions.region(here).named(name)
    with room.conversation.workplace.beside():
        found = find(room.conversation.picture(), phrase=name)
    best = max(found, key=lambda region: region.score, default=None)
    return best.named(name) if best is not None and not best.empty else None


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
