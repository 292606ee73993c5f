"""match_look: the tones and colours of another picture."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.tone.detail import mix
from ..engines.classical.tone.match import match_look as matched
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Region, Samples
from .tool import Traits, tool


@tool("pixels", blends=True, traits=Traits(colours=True, stage="match", tones=True))
def match_look(
    picture: Picture,
    region: Region | None = None,
    *,
    reference: Picture,
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0,
) -> Picture:
    """Give the picture the light and colours of a reference picture."""
    if strength == 0:
        return picture

    def work(box: Box) -> Samples:
        left, top, right, bottom = box
        part = picture.finest_rgb[top:bottom, left:right]
        return mix(part, matched(part, reference.rgb), strength)

    return within(picture, region, work)
