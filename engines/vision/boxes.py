"""Boxes in pixels, XYXY: which overlap, which are the same thing, and where to look for more."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...pictures import Box

Floats = NDArray[np.floating]

OVERLAP = 0.25
"""Share of a tile's side that the next one repeats: what is smaller is whole in one of them."""

TILES = 6
"""About how many tiles a picture is cut into, whatever its size."""

LONG = 3.0
"""A picture longer than this ratio is looked at in pieces too, and continued to it before that."""


@dataclass(frozen=True)
class Detection:
    """A box that a network drew, XYXY in pixels, and how sure it is in [0, 1]."""

    box: tuple[float, float, float, float]
    score: float

    def moved(self, left: float, top: float) -> Self:
        """Return it in the coordinates of a picture in which its own begins at (left, top)."""
        x0, y0, x1, y1 = self.box
        return replace(self, box=(x0 + left, y0 + top, x1 + left, y1 + top))


D = TypeVar("D", bound=Detection)


def search(size: tuple[int, int], working: int, look: Callable[[Box], list[D]]) -> list[D]:
    """Return what `look` finds in a box of the picture, in the picture's coordinates, without doubles.

    The whole is looked at first; tiles of a large or long picture too, when that finds nothing or
    only things so small that others like them may have been missed.
    """
    whole = within(look((0, 0, *size)), size)
    large = 0.02 * size[0] * size[1]
    if any(_area(np.array(one.box)) > large for one in whole) and max(size) <= LONG * min(size):
        return distinct(whole)
    pieces = [
        one
        for tile in tiles(size, working)
        for one in within(look(tile), size)
        if not cut_off(one.box, tile, size)
    ]
    return distinct(whole + pieces)


def overlaps(box: Floats, others: Floats) -> Floats:
    """Return intersection over union of one XYXY box with each of [n, 4], in [0, 1]."""
    shared = _shared(box, others)
    return shared / np.maximum(_area(box) + _area(others) - shared, 1e-9)


def keep_best(boxes: Floats, scores: Floats, most_overlap: float) -> list[int]:
    """Return the indices that greedy non-maximum suppression keeps of [n, 4] boxes, best first."""
    left = list(np.argsort(-np.asarray(scores), kind="stable"))
    kept: list[int] = []
    while left:
        best = int(left.pop(0))
        kept.append(best)
        if left:
            overlap = overlaps(boxes[best], boxes[left])
            left = [i for i, share in zip(left, overlap, strict=True) if share <= most_overlap]
    return kept


def distinct(found: list[D], most_overlap: float = 0.5, most_inside: float = 0.85) -> list[D]:
    """Return the detections without doubles, best first.

    A double overlaps a better one, or lies almost wholly inside one that is at most 4 times its size:
    a part that a tile cut off. Small things on a large one (a button on a coat) stay.
    """
    if not found:
        return []
    boxes = np.array([d.box for d in found], np.float64)
    kept: list[int] = []
    for i in keep_best(boxes, np.array([d.score for d in found]), most_overlap):
        others = boxes[kept].reshape(-1, 4)
        inside = _shared(boxes[i], others) / max(float(_area(boxes[i])), 1e-9)
        similar = _area(others) <= 4 * _area(boxes[i])
        if not ((inside > most_inside) & similar).any():
            kept.append(i)
    return [found[i] for i in kept]


def within(found: list[D], size: tuple[int, int]) -> list[D]:
    """Return the detections cut at the edges of a picture of `size`; what lies outside or is NaN goes."""
    kept = []
    for one in found:
        x0, y0, x1, y1 = one.box
        cut = max(x0, 0.0), max(y0, 0.0), min(x1, float(size[0])), min(y1, float(size[1]))
        if cut[2] - cut[0] > 0 and cut[3] - cut[1] > 0 and np.isfinite(one.box).all():
            kept.append(replace(one, box=cut))
    return kept


def tiles(size: tuple[int, int], working: int) -> list[Box]:
    """Return overlapping boxes that cover a picture of `size`; none when one look at `working` suffices."""
    width, height = size
    if max(size) <= 1.5 * working:
        return []
    side = round(max(sqrt(width * height / TILES) / (1 - OVERLAP), working))
    across, down = _starts(width, side), _starts(height, side)
    return [(x, y, min(x + side, width), min(y + side, height)) for y in down for x in across]


def cut_off(box: tuple[float, float, float, float], tile: Box, size: tuple[int, int]) -> bool:
    """Return whether a box found in a tile ends at an edge of it that is no edge of the picture."""
    slack = 0.01 * max(tile[2] - tile[0], tile[3] - tile[1])
    return (
        (tile[0] > 0 and box[0] < tile[0] + slack)
        or (tile[1] > 0 and box[1] < tile[1] + slack)
        or (tile[2] < size[0] and box[2] > tile[2] - slack)
        or (tile[3] < size[1] and box[3] > tile[3] - slack)
    )


def around(box: tuple[float, float, float, float], size: tuple[int, int], margin: float, least: int) -> Box:
    """Return the box with `margin` (a share of its longer side) on each side, `least` px long, in `size`."""
    reach = margin * max(box[2] - box[0], box[3] - box[1])
    edges: list[tuple[int, int]] = []
    for start, end, limit in ((box[0], box[2], size[0]), (box[1], box[3], size[1])):
        wanted = min(max(ceil(end - start + 2 * reach), least), limit)
        first = round(min(max((start + end - wanted) / 2, 0), limit - wanted))
        edges.append((first, first + wanted))
    return edges[0][0], edges[1][0], edges[0][1], edges[1][1]


def _starts(length: int, side: int) -> list[int]:
    if side >= length:
        return [0]
    count = ceil((length - OVERLAP * side) / ((1 - OVERLAP) * side))
    return [round(i * (length - side) / (count - 1)) for i in range(count)] if count > 1 else [0]


def _area(boxes: Floats) -> Floats:
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def _shared(box: Floats, others: Floats) -> Floats:
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    return np.clip(high - low, 0, None).prod(axis=1)
