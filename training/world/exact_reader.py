"""Read a picture of the miniature world: its ground, its weather, and what stands where; no truth is needed.

By synthesis: what could stand there is drawn, and the candidate that explains the pixels best is read.
"""

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


def read(picture: np.ndarray) -> Reading:
    """Return what a picture, uint8 RGB [64, 64, 3], shows."""
    seen = picture.astype(np.float32)
    ground, weather = _ground(seen)
    gain, bias = _light(weather)
    strewn = _strewn(seen, gain, bias, gain * grounds()[ground] + bias)
    kept = confetti()[0][..., 0] == 0 if strewn > 0.5 else np.ones((SIDE, SIDE), np.bool_)
    found = {cell: _thing(seen, ground, gain, bias, kept, cell) for cell in range(len(CELLS))}
    return Reading(ground, weather, strewn, {cell: thing for cell, thing in found.items() if thing})


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


def _strewn(seen: np.ndarray, gain: np.ndarray, bias: np.ndarray, bare: np.ndarray) -> float:
    where, colours = confetti()
    on = where[..., 0] > 0
    wanted, made = (gain * colours + bias - bare)[on], (seen - bare)[on]
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


def _thing(
    seen: np.ndarray, ground: str, gain: np.ndarray, bias: np.ndarray, kept: np.ndarray, cell: int
) -> Thing | None:
    near = _window(cell)
    bare, patch, light = grounds()[ground][near], seen[near], (gain[near], bias[near])
    error = np.abs(light[0] * bare + light[1] - patch).max(axis=2) * kept[near]
    strength = max(float(light[0].mean()), 0.3)
    plain = error > FAINT * strength
    if plain.sum() < LEAST_COVER:
        return None
    contrast = max(float(np.quantile(error[plain], 0.7)), 2 * FAINT * strength)
    cover = np.clip((error / contrast - 0.15) / 0.7, 0, 1).ravel()
    things, covers = _shapes(cell)
    visible = covers * kept[near].ravel()
    shared = visible @ cover
    overlap = shared / (visible.sum(1) + cover.sum() - shared)
    best = [things[i] for i in np.argsort(-overlap)[:CANDIDATES]]
    drawn = [(dressed, _drawn(dressed, bare, near)) for thing in best for dressed in _dressed(thing)]
    weights = kept[near][..., None]
    errors = [_error(light[0] * shown + light[1], patch, weights, strength) for _, shown in drawn]
    found, shown = drawn[int(np.argmin(errors))]
    inside = weights * mask(found)[near][..., None]
    left = _error(light[0] * shown + light[1], patch, inside, strength)
    empty = _error(light[0] * bare + light[1], patch, inside, strength)
    return found if left < EXPLAINED * empty else None


def _error(shown: np.ndarray, patch: np.ndarray, weights: np.ndarray, strength: float) -> float:
    return float((np.minimum(np.abs(shown - patch), 2 * FAR * strength) * weights).mean())


def _dressed(thing: Thing) -> list[Thing]:
    if thing.shape in FIGURES:
        return [thing]
    return [replace(thing, colour=colour, pattern=pattern) for colour in COLOURS for pattern in PATTERNS]


def _drawn(thing: Thing, bare: np.ndarray, near: tuple[slice, slice]) -> np.ndarray:
    cover = mask(thing)[near][..., None]
    return bare + cover * (paint(thing)[near] - bare)
