"""expose: light set by measurement, as far as it is wrong."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.well_lit import balanced, best_light
from ..engines.classical.tone.grading import grade
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Region, Samples
from .tool import Traits, tool


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        stage="scene", seconds=0.8, unchanged_means="measured", tones=True, joins=True, parametric=True
    ),
)
def expose(
    picture: Picture,
    region: Region | None = None,
    *,
    brighten: Annotated[
        float, Field(ge=-2, le=2, description="+1: it is too dark; -1: too bright; 0: judge for yourself")
    ] = 0,
) -> Picture:
    """Light a picture well by measurement: several ways are tried small and the best is applied.

    The middle, faces and the ends of the range are looked at; what is well lit hardly changes. A cast that
    the whole picture plainly has is eased, as more light would show it more.
    """

    def work(box: Box) -> Samples:
        left, top, right, bottom = box
        part = picture.rgb[top:bottom, left:right]
        way = best_light(part, brighten)
        way = balanced(part, way) if region is None else way
        return grade(picture.finest_rgb[top:bottom, left:right], way.grading())

    return within(picture, region, work)
