"""Find by how much an engine moved or scaled a picture, from the pixels it should have left alone."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .file_facts import Pixels
from .picture import Picture
from .region import Region

Grey = NDArray[np.float32]

_LONGEST = 512
_COARSEST = 96
_ROUNDS = 12
_SMALLEST_SHIFT = 0.2
_SMALLEST_SCALE = 0.0005
_LEAST_CORNERS = 0.02
"""Smaller eigenvalue of the structure tensor against the larger."""
_WORTH = 0.85
"""Share of the disagreement that may remain for a motion to be believed."""


@dataclass(frozen=True)
class Shift:
    """How a picture was moved: each point (x, y) of the original now lies at `scale` · (x, y) + (dx, dy)."""

    dx: float = 0.0
    """Pixels to the right."""
    dy: float = 0.0
    """Pixels down."""
    scale: float = 1.0

    @property
    def still(self) -> bool:
        """True when nothing moved."""
        return self == Shift()

    def undo(self, pixels: Pixels) -> Pixels:
        """Return HWC uint8 pixels moved back; what lies beyond the edge repeats the edge."""
        matrix = np.array([[self.scale, 0, self.dx], [0, self.scale, self.dy]], float)
        height, width = pixels.shape[:2]
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(pixels, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(moved, np.uint8)


def registration(before: Picture, after: Picture, region: Region | None = None) -> Shift:
    """Return how `after`, of the same size, was moved against `before`, seen outside the region.

    Phase correlation finds a first guess; Gauss-Newton on an image pyramid refines shift, scale, gain and
    offset (Lucas & Kanade 1981; the photometric part as in Evangelidis & Psarakis 2008). A motion that does
    not clearly improve the agreement is none.
    """
    factor = min(1.0, _LONGEST / max(before.size))
    size = tuple(max(round(length * factor), 1) for length in before.size)
    if min(size) < 16:
        return Shift()
    weight = _outside(region, size)
    if weight.mean() < 0.02:
        return Shift()
    fixed, moving = _grey(before.rgb, size), _grey(after.rgb, size)
    if not _has_corners(fixed, weight):
        return Shift()
    found = _refined(fixed, moving, weight, _first_guess(fixed, moving, weight))
    in_pixels = Shift(found.dx * before.width / size[0], found.dy * before.height / size[1], found.scale)
    if max(abs(in_pixels.dx), abs(in_pixels.dy)) < _SMALLEST_SHIFT and abs(found.scale - 1) < _SMALLEST_SCALE:
        return Shift()
    better = _disagreement(fixed, _moved_back(moving, found), weight)
    return in_pixels if better < _WORTH * _disagreement(fixed, moving, weight) else Shift()


def _grey(rgb: Pixels, size: tuple[int, ...]) -> Grey:
    small = cv2.resize(rgb, (size[0], size[1]), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)


def _outside(region: Region | None, size: tuple[int, ...]) -> Grey:
    if region is None:
        return np.ones((size[1], size[0]), np.float32)
    small = cv2.resize(region.bytes8, (size[0], size[1]), interpolation=cv2.INTER_AREA)
    return (cv2.dilate(small, np.ones((3, 3), np.uint8)) == 0).astype(np.float32)


def _has_corners(grey: Grey, weight: Grey) -> bool:
    """True when a motion could be told from a change of tone: gradients point in more than one direction.

    A smooth ramp that is brightened looks like a ramp that was moved (the aperture problem); the smaller
    eigenvalue of the structure tensor is then nearly 0 (Shi & Tomasi 1994).
    """
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    mixed = float((weight * across * down).sum())
    tensor = [[float((weight * across**2).sum()), mixed], [mixed, float((weight * down**2).sum())]]
    smaller, larger = np.linalg.eigvalsh(np.array(tensor))
    return bool(smaller > _LEAST_CORNERS * max(float(larger), 1e-6))


def _first_guess(fixed: Grey, moving: Grey, weight: Grey) -> Shift:
    window = weight * np.asarray(cv2.createHanningWindow(fixed.shape[::-1], cv2.CV_32F), np.float32)
    total = max(float(window.sum()), 1e-6)
    centred = [(grey - float((grey * window).sum()) / total) * window for grey in (fixed, moving)]
    (dx, dy), _ = cv2.phaseCorrelate(centred[0], centred[1])
    guess = Shift(dx, dy)
    if not np.isfinite([dx, dy]).all() or max(abs(dx) / fixed.shape[1], abs(dy) / fixed.shape[0]) > 0.25:
        return Shift()
    better = _disagreement(fixed, _moved_back(moving, guess), weight)
    return guess if better < _disagreement(fixed, moving, weight) else Shift()


def _refined(fixed: Grey, moving: Grey, weight: Grey, guess: Shift) -> Shift:
    share = min(1.0, _COARSEST / max(fixed.shape))
    shift = guess
    while True:
        size = tuple(max(round(length * share), 8) for length in fixed.shape[::-1])
        small = [_resized(plane, size) for plane in (fixed, moving, weight)]
        at_level = Shift(shift.dx * share, shift.dy * share, shift.scale)
        found = _gauss_newton(small[0], small[1], small[2], at_level)
        shift = Shift(found.dx / share, found.dy / share, found.scale)
        if share == 1:
            return shift
        share = min(1.0, share * 2)


def _resized(plane: Grey, size: tuple[int, ...]) -> Grey:
    return np.asarray(cv2.resize(plane, (size[0], size[1]), interpolation=cv2.INTER_AREA), np.float32)


def _gauss_newton(fixed: Grey, moving: Grey, weight: Grey, shift: Shift) -> Shift:
    height, width = fixed.shape
    ys, xs = np.mgrid[:height, :width].astype(np.float32)
    for _ in range(_ROUNDS):
        moved = _moved_back(moving, shift)
        inside = _moved_back(np.ones_like(moving), shift, cv2.BORDER_CONSTANT) > 0.99
        chosen = (weight > 0.5) & inside
        if chosen.sum() < 50:
            return shift
        across, down = (
            cv2.Sobel(moved, cv2.CV_32F, *order, scale=1 / 8)[chosen] for order in ((1, 0), (0, 1))
        )
        steps = np.stack(
            [across, down, across * xs[chosen] + down * ys[chosen], moved[chosen], np.ones_like(across)]
        )
        residual = fixed[chosen] - moved[chosen]
        trust = 1 / (1 + (np.abs(residual) / 12) ** 2)
        normal = (steps * trust) @ steps.T
        normal[np.diag_indices(5)] += 1e-4 * np.diag(normal) + 1e-9
        move = np.linalg.solve(normal, (steps * trust) @ residual)
        shift = Shift(shift.dx + float(move[0]), shift.dy + float(move[1]), shift.scale + float(move[2]))
        if not 0.7 < shift.scale < 1.4 or max(abs(shift.dx), abs(shift.dy)) > 0.4 * max(width, height):
            return Shift()
        if max(abs(move[0]), abs(move[1]), abs(move[2]) * width) < 0.01:
            return shift
    return shift


def _moved_back(grey: Grey, shift: Shift, border: int = cv2.BORDER_REPLICATE) -> Grey:
    matrix = np.array([[shift.scale, 0, shift.dx], [0, shift.scale, shift.dy]], float)
    height, width = grey.shape
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(grey, matrix, (width, height), flags=flags, borderMode=border), np.float32
    )


def _disagreement(fixed: Grey, moving: Grey, weight: Grey) -> float:
    """Return the mean difference outside that no gain and offset explains."""
    chosen = weight > 0.5
    a, b = fixed[chosen], moving[chosen]
    spread = float(b.std())
    gain = float(((a - a.mean()) * (b - b.mean())).mean()) / spread**2 if spread > 1e-3 else 1.0
    return float(np.abs((a - a.mean()) - gain * (b - b.mean())).mean())
