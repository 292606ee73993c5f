"""Prompts: the box and points that a mask network is shown, taken from a query."""

from dataclasses import dataclass

import cv2
import numpy as np

from ...errors import ToolRetry
from ...pictures import Box, Picture, Region
from .. import Point, Query

STROKE_POINTS = 5
"""A stroke becomes this many points at most."""


@dataclass(frozen=True)
class Prompt:
    """What shows one object; at least a box or a point inside is given. Pixels of the picture shown."""

    box: tuple[float, float, float, float] | None = None
    points: tuple[tuple[float, float], ...] = ()
    """(x, y) inside the object."""
    negative: tuple[tuple[float, float], ...] = ()
    """(x, y) outside the object."""

    @property
    def ambiguous(self) -> bool:
        """True for a single click: it may mean a part or the whole."""
        return self.box is None and len(self.points) == 1 and not self.negative

    def moved(self, left: int, top: int) -> "Prompt":
        """Return it in the coordinates of a crop that begins at (left, top)."""
        points, negative = (
            tuple((x - left, y - top) for x, y in group) for group in (self.points, self.negative)
        )
        box = self.box
        if box is not None:
            box = box[0] - left, box[1] - top, box[2] - left, box[3] - top
        return Prompt(box, points, negative)

    def scaled(self, across: float, down: float) -> "Prompt":
        """Return it for a picture whose sides are so many times as long."""
        points, negative = (
            tuple((x * across, y * down) for x, y in group) for group in (self.points, self.negative)
        )
        box = self.box
        if box is not None:
            box = box[0] * across, box[1] * down, box[2] * across, box[3] * down
        return Prompt(box, points, negative)

    def inside(self, frame: Box) -> "Prompt":
        """Return it without the points that lie outside the frame."""
        left, top, right, bottom = frame
        points, negative = (
            tuple((x, y) for x, y in group if left <= x < right and top <= y < bottom)
            for group in (self.points, self.negative)
        )
        return Prompt(self.box, points, negative)

    def with_box(self, box: tuple[float, float, float, float]) -> "Prompt":
        """Return it with a box."""
        return Prompt(box, self.points, self.negative)


def prompts_of(picture: Picture, query: Query) -> list[Prompt]:
    """Return the readings of a query's stroke, points and box; the first is the plainest.

    A stroke may be drawn over the whole object or over a part of it, so it has two readings: points
    alone, and points in the stroke's box. `ToolRetry` when something lies outside the picture.
    """
    points, negative = (tuple(_centre(picture, p) for p in group) for group in (query.points, query.negative))
    if query.brush is not None:
        points += stroke_points(picture, query.brush)
        return [Prompt(None, points, negative), Prompt(_roomy(query.brush, picture), points, negative)]
    if query.box is None and not points:
        raise ToolRetry("find wants a phrase, a box, points or a brush stroke and got none")
    return [Prompt(checked_box(picture, query.box), points, negative)]


def checked_box(picture: Picture, box: Box | None) -> tuple[float, float, float, float] | None:
    """Return the box; `ToolRetry` when it is empty or leaves the picture."""
    if box is None:
        return None
    left, top, right, bottom = box
    width, height = picture.size
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        wanted = f"find wants a box (left, top, right, bottom) inside the picture of {width}×{height}"
        raise ToolRetry(f"{wanted}, got {box}")
    return float(left), float(top), float(right), float(bottom)


def stroke_points(picture: Picture, brush: Region) -> tuple[tuple[float, float], ...]:
    """Return points in the core of a stroke, far from each other, the innermost first."""
    if brush.size != picture.size:
        raise ToolRetry(f"find wants a stroke of the picture's size {picture.size}, got {brush.size}")
    if brush.empty:
        raise ToolRetry("find wants a stroke over the object and got an empty one")
    left, top, right, bottom = brush.box
    inside = brush.mask[top:bottom, left:right]
    core = np.pad((inside >= 0.5 * inside.max()).astype(np.uint8), 1)
    depth = cv2.distanceTransform(core, cv2.DIST_L2, 3)[1:-1, 1:-1]
    ys, xs = np.nonzero(depth >= 0.5 * depth.max())
    chosen = [int(np.argmax(depth[ys, xs]))]
    away = np.hypot(xs - xs[chosen[0]], ys - ys[chosen[0]])
    while len(chosen) < STROKE_POINTS and away.max() > 4 * depth.max():
        chosen.append(int(np.argmax(away)))
        away = np.minimum(away, np.hypot(xs - xs[chosen[-1]], ys - ys[chosen[-1]]))
    return tuple((float(xs[i] + left) + 0.5, float(ys[i] + top) + 0.5) for i in chosen)


def _centre(picture: Picture, point: Point) -> tuple[float, float]:
    width, height = picture.size
    x, y = point
    if not (0 <= x < width and 0 <= y < height):
        raise ToolRetry(f"find wants points (x, y) inside the picture of {width}×{height}, got {point}")
    return x + 0.5, y + 0.5


def _roomy(brush: Region, picture: Picture) -> tuple[float, float, float, float]:
    left, top, right, bottom = brush.box
    room = 0.1 * max(right - left, bottom - top)
    return (
        max(left - room, 0.0),
        max(top - room, 0.0),
        min(right + room, float(picture.width)),
        min(bottom + room, float(picture.height)),
    )
