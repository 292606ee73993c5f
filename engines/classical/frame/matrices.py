"""Where a picture's points go when its frame changes: 3×3 matrices, and masks that follow them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Region

Matrix = NDArray[np.float64]
"""3×3, (x, y, 1) before → after in pixels; a pixel's middle is at +0.5."""


def shifted(x: float, y: float) -> Matrix:
    """Return the matrix of a move by (x, y) pixels."""
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], np.float64)


def scaled(across: float, down: float) -> Matrix:
    """Return the matrix of a scaling from the top left corner."""
    return np.diag([across, down, 1.0]).astype(np.float64)


def mirrored(size: tuple[int, int], axis: str) -> Matrix:
    """Return the matrix of a flip of a picture of (width, height)."""
    if axis == "horizontal":
        return shifted(size[0], 0) @ scaled(-1, 1)
    return shifted(0, size[1]) @ scaled(1, -1)


def turned(before: tuple[int, int], after: tuple[int, int], degrees: float) -> Matrix:
    """Return the matrix of a turn clockwise about the middle, into a canvas of (width, height) `after`."""
    if degrees % 90 == 0:
        cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[int(degrees // 90) % 4]
    else:
        cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]], np.float64)
    return shifted(after[0] / 2, after[1] / 2) @ turn @ shifted(-before[0] / 2, -before[1] / 2)


def followed(region: Region, matrix: Matrix, size: tuple[int, int]) -> Region:
    """Return a region as it lies after the frame changed, in a picture of (width, height) `size`.

    Exact for cuts, flips and quarter turns; else resampled, averaged where it shrinks.
    """
    middles = shifted(-0.5, -0.5) @ matrix @ shifted(0.5, 0.5)
    mask = region.bytes8
    exact = keeps_pixels(matrix)
    if not exact and (spread := _shrinking(matrix)) > 0:
        mask = cv2.GaussianBlur(mask, (0, 0), spread)
    how = cv2.INTER_NEAREST if exact else cv2.INTER_LINEAR
    laid = cv2.warpPerspective(mask, middles, size, flags=how)
    moved = np.asarray(laid, np.uint8).reshape(size[1], size[0])
    return Region.from_bytes8(moved, region.name, region.source, region.score)


def keeps_pixels(matrix: Matrix) -> bool:
    """Return whether each pixel goes to one whole pixel."""
    middles = shifted(-0.5, -0.5) @ matrix @ shifted(0.5, 0.5)
    whole = np.abs(middles - np.rint(middles)).max() < 1e-6
    flat = np.abs(middles[2] - (0, 0, 1)).max() < 1e-9
    return bool(whole and flat and abs(abs(np.linalg.det(middles[:2, :2])) - 1) < 1e-6)


def _shrinking(matrix: Matrix) -> float:
    """Return the blur in pixels that stands for averaging where the picture becomes smaller; 0 for none."""
    factor = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    return 0.0 if factor > 0.8 else 0.35 / max(factor, 1e-3)
