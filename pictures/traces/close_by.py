"""Is a change of fine detail seen close by, where a glance sees none?"""

import cv2
import numpy as np

from ..picture import Picture
from ..region import Region
from .full_windows import detail, windows

_FINE = 3.0
"""Pixels of detail that a person sees close by and a glance averages away."""
_STRONGEST = 97
"""Percentile of the change that is looked at: edges are few."""


def seen_close_by(before: Picture, after: Picture, region: Region | None = None) -> float:
    """Return by how many levels of 255 fine detail changed, where it changed most, at full size."""
    apart = []
    for window in windows(before, after, region):
        moved = np.abs(detail(cv2.subtract(window.after, window.before, dtype=cv2.CV_32F), _FINE))
        apart.append(moved[window.inside])
    together = np.concatenate(apart) if apart else np.zeros(0, np.float32)
    return float(np.percentile(together, _STRONGEST)) if len(together) else 0.0
