"""enhance: light and white balance, set by measurement."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.tone.enhance import enhancement
from ..engines.classical.tone.grading import grade
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Region, Samples
from .tool import Traits, tool


@tool(
    "pixels",
    blends=True,
    traits=Traits(stage="scene", seconds=0.4, unchanged_means="measured", tones=True, parametric=True),
)
def enhance(
    picture: Picture,
    region: Region | None = None,
    *,
    light: Annotated[bool, Field(description="set black point, white point and middle")] = True,
    colour: Annotated[
        bool, Field(description="take a cast away (wholly if `light` is off), enliven pale colours")
    ] = True,
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0,
) -> Picture:
    """Improve light and white balance by measurement; what is good already hardly changes."""
    if strength == 0 or not (light or colour):
        return picture

    def work(box: Box) -> Samples:
        left, top, right, bottom = box
        part = picture.finest_rgb[top:bottom, left:right]
        wanted = enhancement(part, light=light, colour=colour, strength=strength)
        return grade(part, wanted, picture.finest_rgb, (left, top))

    return within(picture, region, work)
