"""expose: light set by measurement, as far as it is wrong."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.well_lit import balanced, best_light
from ..engines.classical.tone.grading import grade
from ..engines.classical.tone.only_inside import only_inside
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
        part, finest = picture.rgb[top:bottom, left:right], picture.finest_rgb[top:bottom, left:right]
        if region is None:
            return grade(finest, balanced(part, best_light(part, brighten)).grading())
        mask = region.bytes8[top:bottom, left:right]
        return grade(finest, best_light(part, brighten, mask).grading(), only_inside(finest, mask))

    return within(picture, region, work)
