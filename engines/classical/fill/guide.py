"""Where a hole's pixels should come from: along the lines that cross it, else rather from their own row."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .crossing_lines import Line, sampled
from .holes import EVERYWHERE, Frame

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]
Field = NDArray[np.int32]
"""HW2 int32: the row and column that a pixel is copied from."""

ROW_PRIOR = 77.0
"""Cost of a match that lies a picture's height above or below, against squared differences of a patch."""
ASTRAY = 0.3
"""Cost of a match that lies a pixel off a line."""
CORRIDOR = 0.012
"""How far from a line its direction holds, of the picture's longer side."""
HELD = 0.2
"""Share of `ASTRAY` from which a pixel begins with a match along its line."""


@dataclass(frozen=True)
class Hints:
    """What is known of a fill before patches are compared."""

    shape: tuple[int, int] = (1, 1)
    """Height and width of the picture that the lines are measured in."""
    lines: Sequence[Line] = ()
    row_prior: float = 0.0
    """How much a patch from another row costs: 0 nothing, 1 much."""
    dear: Floats | None = None
    """What a source costs, HW float32; None = nothing."""

    def guide(self, shape: tuple[int, int], frame: Frame = EVERYWHERE) -> Floats:
        """Return HW2 float32 (rows, columns): its square times the way to a match is what that costs.

        `frame`: the rows and columns of a picture of that shape that are wanted.
        """
        places = places_of(shape, frame)
        guided = np.zeros((*places.shape[:2], 2), np.float32)
        guided[..., 0] = np.sqrt(ROW_PRIOR * self.row_prior) / shape[0]
        if self.lines:
            scale = np.array([shape[1] / self.shape[1], shape[0] / self.shape[0]])
            normal, hold = _normals(shape, places, [line.scaled(scale) for line in self.lines])
            along = hold > guided[..., 0] ** 2 / ASTRAY
            guided[along] = normal[along] * np.sqrt(ASTRAY * hold[along])[:, None]
        return guided

    def dearness(self, shape: tuple[int, int]) -> Floats:
        """Return what each source costs in a picture of that height and width."""
        if self.dear is None:
            return np.zeros(shape, np.float32)
        return cv2.resize(self.dear, shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)


def places_of(shape: tuple[int, int], frame: Frame = EVERYWHERE) -> Field:
    """Return the field in which every pixel comes from itself, of the rows and columns of a frame."""
    rows, columns = (np.arange(length, dtype=np.int32)[at] for length, at in zip(shape, frame, strict=True))
    return np.stack(np.broadcast_arrays(rows[:, None], columns), axis=-1)


def _normals(shape: tuple[int, int], places: Field, lines: list[Line]) -> tuple[Floats, Floats]:
    """Return the unit normals (rows, columns) of the lines around each place and how firmly they hold."""
    width = max(1.5, CORRIDOR * max(shape))
    y, x = np.moveaxis(places.astype(np.float32), 2, 0)
    total, hold = np.zeros(places.shape, np.float32), np.zeros(places.shape[:2], np.float32)
    for line in lines:
        way = line.end - line.start
        length = float(np.hypot(*way))
        along = (way / length).astype(np.float32)
        right, down = x - np.float32(line.start[0]), y - np.float32(line.start[1])
        off = along[0] * down - along[1] * right
        beyond = np.maximum(np.abs(along[0] * right + along[1] * down - length / 2) - length / 2, 0)
        away = (off**2 + beyond**2) / width**2
        normal = np.array([along[0], -along[1]], np.float32)
        normal *= np.float32(1 if normal[abs(normal).argmax()] > 0 else -1)
        total += normal / (away[..., None] + np.float32(0.01)) ** 2
        hold = np.maximum(hold, np.exp(-away / 2))
    size = np.maximum(np.hypot(total[..., 0], total[..., 1]), 1e-9)[..., None]
    return (total / size).astype(np.float32), np.asarray(hold, np.float32)


def held(guided: Floats) -> Flags:
    """Return where a line says which way the match lies."""
    return np.hypot(guided[..., 0], guided[..., 1]) ** 2 > ASTRAY * HELD


def straightened(
    matches: Field, guided: Floats, source: Flags, target: Flags, corner: tuple[int, int] = (0, 0)
) -> Field:
    """Return the matches with those near a line moved onto it, where a source is there.

    `corner`: where the part of the picture begins that matches, `guided` and `target` are of.
    """
    near = np.argwhere(target & held(guided))
    if not len(near):
        return matches
    (rows, columns), places = near.T, near + corner
    normal = guided[rows, columns] / np.hypot(*guided[rows, columns].T)[:, None]
    astray = ((matches[rows, columns] - places) * normal).sum(axis=1)
    moved = np.rint(matches[rows, columns] - normal * astray[:, None]).astype(np.int64)
    use = _is_source(moved, source)
    straight = matches.copy()
    straight[rows[use], columns[use]] = moved[use]
    return straight


def lead_along(matches: Field, guided: Floats, source: Flags, target: Flags) -> Field:
    """Return the matches with those near a line moved along it by the width of the hole."""
    places = np.argwhere(target & held(guided))
    if not len(places):
        return matches
    normal = guided[places[:, 0], places[:, 1]]
    normal = normal / np.hypot(*normal.T)[:, None]
    along = np.stack([-normal[:, 1], normal[:, 0]], axis=1)
    ways = [_way_out(places, along * sign, source) for sign in (1, -1)]
    led = matches.copy()
    whole = ways[0] + ways[1]
    for way, sign in sorted(zip(ways, (1, -1), strict=True), key=lambda pair: pair[1]):
        for reach in (way, whole):
            inside = np.where(np.isfinite(reach), reach, 0)
            found = np.rint(places + along * (sign * inside)[:, None]).astype(np.int64)
            use = (way <= whole / 2) & np.isfinite(reach) & _is_source(found, source)
            led[places[use, 0], places[use, 1]] = found[use]
    return led


def _way_out(places: NDArray[np.int64], along: NDArray[np.float32], source: Flags) -> NDArray[np.float64]:
    """Return how far each place is from a source in its direction, in pixels; infinite when there is none."""
    way = np.full(len(places), np.inf)
    open_ = np.arange(len(places))
    for step in range(1, max(source.shape)):
        reached = _is_source(np.rint(places[open_] + along[open_] * step).astype(np.int64), source)
        way[open_[reached]] = step
        open_ = open_[~reached]
        if not len(open_):
            break
    return way


def _is_source(places: NDArray[np.int64], source: Flags) -> Flags:
    inside = np.asarray(((places >= 0) & (places < source.shape)).all(axis=1), np.bool_)
    return inside & sampled(source, places[:, ::-1])
