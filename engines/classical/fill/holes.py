"""Holes of a picture, each in the box around it: what is thin, what hangs together, what lies near."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures.measures import bands
from .diffuse import LARGEST

Flags = NDArray[np.bool_]
Frame = tuple[slice, slice]
"""Rows and columns of a picture."""
EVERYWHERE: Frame = (slice(None), slice(None))

THIN, THIN_SHARE = 9.0, 0.01
"""Widest hole that is filled smoothly, in pixels, and of the longer side where it can be solved exactly."""
WIDENED = 3
"""What a part measures more at most where one stands for several pixels: two at its rims, one by rounding."""
GROUPED = 16_000_000
"""Pixels in which holes are grouped; where they lie wider apart, a smaller copy tells what is near."""
AT_FULL_SIZE = 4_000_000
"""Pixels of a hole up to which it is filled at full size: time and memory grow with them."""
THINNED = 4_000_000
"""Pixels of the smaller copy that tells what is thin in a box of more than are grouped."""
COUNTED = 8_000_000
"""Pixels in which it is counted how large holes are; of more, every few rows and columns."""
WINDOW = 8_000_000
"""Most pixels of a hole and its surroundings; a large hole needs more."""


@dataclass(frozen=True)
class Hole:
    """Pixels of a picture that are missing."""

    frame: Frame
    """Where they lie, with start and stop; nothing is missing elsewhere."""
    missing: Flags
    """HW bool of the frame."""

    def within(self, frame: Frame) -> Flags:
        """Return what is missing in another frame, HW bool."""
        there = np.zeros([side.stop - side.start for side in frame], np.bool_)
        shared = [
            slice(max(a.start, b.start), max(min(a.stop, b.stop), a.start, b.start))
            for a, b in zip(self.frame, frame, strict=True)
        ]
        there[moved(shared, frame)] = self.missing[moved(shared, self.frame)]
        return there


def moved(inner: Frame | list[slice], outer: Frame) -> Frame:
    """Return a picture's rows and columns as they are counted in a frame."""
    rows, columns = (slice(i.start - o.start, i.stop - o.start) for i, o in zip(inner, outer, strict=True))
    return rows, columns


def box_of(flags: NDArray[np.bool_] | NDArray[np.uint8], margin: int = 0) -> Frame:
    """Return the rows and columns of what is not 0, and so many around; the first pixel where nothing is."""
    rows, columns = (np.flatnonzero(flags.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return slice(0, 1), slice(0, 1)
    tight = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    return wider(tight, margin, flags.shape)


def wider(frame: Frame, margin: int, shape: tuple[int, ...]) -> Frame:
    """Return a frame with so many rows and columns more on each side, as far as there are any."""
    rows, columns = (
        slice(max(side.start - margin, 0), min(side.stop + margin, length))
        for side, length in zip(frame, shape, strict=False)
    )
    return rows, columns


def thin(missing: Flags, longest: int, each: int = 1) -> Flags:
    """Return the connected parts that are nowhere thick, in a picture of that longer side.

    `each`: pixels of the picture, across and down, that one of `missing` stands for.
    """
    box = box_of(missing)
    part, found = missing[box], np.zeros_like(missing)
    if part.size > GROUPED:
        smaller = ceil(sqrt(part.size / THINNED))
        few = thin(np.asarray(blocks(part, smaller).any(axis=(1, 3))), longest, each * smaller)
        for rows in bands(len(part), smaller):
            many = few[rows.start // smaller].repeat(smaller)[: part.shape[1]]
            np.logical_and(part[rows], many, out=found[box][rows])
        return found
    count, labels, facts, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    depth = cv2.distanceTransform(np.pad(part, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    widest = np.where(facts[:, 4] * each**2 <= LARGEST, max(THIN, THIN_SHARE * longest), THIN) / each
    limit = (widest + (WIDENED if each > 1 else 0)).astype(np.float32)
    is_thin, labels = np.ones(count, np.bool_), np.asarray(labels, np.int32)
    for rows in bands(len(part)):
        parts = labels[rows]
        is_thin[parts[2 * depth[rows] > limit[parts]]] = False
    for rows in bands(len(part)):
        np.logical_and(part[rows], is_thin[labels[rows]], out=found[box][rows])
    return found


def groups(hole: Hole, longest: int) -> Iterator[Hole]:
    """Yield holes that are far from each other one by one, of a picture of that longer side."""
    labels = _labelled(hole.missing, longest)
    for label in np.unique(labels[labels > 0]).tolist():
        yield _piece(hole, np.asarray(labels == label))


def _labelled(missing: Flags, longest: int) -> NDArray[np.int32]:
    """Return the number of each group and all near it, HW int32, perhaps smaller; 0 elsewhere."""
    high, wide = missing.shape
    smaller = ceil(sqrt(high * wide / GROUPED))
    reach = max(8, round(0.02 * longest)) // smaller
    solid = missing.astype(np.uint8)
    solid *= np.uint8(255)
    small = cv2.resize(solid, (ceil(wide / smaller), ceil(high / smaller)), interpolation=cv2.INTER_AREA) > 0
    framed = np.pad(small, reach).astype(np.uint8)
    near = cv2.dilate(framed, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    labels = cv2.connectedComponents(near, connectivity=8)[1]
    return np.asarray(labels[reach:-reach, reach:-reach], np.int32)


def _piece(hole: Hole, small: Flags) -> Hole:
    """Return what is missing where a smaller map, HW bool, is true."""
    near = box_of(small)
    rows, columns = (
        slice(side.start * length // count, -(-side.stop * length // count))
        for side, length, count in zip(near, hole.missing.shape, small.shape, strict=True)
    )
    size = columns.stop - columns.start, rows.stop - rows.start
    chosen = cv2.resize(small[near].astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    part = hole.missing[rows, columns] & chosen
    box = box_of(part)
    return Hole(_of_picture(box, _of_picture((rows, columns), hole.frame)), part[box])


def _of_picture(inner: Frame, outer: Frame) -> Frame:
    """Return rows and columns that were counted in a frame as they are in the picture."""
    rows, columns = (slice(o.start + i.start, o.start + i.stop) for i, o in zip(inner, outer, strict=True))
    return rows, columns


def blocks(flags: Flags, step: int) -> Flags:
    """Return flags in blocks, (rows, step, columns, step), the last ones repeated."""
    high, wide = (-(-length // step) for length in flags.shape)
    more = [(0, count * step - length) for count, length in zip((high, wide), flags.shape, strict=True)]
    return np.pad(flags, more, mode="edge").reshape(high, step, wide, step)


def smaller_by(missing: int) -> int:
    """Return how many pixels, across and down, stand for one where a hole of so many is filled."""
    return ceil(sqrt(missing / AT_FULL_SIZE))


def reduction(weight: NDArray[np.uint8]) -> int:
    """Return `smaller_by` of the largest hole that hangs together, HW uint8, above 0 inside; 1 at full size.

    Beyond COUNTED pixels it is counted in every few rows and columns.
    """
    few = ceil(sqrt(weight.size / COUNTED))
    hole = weight[::few, ::few] > 0
    frame, longest = box_of(hole), max(hole.shape)
    thick = Hole(frame, hole[frame] & ~thin(hole[frame], longest * few, few))
    counts = (int(group.missing.sum()) * few**2 for group in groups(thick, longest))
    return max(map(smaller_by, counts), default=1)


def surroundings(hole: Hole, shape: tuple[int, ...]) -> Frame:
    """Return the window of a hole and as much again on each side, less where that is too much to work in."""
    extent = max(side.stop - 1 - side.start for side in hole.frame)
    context, least = max(extent, max(shape) // 4) + 41, extent // 3 + 41
    while True:
        window = rows, columns = wider(hole.frame, context, shape)
        if context <= least or (rows.stop - rows.start) * (columns.stop - columns.start) <= WINDOW:
            return window
        context = max(least, context - 1 - context // 20)
