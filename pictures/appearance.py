"""How part of a picture looks: means of colour, and its detail."""

from dataclasses import dataclass

import cv2
import numpy as np

from .color import Floats, chroma, hue_degrees
from .file_facts import Pixels
from .measures import Plane, bands, least_of

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
    """A picture prepared for measuring: its full HWC uint8 pixels and a small HW3 OKLab copy."""

    lab: Floats
    pixels: Pixels

    def look(self, weight: Plane | None = None) -> Look | None:
        """Measure where `weight`, full HW uint8, is at least half, or anything when it nowhere is.

        Without a weight everywhere; None when nothing is chosen.
        """
        chosen = self._chosen(weight)
        least = 0 if weight is None else least_of(weight)
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
            sharpness=_sharpness(self.pixels, weight, least),
            noise=_noise(self.pixels, weight, least),
        )

    def _chosen(self, weight: Plane | None) -> Floats:
        if weight is None:
            return self.lab.reshape(-1, 3)
        height, width = self.lab.shape[:2]
        small = np.asarray(cv2.resize(weight, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        return self.lab[small >= least_of(small)]


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


def _sharpness(pixels: Pixels, weight: Plane | None, least: int) -> float:
    total, count = 0.0, 0
    for rows in bands(len(pixels)):
        beyond, mask = _with_margin(rows, len(pixels), 2), _mask(pixels, weight, least, rows)
        blurred = cv2.GaussianBlur(grey_of(pixels[beyond]), (3, 3), 0)
        detail = cv2.convertScaleAbs(cv2.Laplacian(blurred, cv2.CV_16S))
        total += float(detail[_within(rows, beyond)].sum(where=mask > 0, dtype=np.int64))
        count += np.count_nonzero(mask)
    return total / max(count, 1)


def _noise(pixels: Pixels, weight: Plane | None, least: int) -> float:
    """Return the standard deviation of noise in levels (Immerkær, CVIU 1996; median for the mean)."""
    sizes = np.zeros(256)
    for rows in bands(len(pixels)):
        beyond, mask = _with_margin(rows, len(pixels), 1), _mask(pixels, weight, least, rows)
        response = cv2.convertScaleAbs(cv2.filter2D(grey_of(pixels[beyond]), cv2.CV_16S, _LAPLACE_DIFFERENCE))
        sizes += cv2.calcHist([response[_within(rows, beyond)]], [0], mask, [256], [0, 256]).ravel()
    below = sizes.cumsum()
    return float(np.searchsorted(below, below[-1] / 2)) / (6 * 0.6745)


def _mask(pixels: Pixels, weight: Plane | None, least: int, rows: slice) -> Plane:
    """Return HW uint8 of some rows: 1 where they are measured."""
    if weight is None:
        return np.ones(pixels[rows].shape[:2], np.uint8)
    return (weight[rows] >= least).view(np.uint8)


def _with_margin(rows: slice, height: int, margin: int) -> slice:
    """Return the rows and as many beside them as a filter reads; at the picture's edge it mirrors."""
    return slice(max(rows.start - margin, 0), min(rows.stop + margin, height))


def _within(rows: slice, beyond: slice) -> slice:
    return slice(rows.start - beyond.start, rows.stop - beyond.start)
