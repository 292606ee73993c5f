"""What is clear keeps no colour of what was there: who raises the opacity of a file sees it otherwise."""

import cv2
import numpy as np

from ...pictures import Samples
from ...pictures.measures import bands
from .resampled import Floats, enlarged, reduced

_SMALL = 256
"""Longest side in pixels at which colours run out."""
_ROWS = 32
"""Rows that are coloured at once."""


def run_out(pixels: Samples) -> None:
    """Let the colours of what is seen run out into what is fully clear; HW4 uint8 or uint16, in place.

    They are no black, which a later blur or resize would draw into the rim. Push-pull: Gortler et al., "The
    Lumigraph" (1996), section 3.2.
    """
    if pixels[..., 3].all():
        return
    height, width = pixels.shape[:2]
    factor = min(1.0, _SMALL / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    most = np.float32(np.iinfo(pixels.dtype).max)

    def seen(rows: slice) -> Floats:
        """Return the opacity of some rows, and their colours times it."""
        share = pixels[rows, :, 3:] / most
        return np.asarray(np.concatenate([pixels[rows, :, :3] * share, share], axis=2), np.float32)

    pulled = _pulled(reduced(seen, (height, width, 4), size))
    for rows in bands(height, _ROWS):
        clear = pixels[rows, :, 3] == 0
        if clear.any():
            colours = enlarged(pulled, (width, height), (0, rows.start, width, rows.stop))[clear]
            pixels[rows, :, :3][clear] = np.rint(np.clip(colours, 0, most)).astype(pixels.dtype)


def _pulled(seen: Floats) -> Floats:
    """Return colours everywhere, HW3, of HW4 colours times opacity and opacity."""
    height, width = seen.shape[:2]
    colours, share = seen[..., :3], seen[..., 3:]
    if max(height, width) == 1:
        return np.asarray(colours / np.maximum(share, 1e-12), np.float32)
    half = cv2.resize(seen, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    below = _pulled(np.asarray(half, np.float32))
    behind = cv2.resize(below, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(colours + (1 - share) * behind, np.float32)
