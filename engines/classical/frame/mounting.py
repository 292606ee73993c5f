"""Mount a picture on a ground: round corners, a soft shadow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Samples, is_deep
from ....pictures.color import linear_to_deep, linear_to_rgb, srgb_to_linear

Floats = NDArray[np.float32]

_BLUR, _DROP = 0.02, 0.012
"""Softness of a shadow and how far it falls, as shares of the picture's shorter side."""
_DARKEST = 0.75
"""How much of the ground's light the darkest shadow takes."""


def mounted(
    pixels: Samples,
    margins: tuple[int, int, int, int],
    paint: tuple[int, int, int] | None,
    radius: int,
    shadow: float,
) -> Samples:
    """Return HWC in the depth that came, on a ground of one colour (sRGB); None = transparent, 4 channels.

    `margins`: pixels left, right, above, below; `radius`: pixels of the round corners; `shadow`: in [0, 1].
    """
    cover = _rounded(pixels.shape[:2], radius)
    if paint is None:
        return _cut_out(pixels, cover)
    left, right, top, below = margins
    height, width = pixels.shape[:2]
    ground = np.ones((height + top + below, width + left + right, 3), np.float32)
    ground *= srgb_to_linear(np.array(paint, np.uint8))
    if shadow:
        ground *= 1 - np.float32(shadow * _DARKEST) * _shade(cover, margins)[..., None]
    most = np.iinfo(pixels.dtype).max
    opacity = cover if pixels.shape[2] == 3 else cover * (pixels[..., 3] / np.float32(most))
    out = linear_to_deep(ground) if is_deep(pixels) else linear_to_rgb(ground)
    window, rgb = out[top : top + height, left : left + width], pixels[..., :3]
    soft = (opacity > 0) & (opacity < 1)
    window[opacity >= 1] = rgb[opacity >= 1]
    if soft.any():
        under, weight = ground[top : top + height, left : left + width][soft], opacity[soft][:, None]
        lit = under + (srgb_to_linear(np.ascontiguousarray(rgb[soft])) - under) * weight
        window[soft] = linear_to_deep(lit) if is_deep(pixels) else linear_to_rgb(lit)
    return out if pixels.shape[2] == 3 else np.dstack([out, np.full(out.shape[:2], most, out.dtype)])


def _cut_out(pixels: Samples, cover: Floats) -> Samples:
    most = np.iinfo(pixels.dtype).max
    before = pixels[..., 3] if pixels.shape[2] == 4 else most
    return np.dstack([pixels[..., :3], np.rint(cover * before).astype(pixels.dtype)])


def _rounded(shape: tuple[int, ...], radius: int) -> Floats:
    """Return the share of each pixel inside a rectangle with round corners, HW in [0, 1]."""
    cover = np.ones(shape, np.float32)
    if radius:
        away = radius - np.arange(radius, dtype=np.float32) - 0.5
        corner = np.clip(radius - np.hypot(away[:, None], away[None, :]) + 0.5, 0, 1)
        for rows, piece in ((slice(radius), corner), (slice(-radius, None), corner[::-1])):
            cover[rows, :radius], cover[rows, -radius:] = piece, piece[:, ::-1]
    return cover


def _shade(cover: Floats, margins: tuple[int, int, int, int]) -> Floats:
    """Return how much of the light a mounted picture takes from the ground around it, HW in [0, 1]."""
    left, right, top, below = margins
    side = min(cover.shape)
    drop = round(_DROP * side)
    canvas = np.zeros((cover.shape[0] + top + below, cover.shape[1] + left + right), np.float32)
    room = canvas[top + drop : top + drop + cover.shape[0], left : left + cover.shape[1]]
    room[:] = cover[: room.shape[0], : room.shape[1]]
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), max(1.0, _BLUR * side)), np.float32)
