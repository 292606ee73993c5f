"""paste: another picture laid on this one."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.pasting import pasted, prepared
from ..errors import ToolRetry
from ..pictures import Picture
from .tool import Traits, tool

Place = Annotated[float, Field(ge=-0.5, le=1.5, description="of its middle, as a share of the picture")]


@tool("pixels", traits=Traits(stage="finish", aims=("x", "y", "angle")))
def paste(
    picture: Picture,
    *,
    reference: Picture,
    x: Place = 0.5,
    y: Place = 0.5,
    scale: Annotated[float, Field(ge=0.01, le=4, description="its width as a share of the picture's")] = 0.3,
    angle: Annotated[float, Field(ge=-360, le=360, description="degrees clockwise")] = 0,
    feather: Annotated[float, Field(ge=0, le=0.5, description="soft edge, as a share of its width")] = 0.0,
    opacity: Annotated[float, Field(ge=0, le=1)] = 1.0,
) -> Picture:
    """Lay another picture on this one: a logo, a cut-out, a picture in the picture; its opacity counts."""
    width = round(scale * picture.width)
    piece = prepared(reference.pixels, width, angle, feather * width)
    if opacity < 1:
        piece = piece.copy()
        piece[..., 3] = (piece[..., 3] * opacity + 0.5).astype(piece.dtype)
    left, top = round(x * picture.width - piece.shape[1] / 2), round(y * picture.height - piece.shape[0] / 2)
    rgb, cover = pasted(picture.rgb, piece, left, top)
    if not cover.any():
        raise ToolRetry(f"at {x:g}, {y:g} with scale {scale:g} the other picture lies outside this one")
    return picture.with_rgb(rgb)
