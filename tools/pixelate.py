"""pixelate: blocks too coarse to recognise a face or read a plate by."""

from typing import Annotated

import cv2
from pydantic import Field

from ..engines.classical.tone.blur import mosaic
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Pixels, Region
from .tool import Traits, tool

_LEAST_SIDE = 2
"""Pixels: a block of one would hide nothing."""


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
    side = max(_LEAST_SIDE, round(block * _shorter_side(picture, region)))

    def work(box: Box) -> Pixels:
        left, top, right, bottom = box
        covered = None if region is None else region.mask_in(box)
        return mosaic(picture.rgb[top:bottom, left:right], covered, side)

    covered = None if region is None else region.solid()
    return within(picture, covered, work, margin=0)


def _shorter_side(picture: Picture, region: Region | None) -> int:
    """Return the shorter side in pixels of the largest part that hangs together."""
    if region is None:
        return min(picture.size)
    touched = region.solid().bytes8
    _, _, parts, _ = cv2.connectedComponentsWithStats(touched)
    if len(parts) == 1:
        return 0
    largest = max(parts[1:], key=lambda part: int(part[cv2.CC_STAT_AREA]))
    return int(min(largest[cv2.CC_STAT_WIDTH], largest[cv2.CC_STAT_HEIGHT]))
