"""Masks from shapes, and what grows and softens them; HW uint8 with 255 = may change."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import PictureError

Mask8 = NDArray[np.uint8]

_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_SQUARE = np.ones((3, 3), np.uint8)
_SQUARES_OF_OCTAGON = 2**0.5 - 1
"""Share of square steps that makes the octagon regular: as wide along the diagonals as along the axes."""


def box_mask(size: tuple[int, int], box: Sequence[float]) -> Mask8:
    """Fill an XYXY box; raises PictureError when it is empty or lies outside the picture."""
    width, height = size
    if len(box) != 4 or not np.isfinite(box).all() or box[0] >= box[2] or box[1] >= box[3]:
        raise PictureError(
            f"a box is (left, top, right, bottom) with left < right and top < bottom, got {box}"
        )
    left, top, right, bottom = (round(edge) for edge in box)
    if right <= 0 or bottom <= 0 or left >= width or top >= height:
        raise PictureError(f"the box {tuple(box)} lies outside the picture of {width} × {height}")
    mask = np.zeros((height, width), np.uint8)
    mask[max(top, 0) : max(bottom, top + 1), max(left, 0) : max(right, left + 1)] = 255
    return mask


def points_mask(size: tuple[int, int], points: Sequence[Sequence[float]], radius: float) -> Mask8:
    """Draw a disc at each (x, y); raises PictureError when there is none or one lies outside the picture."""
    if not points:
        raise PictureError("a region of points wants at least one point")
    for x, y in points:
        if not (0 <= x < size[0] and 0 <= y < size[1]):
            raise PictureError(f"the point ({x}, {y}) lies outside the picture of {size[0]} × {size[1]}")
    return strokes_mask(size, [[point] for point in points], radius)


def strokes_mask(size: tuple[int, int], strokes: Sequence[Sequence[Sequence[float]]], radius: float) -> Mask8:
    """Draw round lines through the (x, y) of each stroke; raises PictureError when they hit nothing."""
    if not np.isfinite(radius) or radius < 0:
        raise PictureError(f"a brush radius is 0 or more pixels, got {radius}")
    mask = np.zeros((size[1], size[0]), np.uint8)
    for stroke in strokes:
        if not np.isfinite(np.asarray(stroke, float)).all():
            raise PictureError("a stroke has a point that is no number")
        corners = np.clip(np.rint(np.asarray(stroke, float)), -30_000, 30_000).astype(int).tolist()
        for corner in corners:
            cv2.circle(mask, corner, round(radius), 255, cv2.FILLED)
        for start, end in pairwise(corners):
            cv2.line(mask, start, end, 255, max(2 * round(radius), 1))
    if not mask.any():
        raise PictureError(f"the strokes miss the picture of {size[0]} × {size[1]}")
    return mask


def grown(mask: Mask8, px: int) -> Mask8:
    """Widen by `px` pixels, or narrow where negative; the brush is an octagon. The picture's edge holds."""
    step = cv2.dilate if px > 0 else cv2.erode
    squares = round(abs(px) * _SQUARES_OF_OCTAGON)
    for element, count in ((_SQUARE, squares), (_CROSS, abs(px) - squares)):
        if count:
            mask = np.asarray(step(mask, element, iterations=count), np.uint8)
    return mask


def feathered(mask: Mask8, px: float) -> Mask8:
    """Soften the edge over about `px` pixels to each side; at the picture's edge nothing fades."""
    blurred = cv2.GaussianBlur(mask, (0, 0), px / 2, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred, np.uint8)


def closed(mask: Mask8, px: float) -> Mask8:
    """Fill what lies within `px` pixels of the mask on both sides: gaps of less than twice that."""
    near = cv2.distanceTransform(255 - _solid(mask), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= px
    if near.all():
        return np.full_like(mask, 255)
    filled = cv2.distanceTransform(near.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) > px
    return np.maximum(mask, np.uint8(255) * filled)


def _solid(mask: Mask8) -> Mask8:
    return np.asarray(cv2.threshold(mask, 127, 255, cv2.THRESH_BINARY)[1], np.uint8)
