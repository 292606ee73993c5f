"""recolor: another paint on the same thing."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.tone.recolor import recolor as repaint
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Pixels, Region
from .arguments.colours import parse_paint
from .tool import Traits, tool


@tool("pixels", traits=Traits(stage="paint", flattens=True))
def recolor(
    picture: Picture,
    region: Region,
    *,
    colour: Annotated[str, Field(description="everyday or CSS name, or '#rrggbb'")],
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0,
) -> Picture:
    """Paint the thing in the region in another colour; its shading, highlights and neutral parts stay."""
    wanted = parse_paint(colour)
    if strength == 0:
        return picture

    def work(box: Box) -> Pixels:
        left, top, right, bottom = box
        mask = region.mask[top:bottom, left:right]
        return repaint(picture.rgb[top:bottom, left:right], mask, wanted, strength)

    return within(picture, region, work)
