"""Numbers that describe part of a picture, and how they changed."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .color import Floats, chroma, hue_degrees
from .file_facts import Pixels

Plane = NDArray[np.uint8]
Where = NDArray[np.bool_]

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
        chosen = self.lab[_core(np.asarray(small, np.uint8))]
        where = _core(weight)
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


def spread(pixels: Pixels, where: Where) -> float:
    """Return the largest standard deviation of a channel over the chosen pixels, in levels."""
    return float(np.max(cv2.meanStdDev(pixels, mask=where.view(np.uint8))[1]))


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


def differing(before: Pixels, after: Pixels) -> Plane:
    """Return the largest difference of a channel, HW uint8; a missing channel counts as opaque."""
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


def _core(weight: Plane) -> Where:
    core = weight >= 128
    return core if core.any() else weight > 0


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


def _sharpness(grey: Plane, mask: Plane) -> float:
    detail = cv2.convertScaleAbs(cv2.Laplacian(cv2.GaussianBlur(grey, (3, 3), 0), cv2.CV_16S))
    return float(cv2.mean(detail, mask)[0])


def _noise(grey: Plane, mask: Plane) -> float:
    """Return the standard deviation of noise in levels (Immerkær, CVIU 1996; median for the mean)."""
    response = cv2.convertScaleAbs(cv2.filter2D(grey, cv2.CV_16S, _LAPLACE_DIFFERENCE))
    sizes = cv2.calcHist([response], [0], mask, [256], [0, 256]).ravel().cumsum()
    return float(np.searchsorted(sizes, sizes[-1] / 2)) / (6 * 0.6745)
