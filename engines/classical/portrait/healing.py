"""Heal a spot: texture from clean skin beside it, tone from its own rim.

The clean place is cloned with mean-value coordinates (Farbman et al., "Coordinates for Instant Image
Cloning", 2009): what it differs by along the rim is spread smoothly over the inside.
"""

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Samples
from ....pictures.color import Floats

_FADE = 0.3
"""Share of the radius over which what is healed fades out."""
_RIM = 40
"""Points of the rim that tone is taken from."""
_AWAY, _TURNS = (2.2, 3.0, 4.0, 5.5, 7.5), 16
"""Where clean skin is looked for: distances in healed radii of 1, and directions."""
_CLEAN = 0.95
"""Least share of a place that is clean skin."""
_TONE, _LIVELY = 0.1, 0.3
"""Weights of another tone, and of what is not even in itself, beside how unlike the two rims run."""


@dataclass(frozen=True)
class Disc:
    """What is healed, in pixels of the samples."""

    x: float
    y: float
    radius: float

    @property
    def reach(self) -> int:
        """Pixels from the middle to the end of what changes, and a rim."""
        return int(np.ceil(self.radius)) + 1


def healed(samples: Samples, spots: list[Disc], clean: Floats, strength: float) -> Samples:
    """Return samples (HW3, 8 or 16 bits) with the spots healed, as far as `strength` in [0, 1] says.

    `clean`: HW in [0, 1], 1 = what may be copied. The spots themselves are never copied; one that has no
    clean place near it takes tone alone.
    """
    most = np.iinfo(samples.dtype).max
    values = np.asarray(samples / np.float32(most), np.float32)
    usable = np.array(clean, np.float32)
    for disc in spots:
        cv2.circle(usable, (round(disc.x), round(disc.y)), disc.reach, 0.0, -1)
    result = values.copy()
    for disc in spots:
        _heal(result, disc, usable)
    changed = (result != values).any(axis=2)
    mended = values[changed] + strength * (result[changed] - values[changed])
    made = samples.copy()
    made[changed] = np.rint(np.clip(mended, 0, 1) * most).astype(samples.dtype)
    return made


def _heal(values: Floats, disc: Disc, usable: Floats) -> None:
    window = _window(disc, (0, 0), values.shape)
    if window is None:
        return
    step = _source(values, disc, usable)
    there = _window(disc, step, values.shape) if step is not None else None
    far = _far(disc)
    weight = np.clip((disc.radius - far) / (_FADE * disc.radius), 0, 1)[..., None]
    inside = far < disc.radius
    patch = values[there][inside] if there is not None else np.float32(0)
    rows, columns = np.mgrid[window]
    shares = _mean_values(np.stack([columns[inside], rows[inside]], axis=1).astype(np.float64), _rim_of(disc))
    cloned = patch + (shares @ _apart(values, disc, step)).astype(np.float32)
    values[window][inside] += weight[inside] * (cloned - values[window][inside])


def _source(values: Floats, disc: Disc, usable: Floats) -> tuple[int, int] | None:
    """Return the step to the clean place whose rim goes best with the spot's; None where there is none."""
    near = _far(disc) <= disc.radius + 1
    found: list[tuple[float, tuple[int, int]]] = []
    for away, turn in product(_AWAY, np.arange(_TURNS) * (2 * np.pi / _TURNS)):
        step = round(away * disc.radius * np.cos(turn)), round(away * disc.radius * np.sin(turn))
        window = _window(disc, step, values.shape)
        if window is not None and (usable[window][near] > 0.5).mean() > _CLEAN:
            apart = _apart(values, disc, step)
            tone = apart.mean(axis=0)
            uneven = np.square(apart - tone).mean() + _LIVELY * values[window].var(axis=(0, 1)).mean()
            found.append((float(uneven + _TONE * np.square(tone).mean()), step))
    return min(found)[1] if found else None


def _far(disc: Disc) -> NDArray[np.float64]:
    """Return how far the pixels of the spot's window lie from its middle."""
    rows, columns = np.mgrid[-disc.reach : disc.reach + 1, -disc.reach : disc.reach + 1]
    return np.hypot(columns + round(disc.x) - disc.x, rows + round(disc.y) - disc.y)


def _window(disc: Disc, step: tuple[int, int], shape: tuple[int, ...]) -> tuple[slice, slice] | None:
    """Return the rows and columns around a spot, a step away; None where some lie outside."""
    left, top = round(disc.x) + step[0] - disc.reach, round(disc.y) + step[1] - disc.reach
    right, bottom = left + 2 * disc.reach + 1, top + 2 * disc.reach + 1
    if left < 0 or top < 0 or right > shape[1] or bottom > shape[0]:
        return None
    return slice(top, bottom), slice(left, right)


def _rim_of(disc: Disc, more: float = 0.0) -> NDArray[np.float64]:
    turns, radius = np.arange(_RIM) * (2 * np.pi / _RIM), disc.radius + more
    return np.stack([disc.x + radius * np.cos(turns), disc.y + radius * np.sin(turns)], axis=1)


def _apart(values: Floats, disc: Disc, step: tuple[int, int] | None) -> Floats:
    """Return what the spot's rim differs by from the place a step away, or the rim itself: RIM × 3.

    It is evened out along the rim and over the pixels outside it: grain would run into the inside as rays.
    """
    rims = [_rim_of(disc, more) for more in (0.0, 1.0)]
    apart = [_at(values, rim) for rim in rims]
    if step is not None:
        apart = [own - _at(values, rim + step) for own, rim in zip(apart, rims, strict=True)]
    return np.mean([np.roll(rim, turn, axis=0) for rim in apart for turn in range(-3, 4)], axis=0)


def _at(values: Floats, points: NDArray[np.float64]) -> Floats:
    """Return the values at the pixels next to points (x, y)."""
    height, width = values.shape[:2]
    columns, rows = np.rint(points).astype(int).T
    return values[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]


def _mean_values(points: NDArray[np.float64], rim: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean-value coordinates (points × rim) of points in the polygon of the rim."""
    to = rim[None] - points[:, None]
    far = np.maximum(np.linalg.norm(to, axis=2), 1e-6)
    after = np.roll(to, -1, axis=1)
    cross = to[..., 0] * after[..., 1] - to[..., 1] * after[..., 0]
    along = (to * after).sum(axis=2)
    half = np.tan(np.arctan2(np.abs(cross), along) / 2)
    weights = (half + np.roll(half, 1, axis=1)) / far
    return weights / weights.sum(axis=1, keepdims=True)
