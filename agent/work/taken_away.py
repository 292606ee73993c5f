"""Take a thing away from an outline: the thing that a place means, and no more of the outline."""

from collections.abc import Callable

import cv2
import numpy as np

from ...engines import Point
from ...pictures import Region

ALL = 0.9
"""Share of the outline from which on taking a thing away would take everything."""
_SLIVER = 0.006
"""Width of what may be left along the rim of a thing that was taken away, as a share of the longer side."""

Look = Callable[[tuple[Point, ...]], Region | None]
"""Points that shall not belong to it → what lies at a place; None where nothing is seen."""


def thing_within(region: Region, point: Point, look: Look) -> Region | None:
    """Return what lies at a point of an outline; where that is all of it, what is left of its heart.

    A click on one of two dogs means both to the eyes, until they are told that the other one is none of it.
    """
    thing = look(())
    if thing is None or held(region, thing) <= ALL:
        return thing
    return look(heart(region, point)) or thing


def held(region: Region, thing: Region) -> float:
    """Return how much of the region a thing holds, as a share."""
    bits = region.inside
    return float((bits & thing.inside).sum() / max(1, bits.sum()))


def heart(region: Region, *away: Point) -> tuple[Point, ...]:
    """Return the point deepest inside a region and well away from others; none where nothing is left."""
    bits = region.inside.astype(np.uint8)
    left, top, right, bottom = region.box
    for point in away:
        cv2.circle(bits, point, max(2, max(right - left, bottom - top) // 4), 0, -1)
    depth = cv2.distanceTransform(cv2.copyMakeBorder(bits, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3)
    y, x = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return ((int(x) - 1, int(y) - 1),) if depth.max() > 0 else ()


def without(region: Region, thing: Region) -> Region:
    """Return a region without a thing and without the slivers that two unlike outlines leave between them."""
    left = region.minus(thing)
    width = 2 * max(1, round(_SLIVER * max(region.size) / 2)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    bits = left.inside.astype(np.uint8)
    sound = cv2.dilate(cv2.morphologyEx(bits, cv2.MORPH_OPEN, kernel), kernel)
    near = cv2.dilate(thing.inside.astype(np.uint8), kernel)
    slivers = (near > 0) & (sound == 0)
    return left.minus(Region(slivers.astype(np.float32)))
