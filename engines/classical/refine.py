"""Fit a rough mask to the edges of the full-size picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ...pictures import Mask, Pixels

LONGEST = 1000
"""Edges are fitted at this many pixels on the longer side, then carried up to full size."""


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
    alpha = _fitted(small, rough, radius, eps=1e-5)
    if small.shape == rgb.shape:
        return alpha
    factor = max(height, width) / max(small.shape[:2])
    return _fitted(rgb, _resized(alpha, width, height), max(4, round(3 * factor)), eps=1e-4)


def shrunk(pixels: Pixels, longest: int) -> Pixels:
    """Return RGB pixels whose longer side is at most `longest`; smaller pictures come back as they are."""
    height, width = pixels.shape[:2]
    rgb = np.ascontiguousarray(pixels[..., :3])
    factor = longest / max(height, width)
    if factor >= 1:
        return rgb
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], 3)


def _fitted(rgb: Pixels, mask: Mask, radius: int, eps: float) -> Mask:
    filtered = cv2.ximgproc.guidedFilter(rgb, mask, radius, eps * 255 * 255)
    stretched = np.clip((filtered - 0.08) / 0.84, 0, 1)
    solid = (mask > 0.5).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    far_inside = cv2.erode(solid, disc, borderType=cv2.BORDER_REPLICATE) > 0
    far_outside = cv2.dilate(solid, disc) == 0
    edge = np.where(far_inside, np.float32(1), stretched)
    return np.where(far_outside, np.float32(0), edge).astype(np.float32)


def _resized(mask: Mask, width: int, height: int) -> Mask:
    if mask.shape == (height, width):
        return mask
    larger = width * height > mask.size
    how = cv2.INTER_LINEAR if larger else cv2.INTER_AREA
    return cv2.resize(mask, (width, height), interpolation=how).reshape(height, width)
