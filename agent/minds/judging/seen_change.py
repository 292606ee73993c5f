"""Can a change be seen? Colour difference CIEDE2000 (Luo, Cui and Rigg, 2001): about 1 is just noticed."""

import cv2
import numpy as np

from ....engines.classical.tone.paint import measure_paint, painted
from ....pictures.color import Floats, linear_to_srgb, oklab_to_linear
from ....pictures.measures import Where
from ....pictures.traces.close_view import CloseView

_PAINT = 0.5
"""Share of paint in a pixel from which it has to take the new one."""
_LONGEST = 256
_TAKEN = 5.0
"""Difference from which nobody doubts that a place was painted."""
_BLOCK = 9
"""Pixels of the view over which levels that only round to another side even out."""


def differences(view: CloseView, inside: Where) -> Floats:
    """Return how far the colours at each place of `inside`, HW of the view, moved: N float32 CIEDE2000."""
    from skimage.color import deltaE_ciede2000, rgb2lab  # SciPy: 0.2 s that only a verdict should pay

    factor = min(1.0, _LONGEST / max(inside.shape))
    size = tuple(max(1, round(n * factor)) for n in inside.shape[::-1])
    share = cv2.blur(inside.astype(np.float32), (_BLOCK, _BLOCK))[..., None]

    def glanced(lab: Floats) -> Floats:
        mean = cv2.blur(lab * inside[..., None], (_BLOCK, _BLOCK)) / np.maximum(share, 1e-3)
        small = np.asarray(cv2.resize(mean, size, interpolation=cv2.INTER_AREA), np.float32)
        return np.asarray(rgb2lab(linear_to_srgb(np.clip(oklab_to_linear(small), 0, 1))), np.float32)

    shown = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    apart = deltaE_ciede2000(glanced(view.before), glanced(view.after))
    return np.asarray(apart[shown], np.float32)


def glance(view: CloseView) -> float:
    """Return how far colours moved where they moved most, at a glance: CIEDE2000, 90th percentile."""
    apart = differences(view, view.inside)
    return float(np.percentile(apart, 90)) if len(apart) else 0.0


def share_painted(view: CloseView) -> float:
    """Return the share of a thing's paint that plainly has another colour now, in [0, 1].

    Its paint is what it is coloured with: of a red motorcycle no tyre and no chrome; all of it if it is grey.
    """
    apart = differences(view, _paint_of(view))
    return float((apart > _TAKEN).mean()) if len(apart) else 0.0


def _paint_of(view: CloseView) -> Where:
    rgb = np.rint(linear_to_srgb(np.clip(oklab_to_linear(view.before), 0, 1)) * 255).astype(np.uint8)
    paint = measure_paint(rgb, view.inside.astype(np.uint8) * np.uint8(255))
    if not paint.coloured:
        return view.inside
    covered = view.inside & (painted(rgb, paint, slice(0, len(rgb))) > _PAINT)
    return covered if covered.any() else view.inside
