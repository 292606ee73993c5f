"""pad: bars that bring the whole picture into a shape."""

from typing import Annotated, Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..engines.classical.frame.geometry import fitted
from ..engines.classical.frame.matrices import Matrix, shifted
from ..engines.classical.resampled import enlarged
from ..pictures import Picture, Samples, is_deep
from ..pictures.measures import BLENDED, bands
from .arguments.aspect import aspect_ratio
from .arguments.canvas import check_canvas
from .arguments.colours import parse_colour
from .tool import Traits, tool

BLURRED = "blurred"
_SMALL = 256
"""Pixels of the longer side at which a ground is blurred."""
_DIMMED = 0.85
"""How bright a blurred ground is: the picture on it comes first."""


def _canvas(picture: Picture, aspect: str) -> tuple[int, int]:
    """Return width and height of the smallest canvas of the shape that holds the picture."""
    ratio = aspect_ratio(aspect)
    width, height = picture.size
    return (width, round(width / ratio)) if width / height > ratio else (round(height * ratio), height)


def _corner(picture: Picture, size: tuple[int, int]) -> tuple[int, int]:
    return (size[0] - picture.width) // 2, (size[1] - picture.height) // 2


def _moves(picture: Picture, size: tuple[int, int], **arguments: Any) -> Matrix:
    return shifted(*_corner(picture, size))


@tool("geometry", _moves, traits=Traits(stage="canvas", unchanged_means="already so"))
def pad(
    picture: Picture,
    *,
    aspect: Annotated[str, Field(description="'9:16', '1:1', 'square', 'portrait', 'widescreen'")],
    fill: Annotated[
        str, Field(description="'blurred': the picture itself, enlarged and blurred; or a colour")
    ] = BLURRED,
) -> Picture:
    """Bring the whole picture into a shape with bars beside or above it; the picture keeps its bytes."""
    size = _canvas(picture, aspect)
    check_canvas("pad", *size)
    if size == picture.size:
        return picture
    left, top = _corner(picture, size)
    canvas = _ground(picture.finest, size, fill)
    window = canvas[top : top + picture.height, left : left + picture.width]
    window[:] = picture.finest
    return picture.with_pixels(canvas)


def _ground(pixels: Samples, size: tuple[int, int], fill: str) -> Samples:
    """Return the canvas, HWC of `size` (width, height) in the depth that came."""
    most = np.iinfo(pixels.dtype).max
    soft = _blurred(pixels[..., :3], size) if fill.strip().lower() == BLURRED else None
    canvas = np.full((size[1], size[0], pixels.shape[2]), most, pixels.dtype)
    if soft is not None:
        for rows in bands(size[1], BLENDED):
            large = enlarged(soft, size, (0, rows.start, size[0], rows.stop), cv2.INTER_CUBIC)
            canvas[rows, :, :3] = np.rint(np.clip(large, 0, most))
    else:
        canvas[..., :3] = np.array(parse_colour(fill), pixels.dtype) * (257 if is_deep(pixels) else 1)
    return canvas


def _blurred(rgb: Samples, size: tuple[int, int]) -> NDArray[np.float32]:
    """Return the middle of the picture in the canvas's shape, small, blurred and a little darker."""
    width, height = fitted((rgb.shape[1], rgb.shape[0]), size[0] / size[1])
    left, top = (rgb.shape[1] - width) // 2, (rgb.shape[0] - height) // 2
    scale = _SMALL / max(size)
    small = cv2.resize(
        rgb[top : top + height, left : left + width],
        (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))),
        interpolation=cv2.INTER_AREA,
    )
    return cv2.GaussianBlur(small.astype(np.float32), (0, 0), _SMALL / 24) * np.float32(_DIMMED)
