"""The guided filter: a mask that follows a picture's edges. He, Sun, Tang 2010 (PAMI 2013)."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Mask, Pixels
from ....pictures.color import Floats
from ..resampled import enlarged


def guided(guide: Pixels, mask: Mask, radius: int, *, eps: float, onto: Pixels) -> Mask:
    """Return `mask` filtered by a colour guide of its size and applied to `onto`, the picture at any size.

    He, Sun, Tang 2010, equations 5, 6 and 8; HW float32 in, HW float32 of `onto`'s size out.

    Own code, since OpenCV's returns NaN on flat black areas, and smooths more when its guide is float.
    """
    return applied(*coefficients(guide, mask, radius, eps), onto, (0, 0, onto.shape[1], onto.shape[0]))


def coefficients(guide: Pixels, mask: Mask, radius: int, eps: float) -> tuple[Floats, Mask]:
    """Return the slope, HW3, and offset, HW, of the mask in the guide's colours (equations 5, 6 and 8)."""
    coded = guide.astype(np.float32) / np.float32(255)

    def mean(values: NDArray[np.floating]) -> Floats:
        return np.asarray(cv2.blur(values, (2 * radius + 1, 2 * radius + 1)), np.float32)

    centre, level = mean(coded), mean(mask)
    together = mean(coded * mask[..., None]) - centre * level[..., None]
    spread = mean((coded[..., :, None] * coded[..., None, :]).reshape(*mask.shape, 9))
    spread = spread.reshape(*mask.shape, 3, 3) - centre[..., :, None] * centre[..., None, :]
    slope = _solved(spread.astype(np.float64), together.astype(np.float64), eps)
    offset = mean(level - (slope * centre).sum(axis=2))
    return mean(slope), offset


def applied(slope: Floats, offset: Mask, onto: Pixels, box: Box) -> Mask:
    """Return slope · colour + offset in an XYXY box of `onto`, a channel at a time: full size is large."""
    left, top, right, bottom = box
    size = onto.shape[1], onto.shape[0]
    total = np.zeros((bottom - top, right - left), np.float32)
    for channel in range(3):
        plane = enlarged(np.ascontiguousarray(slope[..., channel]), size, box)
        plane *= onto[top:bottom, left:right, channel]
        total += plane
    total /= 255
    total += enlarged(offset, size, box)
    return total


def _solved(spread: NDArray[np.float64], together: NDArray[np.float64], eps: float) -> Floats:
    """Solve (spread + eps) slope = together at each pixel by Cramer's rule; the matrix is symmetric.

    In double precision: a grey picture's matrix is nearly singular, and single precision loses it.
    """
    rr, rg, rb = spread[..., 0, 0] + eps, spread[..., 0, 1], spread[..., 0, 2]
    gg, gb, bb = spread[..., 1, 1] + eps, spread[..., 1, 2], spread[..., 2, 2] + eps
    minors = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    others = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    whole = np.maximum(rr * minors[0] + rg * minors[1] + rb * minors[2], eps**3)
    red, green, blue = together[..., 0], together[..., 1], together[..., 2]
    slope = (
        minors[0] * red + minors[1] * green + minors[2] * blue,
        minors[1] * red + others[0] * green + others[1] * blue,
        minors[2] * red + others[1] * green + others[2] * blue,
    )
    return (np.stack(slope, axis=2) / whole[..., None]).astype(np.float32)
