"""Drops and flakes of a seed, drawn anew in any part of a picture: those of the whole, whatever the part."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Mask
from ....pictures.color import Floats
from ....pictures.region import around
from ..box_parts import MaskIn, part, placed, shared
from ..resampled import enlarged_rows

_SOFTEST = 3.0
"""Blur in pixels beyond which flakes are drawn smaller and enlarged."""
_DROPS = (
    (1500, 0.022, 0.0006, 0.4, 0.20),
    (520, 0.045, 0.0011, 0.6, 0.20),
    (70, 0.085, 0.0022, 1.4, 0.13),
)
"""Far to near: how many, length and thickness as shares of the longer side, blur, light."""
_FLAKES = (
    (2200, 0.0007, 0.0005, 0.75),
    (900, 0.0014, 0.0008, 0.8),
    (260, 0.0026, 0.0018, 0.7),
    (36, 0.006, 0.005, 0.42),
)
"""Far to near: how many, radius and blur as shares of the longer side, cover."""
_Drawn = Callable[[Box], Floats]


@dataclass(frozen=True)
class _Drop:
    start: tuple[int, int]
    end: tuple[int, int]
    thick: int
    bright: float

    @property
    def box(self) -> Box:
        """Return all that it may touch."""
        (left, right), (top, bottom) = (sorted(ends) for ends in zip(self.start, self.end, strict=True))
        reach = self.thick + 1
        return left - reach, top - reach, right + reach + 1, bottom + reach + 1


def streaks(size: tuple[int, int], amount: float, seed: int) -> MaskIn:
    """Return what makes drops drawn out by their fall in a box, HW in [0, 0.5], of a picture of `size`."""
    rng = np.random.default_rng(seed)
    slant = rng.uniform(6, 14)
    low, high = (-0.1, -0.1, 0.6, -1.2, 0.35), (1.1, 1.1, 1.2, 1.2, 1.0)
    layers: list[tuple[_Drawn, float, float]] = []
    for count, length, thick, soft, share in _DROPS:
        fallen = rng.uniform(low, high, (int(count * amount), 5))
        drops = [_drop(size, one, length, max(1, round(thick * max(size))), slant) for one in fallen]
        layers.append((_lines(size, drops), max(0.4, soft * max(size) / 1200), share))

    def light(box: Box) -> Mask:
        total = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        for drawn, soft, share in layers:
            total += _blurred(drawn, soft, size, box) * np.float32(share)
        return np.clip(total, 0, 0.5).astype(np.float32)

    return light


def _drop(size: tuple[int, int], of: NDArray[np.float64], length: float, thick: int, slant: float) -> _Drop:
    x, y, long, lean, bright = of
    reach, angle = long * length * max(size), np.radians(slant + lean)
    start = round(x * size[0]), round(y * size[1])
    end = round(start[0] - reach * np.sin(angle)), round(start[1] + reach * np.cos(angle))
    return _Drop(start, end, thick, float(bright))


def _lines(size: tuple[int, int], drops: list[_Drop]) -> _Drawn:
    """Return what draws drops in a box, each whole on a canvas of its own: one that is cut runs otherwise."""

    def drawn(box: Box) -> Floats:
        layer = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        for drop in drops:
            own = shared(drop.box, (0, 0, *size))
            common = shared(own, box)
            if common[0] >= common[2] or common[1] >= common[3]:
                continue
            canvas = np.zeros((own[3] - own[1], own[2] - own[0]), np.uint8)
            start, end = ((x - own[0], y - own[1]) for x, y in (drop.start, drop.end))
            cv2.line(canvas, start, end, 1, drop.thick, cv2.LINE_8)
            layer[part(placed(common, box))][canvas[part(placed(common, own))] > 0] = drop.bright
        return layer

    return drawn


def flakes(size: tuple[int, int], amount: float, seed: int) -> MaskIn:
    """Return what makes flakes in a box, HW in [0, 0.95], of a picture of `size` (width, height)."""
    rng, longest = np.random.default_rng(seed), max(size)
    layers: list[tuple[_Drawn, tuple[int, int], float, float]] = []
    for count, radius, soft, share in _FLAKES:
        scale = min(1.0, _SOFTEST / (soft * longest))
        smaller = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
        fallen = rng.uniform((0, 0, 0.6, 0.6, 0.7), (1, 1, 1.4, 1.0, 1.0), (int(count * amount), 5))
        drawn = _ellipses(smaller, fallen, radius * longest * scale)
        layers.append((drawn, smaller, max(0.4, soft * longest * scale), share))

    def cover(box: Box) -> Mask:
        most = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        for drawn, smaller, soft, share in layers:
            np.maximum(most, _enlarged(drawn, smaller, soft, size, box) * np.float32(share), out=most)
        return np.clip(most, 0, 0.95).astype(np.float32)

    return cover


def _ellipses(size: tuple[int, int], fallen: NDArray[np.float64], radius: float) -> _Drawn:
    """Return what draws flakes in a box that is larger than it is looked at by the largest of them."""
    width, height = size

    def drawn(box: Box) -> Floats:
        layer = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        for x, y, larger, bright, shape_ratio in fallen:
            centre = round(x * width * 16) - 16 * box[0], round(y * height * 16) - 16 * box[1]
            across = max(8, round(larger * radius * 16))
            if -across - 32 <= centre[1] <= 16 * len(layer) + across + 32:
                axes = across, max(8, round(across * shape_ratio))
                cv2.ellipse(layer, centre, axes, 180 * x, 0, 360, float(bright), -1, cv2.LINE_8, 4)
        return layer

    largest = ceil(2 * max(1.4 * radius, 0.5)) + 2
    return lambda box: _inner(drawn, box, largest, size)


def _enlarged(
    drawn: _Drawn, smaller: tuple[int, int], soft: float, size: tuple[int, int], box: Box
) -> Floats:
    if smaller == size:
        return _blurred(drawn, soft, size, box)

    def rows(some: slice) -> Floats:
        return _blurred(drawn, soft, smaller, (0, some.start, smaller[0], some.stop))

    return enlarged_rows(rows, smaller[::-1], size, box)


def _blurred(drawn: _Drawn, soft: float, size: tuple[int, int], box: Box) -> Floats:
    """Return a box of what is drawn in a picture of `size`, blurred by `soft` pixels."""
    return _inner(
        lambda wide: np.asarray(cv2.GaussianBlur(drawn(wide), (0, 0), soft), np.float32),
        box,
        ceil(4 * soft) + 1,
        size,
    )


def _inner(made: _Drawn, box: Box, margin: int, size: tuple[int, int]) -> Floats:
    """Return a box of what is made with a margin around it."""
    wide = around(box, margin, size)
    return made(wide)[part(placed(box, wide))]
