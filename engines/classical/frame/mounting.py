"""Mount a picture on a ground: round corners, a soft shadow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Samples, is_deep
from ....pictures.color import linear_to_deep, linear_to_rgb, srgb_to_linear
from ....pictures.measures import BLENDED, bands
from ..resampled import enlarged, reduced
from ..run_out import run_out

Floats = NDArray[np.float32]

_BLUR, _DROP = 0.02, 0.012
"""Softness of a shadow and how far it falls, as shares of the picture's shorter side."""
_DARKEST = 0.75
"""How much of the ground's light the darkest shadow takes."""
_SMALL = 400
"""Pixels of the picture's shorter side at which a shadow is blurred."""


def mounted(
    pixels: Samples,
    margins: tuple[int, int, int, int],
    paint: tuple[int, int, int] | None,
    radius: int,
    shadow: float,
) -> Samples:
    """Return HWC in the depth that came, on a ground of one colour (sRGB); None = transparent, 4 channels.

    `margins`: pixels left, right, above, below; `radius`: pixels of the round corners; `shadow`: in [0, 1].
    The ground is opaque, behind what is clear in the picture too; only what is not clear throws the shadow.
    """
    if paint is None:
        return _cut_out(pixels, radius)
    left, right, top, below = margins
    height, width = pixels.shape[:2]
    size = width + left + right, height + top + below
    light = srgb_to_linear(np.array(paint, np.uint8))
    taken = np.float32(shadow * _DARKEST) * _shade(pixels, margins, radius) if shadow else np.zeros((1, 1))

    def ground(rows: slice) -> Floats:
        shade = enlarged(taken, size, (0, rows.start, size[0], rows.stop), cv2.INTER_CUBIC)
        return (1 - shade)[..., None] * light

    coded = linear_to_deep if is_deep(pixels) else linear_to_rgb
    out = np.full((size[1], size[0], pixels.shape[2]), np.iinfo(pixels.dtype).max, pixels.dtype)
    for rows in bands(size[1], BLENDED):
        out[rows, :, :3] = coded(ground(rows))
    for rows in bands(height, BLENDED):
        there = slice(top + rows.start, top + rows.stop)
        rgb, cover = pixels[rows, :, :3], _cover(pixels, radius, rows)
        window = out[there, left : left + width, :3]
        window[cover >= 1] = rgb[cover >= 1]
        soft = (cover > 0) & (cover < 1)
        if soft.any():
            under, weight = ground(there)[:, left : left + width][soft], cover[soft][:, None]
            window[soft] = coded(under + (srgb_to_linear(np.ascontiguousarray(rgb[soft])) - under) * weight)
    return out


def _cut_out(pixels: Samples, radius: int) -> Samples:
    most = np.iinfo(pixels.dtype).max
    out = np.empty((*pixels.shape[:2], 4), pixels.dtype)
    out[..., :3] = pixels[..., :3]
    for rows in bands(len(out), BLENDED):
        out[rows, :, 3] = np.rint(_cover(pixels, radius, rows) * most)
    run_out(out)
    return out


def _cover(pixels: Samples, radius: int, rows: slice) -> Floats:
    """Return how opaque some rows of a picture with round corners are, HW in [0, 1]."""
    height, width = pixels.shape[:2]
    down, across = _into_corner(height, radius)[rows], _into_corner(width, radius)
    cover = np.ones((len(down), width), np.float32)
    if down.any():
        np.clip(radius - np.hypot(down[:, None], across) + np.float32(0.5), 0, 1, out=cover)
    if pixels.shape[2] == 4:
        cover *= pixels[rows, :, 3] / np.float32(np.iinfo(pixels.dtype).max)
    return cover


def _into_corner(length: int, radius: int) -> Floats:
    """Return how far each pixel of a side lies beyond the middles of its corners' circles, 0 between them."""
    at = np.arange(length, dtype=np.float32) + np.float32(0.5)
    return np.maximum(np.maximum(radius - at, at - (length - radius)), 0)


def _shade(pixels: Samples, margins: tuple[int, int, int, int], radius: int) -> Floats:
    """Return how much of the ground's light a picture takes, HW in [0, 1], on a small copy of the canvas."""
    left, right, top, below = margins
    height, width = pixels.shape[:2]
    shape, side = (height + top + below, width + left + right), min(height, width)
    upper = top + round(_DROP * side)

    def fallen(rows: slice) -> Floats:
        some = np.zeros((rows.stop - rows.start, shape[1]), np.float32)
        first, last = (min(max(at - upper, 0), height) for at in (rows.start, rows.stop))
        room = some[first + upper - rows.start :][: last - first, left : left + width]
        room[:] = _cover(pixels, radius, slice(first, last))
        return some

    scale = min(1.0, _SMALL / side)
    small = reduced(fallen, shape, (max(1, round(scale * shape[1])), max(1, round(scale * shape[0]))))
    return np.asarray(cv2.GaussianBlur(small, (0, 0), scale * max(1.0, _BLUR * side)), np.float32)
