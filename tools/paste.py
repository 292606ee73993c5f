"""paste: another picture laid on this one."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from ..engines.classical.compose.pasting import pasted, prepared
from ..errors import ToolRetry
from ..pictures import Picture
from .tool import Overlay, Spot, Traits, tool

Place = Annotated[float, Field(ge=-0.5, le=1.5, description="of its middle, as a share of the picture")]


_SCALES = 0.01, 4.0
"""Least and most width of the other picture, as a share of the picture's."""


def _settled(picture: Picture, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"x": 0.5, "y": 0.5, "scale": 0.3} | arguments


def _spot(size: tuple[int, int], arguments: Mapping[str, Any]) -> Spot:
    piece: Picture = arguments["reference"]
    width = arguments["scale"] * size[0]
    height = width * piece.height / piece.width
    return Spot(arguments["x"] * size[0], arguments["y"] * size[1], width, height, arguments.get("angle", 0))


def _put(
    size: tuple[int, int], arguments: dict[str, Any], spot: Spot, onto: tuple[int, int]
) -> dict[str, Any]:
    """Return the arguments that lay the other picture on the spot; its middle stays on this one."""
    x, y = (round(min(max(at / side, 0), 1), 5) for at, side in zip((spot.x, spot.y), onto, strict=True))
    scale = round(min(max(spot.width / onto[0], _SCALES[0]), _SCALES[1]), 5)
    return arguments | {"x": x, "y": y, "scale": scale, "angle": round(spot.angle % 360, 2)}


@tool("pixels", traits=Traits(
    stage="finish", aims=("x", "y", "angle"), overlay=Overlay(_settled, _spot, _put)
))  # fmt: skip
def paste(
    picture: Picture,
    *,
    reference: Picture,
    x: Place = 0.5,
    y: Place = 0.5,
    scale: Annotated[
        float, Field(ge=_SCALES[0], le=_SCALES[1], description="its width as a share of the picture's")
    ] = 0.3,
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
