"""What differs between two pictures, how much, and how steep it is at a border."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .file_facts import Pixels

Plane = NDArray[np.uint8]
Where = NDArray[np.bool_]

_ROWS = 512
"""Rows that are measured at once."""


def spread(pixels: Pixels, where: Where | None) -> float:
    """Return the largest standard deviation of a channel over the chosen pixels, or all, in levels."""
    mask = None if where is None else where.view(np.uint8)
    return float(np.max(cv2.meanStdDev(pixels, mask=mask)[1]))


def bands(height: int) -> list[slice]:
    """Return the rows of a picture in parts, so that what is made on the way stays small."""
    return [slice(top, min(top + _ROWS, height)) for top in range(0, height, _ROWS)]


def differing(before: Pixels, after: Pixels) -> Plane:
    """Return the largest difference of a channel, HW uint8; a missing channel counts as opaque."""
    largest = np.empty(before.shape[:2], np.uint8)
    for rows in bands(len(before)):
        largest[rows] = _largest_difference(before[rows], after[rows])
    return largest


def _largest_difference(before: Pixels, after: Pixels) -> Plane:
    if before.shape[2] != after.shape[2]:
        before, after = _with_opacity(before), _with_opacity(after)
    difference = np.asarray(cv2.absdiff(np.ascontiguousarray(before), np.ascontiguousarray(after)), np.uint8)
    planes = cv2.split(difference)
    largest = planes[0]
    for plane in planes[1:]:
        largest = cv2.max(largest, plane)
    return np.asarray(largest, np.uint8)


def seam_of(before: Pixels, after: Pixels, inside: Where) -> float:
    """Return how much steeper `after` is across the border of `inside` than the picture is there anyway.

    1 = as steep as the original at the same place or as the texture beside it, whichever is steeper.
    """
    steps_before, steps_after, beside = [], [], []
    band = _band(inside)
    for axis in (0, 1):
        crossing = np.diff(inside.view(np.int8), axis=axis) != 0
        near = band[1:] if axis == 0 else band[:, 1:]
        for pixels, crossed in ((before, steps_before), (after, steps_after)):
            steps = _steps(pixels, axis)
            crossed.append(steps[crossing])
            if pixels is after:
                beside.append(steps[near & ~crossing])
    across, usual, texture = (np.concatenate(parts) for parts in (steps_after, steps_before, beside))
    if not len(across):
        return 0.0
    reference = max(float(usual.mean()), float(texture.mean()) if len(texture) else 0.0, 1.5)
    return float(across.mean()) / reference


def _with_opacity(pixels: Pixels) -> Pixels:
    if pixels.shape[2] == 4:
        return pixels
    return np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])


def _steps(pixels: Pixels, axis: int) -> Plane:
    ahead, behind = (pixels[1:], pixels[:-1]) if axis == 0 else (pixels[:, 1:], pixels[:, :-1])
    return differing(ahead[..., :3], behind[..., :3])


def _band(inside: Where) -> Where:
    """Return the pixels a little away from the border, on both sides."""
    solid = inside.astype(np.uint8)
    wide, near = (np.ones((2 * reach + 1, 2 * reach + 1), np.uint8) for reach in (6, 2))
    around = [np.asarray(cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, brush)) > 0 for brush in (wide, near)]
    return around[0] & ~around[1]
