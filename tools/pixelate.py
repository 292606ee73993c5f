"""pixelate: blocks too coarse to recognise a face or read a plate by."""

import math
from typing import Annotated

import cv2
from pydantic import Field

from ..engines.classical.tone.blur import mosaic
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Pixels, Region
from .tool import Traits, tool

_LEAST_SIDE = 2
"""Pixels: a block of one would hide nothing."""
_PARTED = 12_000_000
"""Pixels in which the parts of a region are told apart: their numbers take four bytes each."""


@tool("pixels", blends=True, traits=Traits(stage="mood", careful=True, flattens=True))
def pixelate(
    picture: Picture,
    region: Region | None = None,
    *,
    block: Annotated[
        float,
        Field(
            ge=0.02,
            le=1,
            description="side of a block as a share of the shorter side of the region's largest part; "
            "0.2 hides a face or a plate, 0.02 is a mosaic of the whole picture",
        ),
    ] = 0.2,
) -> Picture:
    """Pixelate the region, so that nobody can recognise or read what it covers; or the picture, as a mosaic.

    Each block is the mean light of what it covers inside the region. Everything that the region touches is
    covered, its soft edge too: no trace of it shines through.
    """
    touched = None if region is None else region.solid()
    shorter = min(picture.size) if touched is None else _shorter_side(touched)
    side = max(_LEAST_SIDE, round(block * shorter))

    def work(box: Box) -> Pixels:
        left, top, right, bottom = box
        covered = None if region is None else region.mask_in(box)
        return mosaic(picture.rgb[top:bottom, left:right], covered, side)

    return within(picture, touched, work, margin=0)


def _shorter_side(touched: Region) -> int:
    """Return the shorter side in pixels of the largest part that hangs together.

    In a box beyond 12 megapixels they are found in a smaller copy, where what all but touches is one part.
    """
    left, top, right, bottom = touched.box
    inside = touched.bytes8[top:bottom, left:right]
    smaller = max(1.0, math.sqrt(inside.size / _PARTED))
    if smaller > 1:
        size = round(inside.shape[1] / smaller), round(inside.shape[0] / smaller)
        inside = cv2.resize(inside, size, interpolation=cv2.INTER_AREA)
    _, _, parts, _ = cv2.connectedComponentsWithStats(inside)
    if len(parts) == 1:
        return 0
    largest = max(parts[1:], key=lambda part: int(part[cv2.CC_STAT_AREA]))
    return round(smaller * min(largest[cv2.CC_STAT_WIDTH], largest[cv2.CC_STAT_HEIGHT]))
