"""blur: out of focus, soft, moved or in blocks."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.tone.blur import BlurKind
from ..engines.classical.tone.blur import blur as blurred
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Pixels, Region
from .tool import tool


@tool("pixels")
def blur(
    picture: Picture,
    region: Region | None = None,
    *,
    kind: Annotated[BlurKind, Field(description="lens: out of focus; pixelate: hide")] = "lens",
    amount: Annotated[float, Field(ge=0, le=1, description="1 is a radius of 3 % of the longer side")] = 0.5,
    angle: Annotated[
        float, Field(ge=-360, le=360, description="of a movement, degrees counter-clockwise")
    ] = 0,
) -> Picture:
    """Blur the picture or the region; what lies outside the region never bleeds into it."""
    radius = amount * 0.03 * max(picture.size)
    if radius < 0.3:
        return picture

    def work(box: Box) -> Pixels:
        left, top, right, bottom = box
        mask = None if region is None else region.mask[top:bottom, left:right]
        return blurred(picture.rgb[top:bottom, left:right], mask, kind, radius, angle)

    return within(picture, region, work)
