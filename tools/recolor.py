"""recolor: another paint on the same thing."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.faces_spared import without_faces
from ..engines.classical.tone.recolor import recolor as repaint
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Region, Samples
from .arguments.colours import parse_paint
from .tool import Traits, tool


@tool("pixels", traits=Traits(common=True, stage="paint", careful=True, flattens=True))
def recolor(
    picture: Picture,
    region: Region,
    *,
    colour: Annotated[str, Field(description="everyday or CSS name, or '#rrggbb'")],
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0,
) -> Picture:
    """Paint the thing in the region in another colour; shading, highlights, neutral parts and faces stay."""
    wanted = parse_paint(colour)
    if strength == 0:
        return picture

    painted = without_faces(picture, region)

    def work(box: Box) -> Samples:
        left, top, right, bottom = box
        mask = painted.mask_in(box)
        return repaint(picture.finest_rgb[top:bottom, left:right], mask, wanted, strength)

    return within(picture, painted.solid(), work)
