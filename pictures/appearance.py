"""How part of a picture looks: means of colour, and its detail."""

from dataclasses import dataclass

import cv2
import numpy as np

from .color import Floats, chroma, hue_degrees
from .file_facts import Pixels
from .measures import Plane, Where, bands

_LEAST_CHROMA = 0.015
"""Below this mean chroma a hue says nothing."""
_LAPLACE_DIFFERENCE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


@dataclass(frozen=True)
class Look:
    """How part of a picture looks: means of OKLab and its detail."""

    lightness: float
    contrast: float
    chroma: float
    warmth: float
    tint: float
    hue: float | None
    """Degrees; None when it is too grey to have one."""
    sharpness: float
    noise: float


@dataclass(frozen=True)
class View:
    """A picture prepared for measuring: a small HW3 OKLab copy and the full HW uint8 luma."""

    lab: Floats
    grey: Plane

    def look(self, weight: Plane) -> Look | None:
        """Measure where `weight`, full HW uint8, is at least half, or anything when it nowhere is.

        None when nothing is chosen.
        """
        height, width = self.lab.shape[:2]
        small = cv2.resize(weight, (width, height), interpolation=cv2.INTER_AREA)
        chosen = self.lab[core_of(np.asarray(small, np.uint8))]
        where = core_of(weight)
        if not len(chosen):
            return None
        lightness, tint, warmth = (float(value) for value in chosen.mean(axis=0))
        return Look(
            lightness=lightness,
            contrast=float(chosen[:, 0].std()),
            chroma=float(chroma(chosen).mean()),
            warmth=warmth,
            tint=tint,
            hue=float(hue_degrees(chosen.mean(axis=0))) if np.hypot(tint, warmth) > _LEAST_CHROMA else None,
            sharpness=_sharpness(self.grey, where.view(np.uint8)),
            noise=_noise(self.grey, where.view(np.uint8)),
        )


def core_of(weight: Plane) -> Where:
    """Return where a weight is at least half, or anything when it nowhere is."""
    return weight >= (128 if weight.max(initial=0) >= 128 else 1)


def relative(before: float, after: float, floor: float) -> float:
    """Return the change as a share of `before`, which counts as at least `floor`."""
    return (after - before) / max(before, floor)


def turn(before: float | None, after: float | None) -> float:
    """Return the turn between two hues in degrees, -180 to 180; 0 when either is grey."""
    if before is None or after is None:
        return 0.0
    return (after - before + 180) % 360 - 180


def grey_of(pixels: Pixels) -> Plane:
    """Return HW uint8 luma of HWC uint8 pixels."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY), np.uint8)


def _sharpness(grey: Plane, mask: Plane) -> float:
    total = 0.0
    for rows in bands(len(grey)):
        beyond = _with_margin(rows, len(grey), 2)
        detail = cv2.convertScaleAbs(cv2.Laplacian(cv2.GaussianBlur(grey[beyond], (3, 3), 0), cv2.CV_16S))
        total += float(detail[_within(rows, beyond)].sum(where=mask[rows] > 0, dtype=np.int64))
    return total / max(np.count_nonzero(mask), 1)


def _noise(grey: Plane, mask: Plane) -> float:
    """Return the standard deviation of noise in levels (Immerkær, CVIU 1996; median for the mean)."""
    sizes = np.zeros(256)
    for rows in bands(len(grey)):
        beyond = _with_margin(rows, len(grey), 1)
        response = cv2.convertScaleAbs(cv2.filter2D(grey[beyond], cv2.CV_16S, _LAPLACE_DIFFERENCE))
        sizes += cv2.calcHist([response[_within(rows, beyond)]], [0], mask[rows], [256], [0, 256]).ravel()
    below = sizes.cumsum()
    return float(np.searchsorted(below, below[-1] / 2)) / (6 * 0.6745)


def _with_margin(rows: slice, height: int, margin: int) -> slice:
    """Return the rows and as many beside them as a filter reads; at the picture's edge it mirrors."""
    return slice(max(rows.start - margin, 0), min(rows.stop + margin, height))


def _within(rows: slice, beyond: slice) -> slice:
    return slice(rows.start - beyond.start, rows.stop - beyond.start)
