"""Undo converging lines: a camera that was tipped up or turned, flat things seen at an angle."""

from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels, Samples
from .matrices import Matrix, scaled, shifted

Numbers = NDArray[np.float64]
Corners = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]

FOCAL = 0.9
"""Focal length as a share of the longer side: between a phone (0.72) and a standard lens (1.4)."""
_NEAR_UPRIGHT = 25.0
"""Degrees; lines that lean more say nothing about what is upright."""
_AGREES = 1.2
"""Degrees by which a line may miss the common point."""


def tipped(size: tuple[int, int], pitch: float, yaw: float, roll: float = 0.0) -> Matrix:
    """Return the matrix that undoes a camera tipped up (+) by `pitch`, turned right (+) by `yaw` degrees.

    `size`: (width, height). The rotation about the lens (Hartley, Zisserman: Multiple View Geometry, 8.4.2).
    """
    up, right, lean = np.radians([pitch, yaw, roll])
    about_x = np.array([[1, 0, 0], [0, np.cos(up), -np.sin(up)], [0, np.sin(up), np.cos(up)]])
    about_y = np.array([[np.cos(right), 0, np.sin(right)], [0, 1, 0], [-np.sin(right), 0, np.cos(right)]])
    about_z = np.array([[np.cos(lean), -np.sin(lean), 0], [np.sin(lean), np.cos(lean), 0], [0, 0, 1]])
    focal = FOCAL * max(size)
    camera = np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1]])
    return camera @ about_y @ about_x @ about_z @ np.linalg.inv(camera)


def upright(rgb: Pixels) -> tuple[float, float, float]:
    """Return by how many degrees the camera was tipped up and rolled, and how sure that is in [0, 1].

    Near-upright line segments (von Gioi et al., "LSD") vote for the point in which most of them meet.
    """
    segments = _near_upright(rgb)
    if segments is None:
        return 0.0, 0.0, 0.0
    lines, lengths = segments
    longest = np.argsort(-lengths)[:40]
    best, best_votes = None, 0.0
    for one, other in combinations(longest, 2):
        point = np.cross(_line(lines[one]), _line(lines[other]))
        if np.abs(point[:2]).max() < 1e-9:
            continue
        votes = float(lengths[_misses(lines, point) < _AGREES].sum())
        if votes > best_votes:
            best, best_votes = point, votes
    if best is None:
        return 0.0, 0.0, 0.0
    agreeing = _misses(lines, best) < _AGREES
    point = _common_point(lines[agreeing], lengths[agreeing])
    pitch, roll = _tip_of(point)
    return pitch, roll, _sureness(lines[agreeing], lengths[agreeing], float(lengths.sum()))


def _near_upright(rgb: Pixels) -> tuple[Numbers, Numbers] | None:
    """Return segments (x0, y0, x1, y1) about the middle in focal lengths, and their lengths; None for few."""
    height, width = rgb.shape[:2]
    factor = min(1.0, 1000 / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    if min(size) < 48:
        return None
    grey = cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(small)[0]
    if found is None:
        return None
    lines = np.asarray(found, np.float64).reshape(-1, 4)
    lines = (lines + 0.5 - np.tile(np.array(size) / 2, 2)) / (FOCAL * max(size))
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    lengths = np.hypot(across, down)
    lean = np.degrees(np.arctan2(np.abs(across), np.abs(down)))
    keep = (lean < _NEAR_UPRIGHT) & (lengths > 0.045)
    return (lines[keep], lengths[keep]) if keep.sum() >= 6 else None


def _line(segment: Numbers) -> Numbers:
    return np.cross((*segment[:2], 1.0), (*segment[2:], 1.0))


def _misses(lines: Numbers, point: Numbers) -> Numbers:
    """Return by how many degrees each segment misses a point (homogeneous, may lie at infinity)."""
    middles = (lines[:, :2] + lines[:, 2:]) / 2
    towards = point[None, :2] - middles * point[2]
    along = lines[:, 2:] - lines[:, :2]
    crossing = np.abs(along[:, 0] * towards[:, 1] - along[:, 1] * towards[:, 0])
    length = np.hypot(*along.T) * np.hypot(*towards.T) + 1e-12
    return np.degrees(np.arcsin(np.clip(crossing / length, 0, 1)))


def _common_point(lines: Numbers, lengths: Numbers) -> Numbers:
    """Return the point nearest to all lines: the smallest singular vector, long lines counting more."""
    normals = np.array([_line(line) for line in lines])
    normals /= np.linalg.norm(normals[:, :2], axis=1, keepdims=True)
    return np.linalg.svd(normals * lengths[:, None])[2][-1]


def _tip_of(point: Numbers) -> tuple[float, float]:
    """Return pitch and roll in degrees, as `tipped` takes them, of a camera that sees uprights meet there."""
    x, y, z = point if point[1] < 0 else -point
    roll = np.degrees(np.arctan2(-x, -y))
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(roll)


def _sureness(lines: Numbers, lengths: Numbers, total: float) -> float:
    """Return the share that agrees; little when the lines stand in one place only."""
    middles = (lines[:, 0] + lines[:, 2]) / 2
    spread = float(
        np.sqrt(np.average((middles - np.average(middles, weights=lengths)) ** 2, weights=lengths))
    )
    enough = min(1.0, len(lines) / 8) * min(1.0, spread / 0.12)
    return float(lengths.sum()) / total * enough


def without_corners(matrix: Matrix, size: tuple[int, int]) -> tuple[Matrix, tuple[int, int]]:
    """Return the matrix into the largest upright rectangle of the picture's shape that has no empty corner.

    `size`: (width, height) of the picture; also returns the rectangle's, the middle keeps its scale.
    """
    width, height = size
    outline = _moved(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64), matrix)
    beside = np.array([[width / 2 - 0.5, height / 2], [width / 2 + 0.5, height / 2]])
    one, other = _moved(beside, matrix)
    grown = 1 / max(float(np.hypot(*(other - one))), 1e-6)
    x, y, half = _largest_inside(outline * grown, (width / 2, height / 2))
    fitted = max(1, int(width * half)), max(1, int(height * half))
    return shifted(fitted[0] / 2 - x, fitted[1] / 2 - y) @ scaled(grown, grown) @ matrix, fitted


def _moved(points: Numbers, matrix: Matrix) -> Numbers:
    laid = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return laid[:, :2] / laid[:, 2:]


def _largest_inside(outline: Numbers, half: tuple[float, float]) -> tuple[float, float, float]:
    """Return middle x, y and scale of the largest rectangle with half sides `half` in a convex outline.

    A linear program of three unknowns: the best corner of all combinations of three edges.
    """
    edges = np.roll(outline, -1, axis=0) - outline
    normals = np.column_stack([edges[:, 1], -edges[:, 0]])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    limits = (normals * outline).sum(axis=1)
    rows = np.column_stack([normals, np.abs(normals) @ half])
    best = (float(outline[:, 0].mean()), float(outline[:, 1].mean()), 0.0)
    for three in combinations(range(len(rows)), 3):
        picked = list(three)
        if abs(np.linalg.det(rows[picked])) < 1e-12:
            continue
        found = np.linalg.solve(rows[picked], limits[picked])
        if (rows @ found <= limits + 1e-6 * np.abs(limits).max()).all() and found[2] > best[2]:
            best = float(found[0]), float(found[1]), float(found[2])
    return best


def flattened(corners: Corners) -> tuple[Matrix, tuple[int, int]]:
    """Return the matrix that lays four corners flat, and the size of the result.

    `corners`: top left, top right, bottom right, bottom left.
    """
    points = np.array(corners, np.float64)
    sides = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    size = max(1, round((sides[0] + sides[2]) / 2)), max(1, round((sides[1] + sides[3]) / 2))
    flat = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    return cv2.getPerspectiveTransform(points.astype(np.float32), flat).astype(np.float64), size


def is_convex(corners: Corners) -> bool:
    """Return whether four corners go round clockwise without crossing, none on a line with its neighbours."""
    points = np.array(corners, np.float64)
    along = np.roll(points, -1, axis=0) - points
    after = np.roll(along, -1, axis=0)
    return bool((along[:, 0] * after[:, 1] - along[:, 1] * after[:, 0] > 1.0).all())


def laid(pixels: Samples, matrix: Matrix, size: tuple[int, int]) -> Samples:
    """Return HWC as it lies after `matrix` in a picture of (width, height) `size` (Lanczos)."""
    middles = shifted(-0.5, -0.5) @ matrix @ shifted(0.5, 0.5)
    made = cv2.warpPerspective(
        np.ascontiguousarray(pixels), middles, size, flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(made, pixels.dtype).reshape(size[1], size[0], pixels.shape[2])
