"""flip: mirror the picture."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from ..engines.classical.frame.matrices import Matrix, mirrored
from ..pictures import Picture
from .tool import Traits, tool


def _moves(picture: Picture, size: tuple[int, int], axis: str) -> Matrix:
    return mirrored(size, axis)


@tool("geometry", _moves, traits=Traits(stage="mirror"))
def flip(
    picture: Picture,
    *,
    axis: Annotated[Literal["horizontal", "vertical"], Field(description="horizontal swaps left and right")],
) -> Picture:
    """Mirror the picture."""
    flipped = picture.finest[:, ::-1] if axis == "horizontal" else picture.finest[::-1]
    return picture.with_pixels(np.ascontiguousarray(flipped))
