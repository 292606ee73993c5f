"""resize: more or fewer pixels."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.frame.geometry import resized
from ..engines.classical.frame.matrices import Matrix, scaled
from ..errors import ToolRetry
from ..pictures import Picture
from .arguments.canvas import LONGEST_SIDE, check_canvas
from .tool import Traits, tool

Side = Annotated[int, Field(ge=0, le=LONGEST_SIDE, description="pixels; 0 = follows from the other")]


def _moves(picture: Picture, size: tuple[int, int], **arguments: float) -> Matrix:
    return scaled(size[0] / picture.width, size[1] / picture.height)


@tool("geometry", _moves, traits=Traits(stage="finish", unchanged_means="already so", sizes=True))
def resize(
    picture: Picture,
    *,
    width: Side = 0,
    height: Side = 0,
    scale: Annotated[float, Field(ge=0, le=100, description="factor for both sides")] = 0.0,
    longest: Annotated[int, Field(ge=0, le=LONGEST_SIDE, description="pixels of the longer side")] = 0,
) -> Picture:
    """Scale by width, height, factor or longer side; the shape stays unless both sides are given."""
    if sum((bool(width or height), bool(scale), bool(longest))) != 1:
        raise ToolRetry(
            "resize wants one of width and height, scale or longest, above 0; "
            f"got width {width}, height {height}, scale {scale:g}, longest {longest}"
        )
    factor = scale or longest / max(picture.size) or width / picture.width or height / picture.height
    size = (
        width or max(1, round(picture.width * factor)),
        height or max(1, round(picture.height * factor)),
    )
    check_canvas("resize", *size)
    return picture if size == picture.size else picture.with_pixels(resized(picture.finest, *size))
