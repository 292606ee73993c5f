"""rotate: turn the picture."""

from math import cos, radians, sin
from typing import Annotated

from pydantic import Field

from ..engines.classical.frame.geometry import turn
from ..engines.classical.frame.matrices import Matrix, turned
from ..pictures import Picture
from .arguments.canvas import check_canvas
from .tool import Traits, tool


def _moves(picture: Picture, size: tuple[int, int], angle: float, expand: bool = True) -> Matrix:
    return turned(picture.size, size, angle)


@tool("geometry", _moves, traits=Traits(common=True, stage="turn", unchanged_means="already so", turns=True))
def rotate(
    picture: Picture,
    *,
    angle: Annotated[float, Field(ge=-3600, le=3600, description="degrees clockwise")],
    expand: Annotated[
        bool, Field(description="grow with transparent corners; else cut the corners off")
    ] = True,
) -> Picture:
    """Turn the picture clockwise; quarter turns are lossless."""
    if angle % 360 == 0:
        return picture
    if expand and angle % 90:
        cosine, sine = abs(cos(radians(angle))), abs(sin(radians(angle)))
        width, height = picture.size
        check_canvas("rotate", width * cosine + height * sine, width * sine + height * cosine)
    return picture.with_pixels(turn(picture.finest, angle, keep_all=expand))
