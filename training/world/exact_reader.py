"""Read a picture of the miniature world: its ground, its weather, and what stands where; no truth is needed.

By synthesis: what could stand there is drawn, and the candidate that explains the pixels best is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from .drawing import confetti, grounds, mask, paint, weathered
from .scenes import (
    CELLS,
    COLOURS,
    FIGURES,
    GROUNDS,
    PATTERNS,
    SHAPES,
    SIDE,
    SIZES,
    WEATHERS,
    Thing,
    middle,
)

HALF = 12
"""Half the side of the window that a place is read in."""
FAR = 48.0
"""A pixel's error counts at most this much: what stands on the ground speaks for no other ground."""
FAINT, LEAST_COVER = 24, 9
"""Levels by which a pixel differs from the ground where a thing stands, and how many do at least."""
EXPLAINED = 0.5
"""A thing is read where drawing it leaves less than this share of the ground's error inside it."""
SHIFTS = (-2, -1, 0, 1, 2)
CANDIDATES = 8


@dataclass(frozen=True)
class Reading:
    """What a picture shows."""

    ground: str
    weather: str
    confetti: float
    """How far the confetti is there: 0 = not, 1 = wholly."""
    things: dict[int, Thing]
    """Cell → what stands there."""

    def shows(self, thing: Thing, *, size: bool = False, pattern: bool = False) -> bool:
        """True when a thing of that shape and colour stands at its place."""
        found = self.things.get(thing.cell)
        if found is None or (found.shape, found.colour) != (thing.shape, thing.colour):
            return False
        return (not size or found.size == thing.size) and (not pattern or found.pattern == thing.pattern)


@dataclass(frozen=True)
class Backdrop:
    """What a picture shows where nothing stands, and what its light makes of what stands there."""

    bare: np.ndarray
    """Levels where nothing stands, float [64, 64, 3]."""
    gain: np.ndarray
    bias: np.ndarray
    """A thing of levels x is seen as gain · x + bias, both [64, 64, 3]."""
    visible: np.ndarray
    """False under confetti, bool [64, 64]."""


def backdrop(ground: str, weather: str, confetti_there: bool) -> Backdrop:
    """Return the backdrop of a ground in a weather."""
    gain, bias = _light(weather)
    visible = confetti()[0][..., 0] == 0 if confetti_there else np.ones((SIDE, SIDE), np.bool_)
    return Backdrop(gain * grounds()[ground] + bias, gain, bias, visible)


def mixed(backdrops: Sequence[Backdrop], shares: Sequence[float]) -> Backdrop:
    """Return what backdrops laid over each other in these shares, which sum to 1, look like."""
    weights = np.asarray(shares, np.float32)

    def whole(parts: list[np.ndarray]) -> np.ndarray:
        return np.tensordot(weights, np.stack(parts), axes=1)

    hides = [one.visible for one, share in zip(backdrops, shares, strict=True) if share]
    bare = whole([one.bare for one in backdrops])
    gain, bias = whole([one.gain for one in backdrops]), whole([one.bias for one in backdrops])
    return Backdrop(bare, gain, bias, np.all(hides, axis=0))


def read(picture: np.ndarray) -> Reading:
    """Return what a picture, uint8 RGB [64, 64, 3], shows; ground and weather are taken for whole ones."""
    seen = picture.astype(np.float32)
    ground, weather = _ground(seen)
    strewn = _strewn(seen, backdrop(ground, weather, confetti_there=False))
    behind = backdrop(ground, weather, strewn > 0.5)
    return Reading(ground, weather, strewn, read_things(picture, behind))


def read_things(picture: np.ndarray, behind: Backdrop) -> dict[int, Thing]:
    """Return what stands in each cell of a picture, uint8 RGB [64, 64, 3], before a known backdrop."""
    seen = picture.astype(np.float32)
    found = {cell: _thing(seen, behind, cell) for cell in range(len(CELLS))}
    return {cell: thing for cell, thing in found.items() if thing}


@lru_cache(maxsize=1)
def _all_grounds() -> tuple[list[tuple[str, str]], np.ndarray]:
    pairs = [(ground, weather) for ground in GROUNDS for weather in WEATHERS]
    return pairs, np.stack([weathered(grounds()[ground], weather) for ground, weather in pairs])


def _ground(seen: np.ndarray) -> tuple[str, str]:
    pairs, drawn = _all_grounds()
    error = np.minimum(np.abs(drawn - seen).max(axis=3), FAR).mean(axis=(1, 2))
    return pairs[int(error.argmin())]


@lru_cache(maxsize=8)
def _light(weather: str) -> tuple[np.ndarray, np.ndarray]:
    """Return gain and bias, [64, 64, 3]: all weathers are affine at each pixel."""
    bias = weathered(np.zeros((SIDE, SIDE, 3), np.float32), weather)
    return weathered(np.ones((SIDE, SIDE, 3), np.float32), weather) - bias, bias


def _strewn(seen: np.ndarray, behind: Backdrop) -> float:
    where, colours = confetti()
    on = where[..., 0] > 0
    wanted = (behind.gain * colours + behind.bias - behind.bare)[on]
    made = (seen - behind.bare)[on]
    per_flake = (wanted * made).sum(1) / np.maximum((wanted * wanted).sum(1), 1.0)
    return float(np.clip(np.median(per_flake), 0, 1))


def _window(cell: int) -> tuple[slice, slice]:
    x, y = middle(cell)
    return slice(y - HALF, y + HALF), slice(x - HALF, x + HALF)


@lru_cache(maxsize=len(CELLS))
def _shapes(cell: int) -> tuple[list[Thing], np.ndarray]:
    """Return colourless things of each shape, size and shift, and their covers, [n, 24 · 24]."""
    shifts = [(x, y) for x in SHIFTS for y in SHIFTS]
    things = [
        Thing(shape, "", cell, size=size, shift=s) for shape in SHAPES for size in SIZES for s in shifts
    ]
    things += [Thing(figure, "", cell, shift=s) for figure in FIGURES for s in shifts]
    return things, np.stack([mask(thing)[_window(cell)].ravel() for thing in things])


def _thing(seen: np.ndarray, behind: Backdrop, cell: int) -> Thing | None:
    near = _window(cell)
    bare, patch, shown_there = behind.bare[near], seen[near], behind.visible[near]
    error = np.abs(bare - patch).max(axis=2) * shown_there
    strength = max(float(behind.gain[near].mean()), 0.3)
    plain = error > FAINT * strength
    if plain.sum() < LEAST_COVER:
        return None
    contrast = max(float(np.quantile(error[plain], 0.7)), 2 * FAINT * strength)
    cover = np.clip((error / contrast - 0.15) / 0.7, 0, 1).ravel()
    things, covers = _shapes(cell)
    visible = covers * shown_there.ravel()
    shared = visible @ cover
    overlap = shared / (visible.sum(1) + cover.sum() - shared)
    best = [things[i] for i in np.argsort(-overlap)[:CANDIDATES]]
    drawn = [(dressed, _drawn(dressed, behind, near)) for thing in best for dressed in _dressed(thing)]
    weights = shown_there[..., None]
    found, shown = min(drawn, key=lambda one: _error(one[1], patch, weights, strength))
    inside = weights * mask(found)[near][..., None]
    left, empty = (_error(levels, patch, inside, strength) for levels in (shown, bare))
    return found if left < EXPLAINED * empty else None


def _error(shown: np.ndarray, patch: np.ndarray, weights: np.ndarray, strength: float) -> float:
    return float((np.minimum(np.abs(shown - patch), 2 * FAR * strength) * weights).mean())


def _dressed(thing: Thing) -> list[Thing]:
    if thing.shape in FIGURES:
        return [thing]
    return [replace(thing, colour=colour, pattern=pattern) for colour in COLOURS for pattern in PATTERNS]


def _drawn(thing: Thing, behind: Backdrop, near: tuple[slice, slice]) -> np.ndarray:
    bare, cover = behind.bare[near], mask(thing)[near][..., None]
    return bare + cover * (behind.gain[near] * paint(thing)[near] + behind.bias[near] - bare)
