"""flip: mirror the picture."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from ..pictures import Picture
from .tool import tool


@tool("geometry")
def flip(
    picture: Picture,
    *,
    axis: Annotated[Literal["horizontal", "vertical"], Field(description="horizontal swaps left and right")],
) -> Picture:
    """Mirror the picture."""
    mirrored = picture.pixels[:, ::-1] if axis == "horizontal" else picture.pixels[::-1]
    return picture.with_pixels(np.ascontiguousarray(mirrored))
