"""What the fused pass needs to know about a pixel's surroundings, measured on a small copy.

Surroundings: fast guided filter (He and Sun 2015); its coefficients stay small and are interpolated.
Haze: dark channel prior (He, Sun and Tang 2009), refined by a guided filter.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels

Floats = NDArray[np.float32]

_CLEAREST, _MURKIEST = 1.0, 0.28


def surroundings(lightness: Floats, edge: float = 0.1) -> tuple[Floats, Floats]:
    """Return slope and offset, HW float32, so that slope · lightness + offset is smooth but keeps edges.

    `edge`: the difference of lightness from which on something counts as an edge.
    """
    radius = max(2, round(0.03 * max(lightness.shape)))
    window = (2 * radius + 1, 2 * radius + 1)
    mean = cv2.blur(lightness, window)
    variance = np.maximum(cv2.blur(lightness * lightness, window) - mean * mean, 0)
    slope = variance / (variance + np.float32(edge * edge))
    offset = mean - slope * mean
    means = (np.asarray(cv2.blur(plane, window), np.float32) for plane in (slope, offset))
    soft_slope, soft_offset = means
    return soft_slope, soft_offset


def haze(rgb: Pixels, amount: float) -> tuple[Floats, Floats]:
    """Return the air's colour, (3,) gamma-coded in [0, 1], and the share of light let through, HW float32.

    `amount` above 0 takes the haze there is away; below 0 adds some where the picture is hazy already.
    """
    coded = rgb.astype(np.float32) / np.float32(255)
    size = max(1, round(max(rgb.shape[:2]) / 40))
    kernel = np.ones((size, size), np.uint8)
    air = _air(coded, np.asarray(cv2.erode(coded.min(axis=2), kernel), np.float32))
    dark = np.asarray(cv2.erode((coded / air).min(axis=2), kernel), np.float32)
    guide = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.float32) / 255
    veil = np.asarray(cv2.ximgproc.guidedFilter(guide, dark, 2 * size + 8, 1e-3), np.float32)
    if amount >= 0:
        return air, _contiguous(np.clip(1 - 0.9 * amount * veil, _MURKIEST, _CLEAREST))
    return air, _contiguous(
        1 / np.clip(1 + amount * (0.25 + 0.45 * np.clip(veil, 0, 1)), _MURKIEST, _CLEAREST)
    )


def _air(coded: Floats, dark: Floats) -> Floats:
    count = max(1, dark.size // 1000)
    haziest = np.argpartition(dark.ravel(), -count)[-count:]
    colour = np.median(coded.reshape(-1, 3)[haziest], axis=0)
    return np.clip(colour, 0.5, 0.98).astype(np.float32)


def _contiguous(plane: NDArray[np.floating]) -> Floats:
    return np.ascontiguousarray(plane, np.float32)
