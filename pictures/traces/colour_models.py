"""How common a colour is in one part of a picture, against another part."""

import cv2
import numpy as np

from ..color import Floats
from ..measures import Where

_BINS = (14, 20, 20)
_LOW = np.array([0.0, -0.2, -0.2], np.float32)
_HIGH = np.array([1.0, 0.2, 0.2], np.float32)


def cells(lab: Floats) -> np.ndarray:
    """Return the index of each pixel's colour cell, HW int32; `lab` is HW3 OKLab."""
    smooth = np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.0), np.float32)
    share = np.clip((smooth - _LOW) / (_HIGH - _LOW), 0, 0.9999)
    at = (share * np.array(_BINS, np.float32)).astype(np.int32)
    return (at[..., 0] * _BINS[1] + at[..., 1]) * _BINS[2] + at[..., 2]


def density(cell: np.ndarray, where: Where) -> Floats:
    """Return how common each colour cell is where `where` holds, smoothed over its neighbours; sums to 1."""
    counts = np.bincount(cell[where], minlength=int(np.prod(_BINS))).reshape(_BINS).astype(np.float32)
    for axis in range(3):
        padded = np.pad(counts, [(1, 1) if a == axis else (0, 0) for a in range(3)], mode="edge")
        low, middle, high = (np.take(padded, range(s, s + _BINS[axis]), axis) for s in range(3))
        counts = 0.25 * low + 0.5 * middle + 0.25 * high
    return np.asarray((counts / max(float(counts.sum()), 1e-9)).ravel(), np.float32)


def overlap(first: Floats, second: Floats) -> float:
    """Return how much two densities share, in [0, 1]."""
    return float(np.minimum(first, second).sum())
