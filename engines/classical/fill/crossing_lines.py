"""Straight lines that meet a hole on two sides: what must go on through it.

Segments come from LSD (von Gioi et al., 2010); two that face each other over the hole, in line and with the
same step of colour, are one line. So are two that border on the same ground: a wall's top before a hedge on
one side of a person and before the sky on the other.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures.picture import Pixels

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]

SHORTEST = 0.02
"""Least length of a segment, of the picture's longer side."""
TILT = 5.0
"""Degrees by which two facing segments may differ."""
FLAT = 0.25
"""Sine of the angle below which two lines do not cross."""
AGREEING = 0.6
"""Least cosine between the two sides' steps of colour."""
ONE_GROUND = 0.4
"""How far the colours on one hand of two segments may differ, of the lesser step, to be one ground."""
UNLIKE = 0.3
"""Doubt of a line of which only one hand goes on."""
REACH = 0.3
"""How far from the hole a segment may end, of its length."""
FAINTEST = 8.0
"""Least step of colour across a line, in levels."""


@dataclass(frozen=True)
class Segment:
    """A piece of a line outside the hole; points are (x, y)."""

    near: NDArray[np.float64]
    """The end towards the hole."""
    along: NDArray[np.float64]
    """Unit vector into the hole."""
    length: float
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    """Colours on the left and on the right hand of `along`, in levels."""

    @property
    def step(self) -> NDArray[np.float64]:
        """Colour on the right hand less that on the left."""
        return self.right - self.left


@dataclass(frozen=True)
class Line:
    """A line through the hole from rim to rim; points are (x, y)."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]

    def scaled(self, scale: NDArray[np.float64]) -> "Line":
        """Return the line in a picture of another size; `scale` is (columns, rows) new per old."""
        return Line((self.start + 0.5) * scale - 0.5, (self.end + 0.5) * scale - 0.5)


def crossing_lines(rgb: Pixels, hole: Flags) -> list[Line]:
    """Return the lines that cross the hole (HW bool, true = missing), each segment used once, best first."""
    segments = facing(rgb, hole)
    found: list[tuple[float, int, int]] = []
    for i, one in enumerate(segments):
        for j in range(i + 1, len(segments)):
            doubt = _doubt(one, segments[j])
            if doubt < 1 and _is_across(one, segments[j], hole):
                found.append((doubt, i, j))
    lines: list[Line] = []
    used: set[int] = set()
    for _, i, j in sorted(found):
        line = _joined(segments[i], segments[j])
        if not used & {i, j} and not any(_cross_flatly(line, other) for other in lines):
            used |= {i, j}
            lines.append(line)
    return lines


def facing(rgb: Pixels, hole: Flags) -> list[Segment]:
    """Return the segments around the hole that point into it and end close to it."""
    grey = cv2.inpaint(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), hole.astype(np.uint8), 3, cv2.INPAINT_NS)
    detected = cv2.createLineSegmentDetector().detect(grey)[0]
    if detected is None:
        return []
    ends = detected.reshape(-1, 2, 2).astype(np.float64)
    ends = np.concatenate([ends, ends[:, ::-1]])
    away = cv2.distanceTransform((~hole).astype(np.uint8), cv2.DIST_L2, 5).astype(np.float32, copy=False)
    ends, length = _cut(ends, away)
    close = sampled(away, ends[:, 1]) <= 3 + REACH * length
    smooth = cv2.GaussianBlur(rgb, (3, 3), 0).astype(np.float64)
    shortest = max(8.0, SHORTEST * max(hole.shape))
    facing = [_entering(far, near, hole, smooth) for far, near in ends[close & (length >= shortest)]]
    return [segment for segment in facing if segment is not None]


def sampled(plane: NDArray[Any], points: NDArray[Any]) -> NDArray[Any]:
    """Return the values of a plane at the pixels nearest to points (x, y), last axis 2."""
    x, y = np.moveaxis(np.rint(points).astype(np.intp), -1, 0)
    return plane[np.clip(y, 0, plane.shape[0] - 1), np.clip(x, 0, plane.shape[1] - 1)]


def _cut(ends: NDArray[np.float64], away: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cut segments (N2 points, far end first) where they come to the hole; return them and their lengths."""
    share = np.linspace(0, 1, 65)
    points = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * share[:, None]
    touched = sampled(away, points) < 1.5
    last = np.where(touched.any(axis=1), touched.argmax(axis=1) - 1, 64)
    cut = np.stack([ends[:, 0], np.take_along_axis(points, np.maximum(last, 0)[:, None, None], 1)[:, 0]], 1)
    return cut, np.hypot(*(cut[:, 1] - cut[:, 0]).T)


def _entering(
    far: NDArray[np.float64], near: NDArray[np.float64], hole: Flags, smooth: NDArray[np.float64]
) -> Segment | None:
    """Return the segment, if its extension enters the hole and there is a step of colour across it."""
    length = float(np.hypot(*(near - far)))
    along = (near - far) / length
    reach = near + along * np.arange(1, 6 + REACH * length)[:, None]
    if not sampled(hole, reach).any():
        return None
    middle = near - along * np.arange(1, min(length, 24.0))[:, None]
    aside = np.array([-along[1], along[0]]) * 2.5
    left, right = (sampled(smooth, middle + sign * aside).mean(axis=0) for sign in (-1, 1))
    return Segment(near, along, length, left, right) if np.linalg.norm(right - left) >= FAINTEST else None


def _doubt(one: Segment, other: Segment) -> float:
    """Return how badly two segments make one line: below 1 they do."""
    gap = other.near - one.near
    width = float(np.hypot(*gap))
    if width < 4 or one.along @ gap <= 0 or other.along @ gap >= 0:
        return np.inf
    tilt = np.degrees(np.arccos(np.clip(-one.along @ other.along, -1, 1)))
    off = max(abs(_cross(one.along, gap)), abs(_cross(other.along, gap)))
    return float(max(tilt / TILT, off / (2.0 + 0.04 * width)) + _unlike(one, other))


def _unlike(one: Segment, other: Segment) -> float:
    """Return the doubt that two facing segments are one edge by their colours; infinite: they are not."""
    steps = np.linalg.norm(one.step), np.linalg.norm(other.step)
    agreement = -(one.step @ other.step) / (steps[0] * steps[1])
    if agreement >= AGREEING:
        return float(0.2 * (1 - agreement))
    apart = min(np.linalg.norm(one.right - other.left), np.linalg.norm(one.left - other.right))
    return UNLIKE if apart < ONE_GROUND * min(steps) else np.inf


def _cross(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(one[0] * other[1] - one[1] * other[0])


def _is_across(one: Segment, other: Segment, hole: Flags) -> bool:
    """True when most of the way between two segments is missing."""
    count = max(int(np.hypot(*(other.near - one.near))), 2)
    between = one.near + (other.near - one.near) * np.linspace(0, 1, count)[:, None]
    return float(sampled(hole, between).mean()) > 0.6


def _cross_flatly(one: Line, other: Line) -> bool:
    """True when two lines cut each other at a small angle: at most one of them is there."""
    first, second = one.end - one.start, other.end - other.start
    turn = _cross(first, second)
    if abs(turn) > FLAT * np.linalg.norm(first) * np.linalg.norm(second):
        return False
    between = other.start - one.start
    sides = _cross(first, between), _cross(first, other.end - one.start)
    return sides[0] * sides[1] < 0 and _cross(second, between) * _cross(second, other.start - one.end) < 0


def _joined(one: Segment, other: Segment) -> Line:
    return Line(one.near - one.along * min(one.length, 12), other.near - other.along * min(other.length, 12))
