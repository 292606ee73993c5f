"""blur: out of focus, soft or moved."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from ..engines.classical.tone.blur import BlurKind, MaskRows, mosaic
from ..engines.classical.tone.blur import blur as blurred
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Pixels, Region
from .tool import Traits, tool

Pixelate = Literal["pixelate"]
"""What the tool `pixelate` was before it was one: recipes and versions of then say it, nothing offers it."""


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        common=True, stage="mood", seconds=0.6, careful=True, aims=("angle",), fine=("amount",), scales=True
    ),
)
def blur(
    picture: Picture,
    region: Region | None = None,
    *,
    kind: Annotated[BlurKind | SkipJsonSchema[Pixelate], Field(description="lens: out of focus")] = "lens",
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
        if kind == "pixelate":
            return mosaic(picture.rgb[top:bottom, left:right], None, max(2, round(radius)))
        mask = None if region is None else _rows(region, box)
        return blurred(picture.rgb[top:bottom, left:right], mask, kind, radius, angle)

    return within(picture, region, work)


def _rows(region: Region, box: Box) -> MaskRows:
    """Return what makes rows of a region's mask in a box."""
    left, top, right, _ = box
    return lambda first, last: region.mask_in((left, top + first, right, top + last))
