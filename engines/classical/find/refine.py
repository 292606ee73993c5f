"""Fit a rough mask to the edges of the full-size picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Mask, Pixels
from ....pictures.color import Floats

LONGEST = 800
"""Edges are fitted at this many pixels on the longer side, then carried up to full size."""

_CARRIED = 8
"""Pixels around an edge that it is carried up to full size by."""


def refine(pixels: Pixels, mask: NDArray[np.generic], *, reach: float = 0.014) -> Mask:
    """Return a soft alpha, HW float32 in [0, 1], whose edge follows the picture's.

    `pixels`: HWC uint8 RGB (opacity is ignored); `mask`: HW bool or float in [0, 1] of any size, taken as
    covering the whole picture; `reach`: how far the edge may move, as a share of the longer side. Farther
    away the mask stays exactly 0 or 1. Guided filter: He, Sun, Tang 2010 (PAMI 2013), equations 5, 6 and 8.
    """
    rgb = np.ascontiguousarray(pixels[..., :3])
    height, width = rgb.shape[:2]
    soft = np.ascontiguousarray(mask, np.float32)
    if min(height, width) < 8 or not soft.any() or soft.all():
        return _resized(soft, width, height).clip(0, 1)
    small = shrunk(rgb, LONGEST)
    rough = _resized(soft, small.shape[1], small.shape[0])
    radius = max(3, round(reach * max(small.shape[:2])))
    frame = _around_edges(rough, radius)
    if frame is None:
        return np.full((height, width), rough.flat[0] > 0.5, np.float32)
    alpha = np.zeros_like(rough)
    alpha[frame] = guided(small[frame], rough[frame], radius, eps=1e-5, onto=small[frame])
    alpha = _within_reach(alpha, rough, radius)
    if small.shape == rgb.shape:
        return alpha
    factor = max(height, width) / max(small.shape[:2])
    slope, offset = np.zeros_like(small, np.float32), np.zeros_like(alpha)
    slope[frame], offset[frame] = _coefficients(small[frame], alpha[frame], 3, 1e-4)
    fine = _applied(slope, offset, rgb)
    return _within_reach(fine, _resized(alpha, width, height), max(4, round(3 * factor)))


def _around_edges(mask: Mask, radius: int) -> tuple[slice, slice] | None:
    """Return the rows and columns in which an edge may move by `radius`, and all that it is fitted by."""
    solid = (mask > 0.5).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    edge = cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, disc)
    left, top, wide, high = cv2.boundingRect(edge)
    away = 2 * radius + _CARRIED
    rows = slice(max(0, top - away), top + high + away)
    return (rows, slice(max(0, left - away), left + wide + away)) if wide else None


def shrunk(pixels: Pixels, longest: int) -> Pixels:
    """Return RGB pixels whose longer side is at most `longest`; smaller pictures come back as they are."""
    height, width = pixels.shape[:2]
    rgb = np.ascontiguousarray(pixels[..., :3])
    factor = longest / max(height, width)
    if factor >= 1:
        return rgb
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8).reshape(size[1], size[0], 3)


def guided(guide: Pixels, mask: Mask, radius: int, *, eps: float, onto: Pixels) -> Mask:
    """Return `mask` filtered by a colour guide of its size and applied to `onto`, the picture at any size.

    He, Sun, Tang 2010, equations 5, 6 and 8; HW float32 in, HW float32 of `onto`'s size out.

    Own code, since OpenCV's returns NaN on flat black areas, and smooths more when its guide is float.
    """
    slope, offset = _coefficients(guide, mask, radius, eps)
    return _applied(slope, offset, onto)


def _coefficients(guide: Pixels, mask: Mask, radius: int, eps: float) -> tuple[Floats, Mask]:
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


def _applied(slope: Floats, offset: Mask, onto: Pixels) -> Mask:
    """Return slope · colour + offset at each pixel of `onto`, a channel at a time: full size is large."""
    height, width = onto.shape[:2]
    total = np.zeros((height, width), np.float32)
    for channel in range(3):
        plane = np.asarray(cv2.resize(slope[..., channel], (width, height), interpolation=cv2.INTER_LINEAR))
        plane *= onto[..., channel]
        total += plane
    total /= 255
    total += _resized(offset, width, height)
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


def _within_reach(filtered: Mask, mask: Mask, radius: int) -> Mask:
    edge = filtered - np.float32(0.08)
    edge /= np.float32(0.84)
    np.clip(edge, 0, 1, out=edge)
    solid = (mask > 0.5).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    edge[cv2.erode(solid, disc, borderType=cv2.BORDER_REPLICATE) > 0] = 1
    edge[cv2.dilate(solid, disc) == 0] = 0
    return edge


def _resized(mask: Mask, width: int, height: int) -> Mask:
    if mask.shape == (height, width):
        return mask
    larger = width * height > mask.size
    how = cv2.INTER_LINEAR if larger else cv2.INTER_AREA
    return np.asarray(cv2.resize(mask, (width, height), interpolation=how), np.float32).reshape(height, width)
