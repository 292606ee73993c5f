"""lut: the colours of a look-up table, as other programs save their looks."""

from typing import Annotated

import numpy as np
from PIL import Image, ImageFilter
from pydantic import Field

from ..engines.classical.tone.detail import mix
from ..engines.classical.tone.within import within
from ..errors import PictureError, ToolRetry
from ..pictures import Box, Picture, Pixels, Region
from ..pictures.luts.cube_files import steps_of, with_fewer_steps
from .tool import Traits, tool

_MOST = 65
"""Steps of an axis that Pillow applies."""


@tool(
    "pixels",
    blends=True,
    traits=Traits(colours=True, called="colour table", stage="style", tones=True, redraws=True),
)
def lut(
    picture: Picture,
    region: Region | None = None,
    *,
    reference: Annotated[Picture, Field(description="the table: a .cube file, opened as a picture")],
    strength: Annotated[float, Field(ge=0, le=1, description="how much of it")] = 1.0,
) -> Picture:
    """Give every colour the one that a look-up table (a .cube file) has for it."""
    try:
        nodes = with_fewer_steps(reference.rgb, _MOST)
    except PictureError as error:
        raise ToolRetry(f"lut: {error}") from error
    table = ImageFilter.Color3DLUT(steps_of(nodes), (nodes.reshape(-1) / np.float32(255)).tolist())

    def work(box: Box) -> Pixels:
        left, top, right, bottom = box
        part = np.ascontiguousarray(picture.rgb[top:bottom, left:right])
        looked = np.asarray(Image.fromarray(part).filter(table), np.uint8)
        return np.asarray(mix(part, looked, strength), np.uint8)

    return within(picture, region, work) if strength else picture
