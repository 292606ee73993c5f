"""enhance: light and white balance, set by measurement."""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..engines.classical.compose.illuminant import (
    CASTS,
    Cast,
    balancing_gains,
    mild_gains,
    seen_cast_gains,
)
from ..engines.classical.only_inside import only_inside, seen_inside
from ..engines.classical.resampled import small_copy
from ..engines.classical.tone.enhance import enhancement
from ..engines.classical.tone.grading import grade
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Pixels, Region, Samples
from .tool import Traits, tool

__all__ = ["CASTS", "enhance"]


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        colours=True, stage="scene", seconds=0.4, unchanged_means="measured", tones=True, parametric=True
    ),
)
def enhance(
    picture: Picture,
    region: Region | None = None,
    *,
    light: Annotated[bool, Field(description="set black point, white point and middle")] = True,
    colour: Annotated[
        bool, Field(description="take a cast away (wholly if `light` is off), enliven pale colours")
    ] = True,
    cast: Annotated[Cast | None, Field(description="colour of a cast that is seen, to be taken away")] = None,
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0,
) -> Picture:
    """Improve light and white balance by measurement; what is good already hardly changes."""
    if strength == 0 or not (light or colour or cast):
        return picture

    def work(box: Box) -> Samples:
        left, top, right, bottom = box
        part = picture.finest_rgb[top:bottom, left:right]
        mask = None if region is None else region.bytes8[top:bottom, left:right]
        small = small_copy(part, 512) if mask is None else only_inside(part, mask)
        counted = small if mask is None else small[seen_inside(mask, small.shape[:2])][:, None]
        gains = _gains(small, cast, light) if colour or cast else None
        wanted = enhancement(counted, light=light, colour=colour, gains=gains, strength=strength)
        return grade(part, wanted, part if mask is None else small, size=(right - left, bottom - top))

    return within(picture, region, work)


def _gains(small: Pixels, cast: Cast | None, light: bool) -> NDArray[np.float64]:
    """Return the white balance: of a cast that is seen, of everything at once, or asked for by itself."""
    if cast:
        return seen_cast_gains(small, cast)
    return mild_gains(small) if light else balancing_gains(small)
