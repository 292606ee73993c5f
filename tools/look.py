"""look: a named look, photographic or drawn."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from ..engines.classical.tone.detail import mix
from ..engines.classical.tone.within import within
from ..pictures import Box, Picture, Region, Samples
from ..pictures.depth.levels import eight_bits
from .tool import Traits, tool

LookName = Literal[
    "black_and_white", "sepia", "vintage", "faded", "warm_film", "cool_film", "teal_orange", "bleach_bypass",
    "cross_process", "golden_hour", "moonlight", "high_key", "low_key", "cinematic", "noir",
    "portra", "kodachrome", "velvia", "superia", "cinestill", "technicolor", "instant", "nordic",
    "sunbleached", "tri_x", "red_filter", "infrared", "selenium", "cyanotype", "platinum",
    "cartoon", "pencil", "watercolour", "oil", "pixel_art", "posterize", "halftone", "negative",
]  # fmt: skip

RIM = 0.012
"""Width of the rim in which hair, fur and what lies behind them mix, as a share of the longer side."""


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        colours=True,
        common=True,
        stage="style",
        rim=RIM,
        seconds=0.5,
        redraws=True,
        parametric=True,
        scales=True,
    ),
)
def look(
    picture: Picture,
    region: Region | None = None,
    *,
    name: LookName,
    strength: Annotated[float, Field(ge=0, le=1, description="how much of the look")] = 1.0,
) -> Picture:
    """Give the picture a named look: film colours, black and white, or a drawing."""
    if strength == 0:
        return picture

    def work(box: Box) -> Samples:
        looked, before = _looked(picture, name, box), _cut(picture, box)
        return mix(before if before.dtype == looked.dtype else eight_bits(before), looked, strength)

    return within(picture, region, work)


def _looked(picture: Picture, name: LookName, box: Box) -> Samples:
    from ..engines.classical.looks.looks import LOOKS, apply_look
    from ..engines.classical.tone.stylize import stylize

    if name == "negative":
        coloured = _cut(picture, box)
        return np.iinfo(coloured.dtype).max - coloured
    if name in LOOKS:
        return apply_look(picture.finest_rgb, name, box)
    return stylize(eight_bits(_cut(picture, box)), name)


def _cut(picture: Picture, box: Box) -> Samples:
    left, top, right, bottom = box
    return picture.finest_rgb[top:bottom, left:right]
