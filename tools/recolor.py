"""recolor: another paint on the same thing."""

from typing import Annotated

import numpy as np
from pydantic import Field

from ..engines.classical.compose.faces_spared import without_faces
from ..engines.classical.tone.recolor import recolor as repaint
from ..engines.classical.tone.rim import MARGIN, Rim, reach_of
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Region, Samples
from ..pictures.region import around
from .arguments.colours import parse_paint
from .tool import Traits, tool

RIM = 0.004
"""Width of the rim in which colours mix, as a share of the picture's longer side."""
_LEAST = 8
"""Pixels around the thing that are looked at, at least."""
ROWS = 32
"""Rows that are painted at once."""


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        colours=True, common=True, stage="paint", rim=RIM, careful=True, flattens=True, scales=True
    ),
)
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

    thing = without_faces(picture, region)
    reach = reach_of(picture.size, RIM)
    margin = max(_LEAST, MARGIN * reach)
    left, top, right, bottom = around(thing.box, margin, picture.size)
    inside = np.s_[top:bottom, left:right]
    rim = Rim(region.bytes8[inside], reach)
    rows = repaint(picture.finest_rgb[inside], thing.bytes8[inside], wanted, strength, rim)

    def work(box: Box) -> Samples:
        return rows(slice(box[1] - top, box[3] - top))

    return within(picture, thing.solid(), work, margin, rows=ROWS)
