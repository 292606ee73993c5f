"""expose: light set by measurement, as far as it is wrong."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.well_lit import balanced, best_light
from ..engines.classical.only_inside import only_inside
from ..engines.classical.tone.grading import grade
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Region, Samples
from ..pictures.region import Mask8
from .arguments.sure_subject import sure_subject
from .tool import Traits, tool


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        colours=True,
        stage="scene",
        seconds=0.8,
        unchanged_means="measured",
        tones=True,
        joins=True,
        parametric=True,
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
            way = best_light(part, brighten, subject=lambda: _subject(picture))
            return grade(finest, balanced(part, way).grading())
        mask = region.bytes8[top:bottom, left:right]
        way = best_light(part, brighten, mask).grading()
        return grade(finest, way, only_inside(finest, mask), size=(right - left, bottom - top))

    return within(picture, region, work)


def _subject(picture: Picture) -> Mask8 | None:
    subject = sure_subject(picture)
    return None if subject is None else subject.bytes8
