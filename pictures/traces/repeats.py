"""Was a thing that exists once copied into the hole?"""

import cv2
import numpy as np

from ..color import Floats
from ..measures import Where
from .close_view import CloseView

_LONGEST = 320
_BLOCK = 14
_MOST_BLOCKS = 10
_SAME = 0.9
_LIKE = 0.8
"""Correlations from which two blocks are one copied, and of one kind of texture."""


def repeated(view: CloseView) -> float:
    """Return the share of the hole's structured blocks that stand once elsewhere, and only there.

    Slats, bricks and leaves are alike in many places; a lid, a sign or an animal is not.
    """
    if view.whole:
        return 0.0
    factor = min(1.0, _LONGEST / max(view.inside.shape))
    size = tuple(max(round(n * factor), 1) for n in view.inside.shape[::-1])
    plane = np.asarray(cv2.resize(view.after[..., 0], size, interpolation=cv2.INTER_AREA), np.float32)
    plane = np.asarray(cv2.GaussianBlur(plane, (0, 0), 0.8), np.float32)
    inside = cv2.resize(view.inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    tops = _blocks(plane, inside) if min(size) > _BLOCK else []
    if not tops:
        return 0.0
    outside = plane.copy()
    outside[inside] = plane[~inside].mean()
    free = cv2.erode((~inside).astype(np.uint8), np.ones((_BLOCK, _BLOCK), np.uint8), anchor=(0, 0)) > 0
    free = free[: plane.shape[0] - _BLOCK + 1, : plane.shape[1] - _BLOCK + 1]
    once = sum(_stands_once(plane[y : y + _BLOCK, x : x + _BLOCK], outside, free) for y, x in tops)
    return once / len(tops)


def _blocks(plane: Floats, inside: Where) -> list[tuple[int, int]]:
    """Return (top, left) of blocks in the hole that hold structure, strongest first."""
    full = cv2.erode(inside.astype(np.uint8), np.ones((_BLOCK, _BLOCK), np.uint8), anchor=(0, 0)) > 0
    mean = cv2.boxFilter(plane, -1, (_BLOCK, _BLOCK), anchor=(0, 0))
    square = cv2.boxFilter(plane * plane, -1, (_BLOCK, _BLOCK), anchor=(0, 0))
    spread = np.sqrt(np.maximum(square - mean * mean, 0)) * full
    at = [(y, x) for y in range(0, plane.shape[0] - _BLOCK, 7) for x in range(0, plane.shape[1] - _BLOCK, 7)]
    strong = [(float(spread[y, x]), y, x) for y, x in at if spread[y, x] > 0.05]
    return [(y, x) for _, y, x in sorted(strong, reverse=True)[:_MOST_BLOCKS]]


def _stands_once(block: Floats, outside: Floats, free: np.ndarray) -> bool:
    score = cv2.matchTemplate(outside, block, cv2.TM_CCOEFF_NORMED)
    score = np.where(free, score, -1)
    _, best, _, (x, y) = cv2.minMaxLoc(score)
    if best < _SAME:
        return False
    reach = 2 * _BLOCK  # other parts of the same thing may be alike
    score[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1] = -1
    return float(score.max()) < _LIKE
