"""Places that a mind points at become one region of the session."""

from collections.abc import Callable
from functools import reduce

import numpy as np

from ...engines import Point
from ...errors import EngineUnavailable, ToolError
from ...pictures import Box, Picture, Region
from ...tools.find import find as find_tool
from ..context import Context
from ..memory.sessions import RegionRecord
from ..minds import Pointed, Shape
from .taken_away import heart

Find = Callable[[str], list[Region]]

_SPILL = 0.08
"""How far a thing may leave a box that was shown with points, as a share of the box's sides."""
_MOST = 0.6
"""Share of a thing that a drawn region has to cover, and the thing of the region, to be what was meant."""


def cut_out(
    context: Context, picture: Picture, find: Find, places: tuple[Pointed, ...], shape: Shape
) -> Region | None:
    """Return the region of all places in a shape, and keep it; None where one of them shows nothing."""
    found = [_thing(context, picture, find, place) for place in places]
    regions = [region for region in found if region is not None and not region.empty]
    if not regions or len(regions) < len(places):
        return None
    if shape.wider:
        return _wider(context, picture, regions[0], places[0].region, shape.wider)
    if len(regions) == 1 and shape == Shape():
        return regions[0]
    whole = shaped(reduce(Region.union, regions), shape)
    return _kept(context, picture, whole, leaves_rim=shape == Shape())


def _wider(context: Context, picture: Picture, region: Region, digest: str, pixels: int) -> Region | None:
    """Return a known region that reaches farther, and keep it with what it was; None of one that does.

    To what a person drew belongs all of the thing that they drew it over.
    """
    known = context.session.regions.get(digest)
    if known is None or known.wider_than:
        return None
    thing = None if region.found else _drawn_over(context, picture, region)
    wider = (region.union(thing) if thing else region).grow(pixels)
    rim = known.leaves_rim or thing is not None
    record = RegionRecord(digest=wider.digest, picture=picture.digest, rim=rim, wider_than=known.digest)
    context.session.keep(wider)
    context.session.add_region(record)
    return wider


def _drawn_over(context: Context, picture: Picture, region: Region) -> Region | None:
    """Return the thing that a drawn region covers most of and that is most of it; None where none is seen."""
    try:
        found = context.toolbox(find_tool.tool.name).run(picture, None, {"box": region.box}).result
    except (ToolError, EngineUnavailable):
        return None
    thing = max(found, key=lambda candidate: candidate.score, default=None)
    if thing is None or not thing.found or thing.empty:
        return None
    both = thing.intersect(region).area
    return thing if both > _MOST * max(thing.area, region.area) else None


def shaped(region: Region, shape: Shape) -> Region:
    """Return a region turned round, with a soft edge, fading towards one side."""
    turned = (region.invert() if shape.all_but else region).feather(shape.feather)
    if not shape.fade or turned.empty:
        return turned
    left, top, right, bottom = turned.box
    across = shape.fade in ("left", "right")
    ramp = np.linspace(1, 0, right - left if across else bottom - top, dtype=np.float32)
    ramp = ramp[::-1] if shape.fade in ("right", "bottom") else ramp
    mask = turned.mask
    mask[top:bottom, left:right] *= ramp[None, :] if across else ramp[:, None]
    return turned.of(mask)


def _thing(context: Context, picture: Picture, find: Find, place: Pointed) -> Region | None:
    try:
        if place.region or (place.box and not place.inside and not place.outside):
            return next(iter(find(place.region or "box " + ",".join(map(str, place.box or ())))), None)
        return _prompted(context, picture, find, place)
    except (ToolError, EngineUnavailable):
        return None


def _prompted(context: Context, picture: Picture, find: Find, place: Pointed) -> Region | None:
    """Return what points, and a box where there is one, mean together."""
    asked: dict[str, object] = {"points": place.inside or _seen_in(find, place), "negative": place.outside}
    if place.box:
        asked["box"] = place.box
    found = context.toolbox(find_tool.tool.name).run(picture, None, asked).result
    best = max(found, key=lambda region: region.score, default=None)
    if best is None or best.empty:
        return None
    return _kept(context, picture, _within(best, place.box), leaves_rim=True)


def _seen_in(find: Find, place: Pointed) -> tuple[Point, ...]:
    """Return the heart of what lies in the box, away from the points that shall not belong to it."""
    boxed = find("box " + ",".join(map(str, place.box))) if place.box else []
    return heart(boxed[0], *place.outside) if boxed and not boxed[0].empty else ()


def _within(region: Region, box: Box | None) -> Region:
    """Return a region without what lies far outside a box; as it is where nothing would be left."""
    if box is None:
        return region
    across, down = _SPILL * (box[2] - box[0]), _SPILL * (box[3] - box[1])
    around = box[0] - across, box[1] - down, box[2] + across, box[3] + down
    held = region.intersect(Region.from_box(region.size, around))
    return region if held.empty else held


def _kept(context: Context, picture: Picture, region: Region, *, leaves_rim: bool) -> Region:
    context.session.keep(region)
    record = RegionRecord(digest=region.digest, picture=picture.digest, rim=leaves_rim)
    context.session.add_region(record)
    return region
