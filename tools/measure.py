"""measure: numbers that describe the picture or a region of it."""

import numpy as np
from pydantic import BaseModel, ConfigDict

from ..engines.classical.resampled import small_copy
from ..engines.classical.tone.statistics import clipped, named_colours
from ..pictures import Picture, Region
from ..pictures.appearance import View
from ..pictures.color import rgb_to_oklab
from .tool import tool


class Measurement(BaseModel):
    """What was measured; shares are of the pixels looked at, in [0, 1]."""

    model_config = ConfigDict(frozen=True)

    size: tuple[int, int]
    """(width, height) of the picture in pixels."""
    lightness: float
    """Mean OKLab lightness: 0 black, 1 white."""
    contrast: float
    """Standard deviation of lightness; ordinary pictures have about 0.2."""
    chroma: float
    """Mean OKLab chroma: 0 grey, above 0.1 colourful."""
    warmth: float
    """Yellow (+) against blue (-)."""
    tint: float
    """Magenta (+) against green (-)."""
    sharpness: float
    """Mean strength of fine detail, in 8-bit steps."""
    noise: float
    """Standard deviation of noise, in 8-bit steps."""
    clipped_white: float
    clipped_black: float
    colours: dict[str, float]
    """Share of each named colour, the largest first; below 3 % left out."""


@tool("look")
def measure(picture: Picture, region: Region | None = None) -> Measurement:
    """Measure light, colour, sharpness and noise of the picture or the region."""
    if region is None or region.empty:
        weight = np.full(picture.pixels.shape[:2], 255, np.uint8)
    else:
        weight = region.bytes8
    look = View(rgb_to_oklab(small_copy(picture.rgb, 512)), picture.rgb).look(weight)
    assert look is not None, "something is always chosen"
    white, black = clipped(picture.rgb, weight)
    return Measurement(
        size=picture.size,
        lightness=look.lightness,
        contrast=look.contrast,
        chroma=look.chroma,
        warmth=look.warmth,
        tint=look.tint,
        sharpness=look.sharpness,
        noise=look.noise,
        clipped_white=white,
        clipped_black=black,
        colours=named_colours(picture.rgb, weight),
    )
