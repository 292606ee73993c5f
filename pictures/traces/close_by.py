"""What a change did to fine detail, close by and at full size, where a glance sees none of it."""

import cv2
import numpy as np

from ..color import Floats
from ..measures import Plane
from ..picture import Picture
from ..region import Region
from .full_windows import Window, detail, windows

_FINE = 3.0
"""Pixels of detail that a person sees close by and a glance averages away."""
_STRONGEST = 97
"""Percentile of the change that is looked at: edges are few."""
_BAND = 0.8, 2.5
"""Widths in pixels of the two blurs between which the detail lies that a denoiser takes for noise."""
_BLOCK = 24
"""Pixels of the blocks of which the calmest tell the noise."""
_ABOVE = 3.0
"""Times the noise from which detail is surely none."""


def seen_close_by(before: Picture, after: Picture, region: Region | None = None) -> float:
    """Return by how many levels of 255 fine detail changed, where it changed most, at full size."""
    apart = []
    for window in windows(before, after, region):
        moved = np.abs(detail(window.after.astype(np.float32) - window.before, _FINE))
        apart.append(moved[window.inside])
    together = np.concatenate(apart) if apart else np.zeros(0, np.float32)
    return float(np.percentile(together, _STRONGEST)) if len(together) else 0.0


def fine_structure_kept(before: Picture, after: Picture, region: Region | None = None) -> float:
    """Return how much of the finest detail that stands out from the noise a cleaning left, 1 = all of it."""
    left = energy = 0.0
    for window in windows(before, after, region):
        was, now = _banded(window.before), _banded(window.after)
        size = np.abs(was)
        low, high = _limits(size, window)
        chosen = window.inside & (size > low) & (size < high)
        energy += float((was[chosen] ** 2).sum())
        left += float((was[chosen] * now[chosen]).sum())
    return left / energy if energy > 1 else 1.0


def _banded(plane: Plane) -> Floats:
    fine, coarse = (cv2.GaussianBlur(plane.astype(np.float32), (0, 0), s) for s in _BAND)
    return np.asarray(fine - coarse, np.float32)


def _limits(size: Floats, window: Window) -> tuple[float, float]:
    """Return the sizes between which detail is looked at: above the noise, below the strongest edges."""
    if not window.inside.any():
        return 0.0, 0.0
    height, width = (max(1, n // _BLOCK) for n in size.shape)
    calm = float(np.percentile(cv2.resize(size, (width, height), interpolation=cv2.INTER_AREA), 10))
    usual, strong = np.percentile(size[window.inside], (60, 93))
    low = max(float(usual), _ABOVE * calm / 0.8)  # of a normal distribution the mean size is 0.8 deviations
    return low, max(float(strong), 2 * low)
