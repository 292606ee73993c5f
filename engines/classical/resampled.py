"""A part of a plane that is enlarged, and a plane reduced row by row: no more is held than is asked for.

The numbers are those of `cv2.resize` of the whole, to the last rounding.
"""

from collections.abc import Callable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ...pictures import Box, Pixels, Samples
from ...pictures.depth.levels import eight_bits
from ...pictures.measures import bands

Floats = NDArray[np.float32]

_LONGEST = 640
_ROWS = 64
"""Rows that are reduced at once."""
_SHARPNESS = -0.75
"""OpenCV's constant of cubic interpolation (Keys 1981, equation 4 with this a)."""


def small_copy(rgb: Samples, longest: int = _LONGEST) -> Pixels:
    """Return HW3 uint8 of at most `longest` pixels a side, averaged over areas; `rgb` has any depth."""
    height, width = rgb.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return np.ascontiguousarray(eight_bits(rgb))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return eight_bits(np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), rgb.dtype))


def enlarged(plane: Floats | Pixels, size: tuple[int, int], box: Box, how: int = cv2.INTER_LINEAR) -> Floats:
    """Return an XYXY box of a plane, HW or HWC, as it is when enlarged to `size` (width, height).

    Bytes are enlarged as the numbers that they are, unrounded. `how`: cv2.INTER_LINEAR or cv2.INTER_CUBIC.
    """
    if box == (0, 0, *size):
        exact = plane.astype(np.float32, copy=False)
        whole = exact if exact.shape[1::-1] == size else cv2.resize(exact, size, interpolation=how)
        return np.asarray(whole, np.float32).reshape(size[1], size[0], *plane.shape[2:])
    return enlarged_rows(lambda rows: plane[rows].astype(np.float32, copy=False), plane.shape, size, box, how)


def enlarged_rows(
    rows_of: Callable[[slice], Floats],
    shape: tuple[int, ...],
    size: tuple[int, int],
    box: Box,
    how: int = cv2.INTER_LINEAR,
) -> Floats:
    """Return the same of a plane of `shape`, of which only the rows that count are made."""
    left, top, right, bottom = box
    columns, across = _taps(shape[1], size[0], left, right, how)
    rows, down = _taps(shape[0], size[1], top, bottom, how)
    first = int(rows.min())
    some = rows_of(slice(first, int(rows.max()) + 1))
    flat = across.reshape(*across.shape, *(1,) * (len(shape) - 2))
    wide = _summed((some[:, at], weight) for at, weight in zip(columns, flat, strict=True))
    tall = down.reshape(*down.shape, *(1,) * (len(shape) - 1))
    return _summed((wide[at - first], weight) for at, weight in zip(rows, tall, strict=True))


def _summed(weighted: Iterator[tuple[Floats, Floats]]) -> Floats:
    """Return the weighted sum; the values, of many rows each large, are asked for one by one and used up."""
    total, weight = next(weighted)
    total *= weight
    for values, weight in weighted:
        values *= weight
        total += values
    return total


def _taps(there: int, wanted: int, first: int, last: int, how: int) -> tuple[NDArray[np.intp], Floats]:
    """Return what each new place from `first` to `last` is made of: places and weights, one row a tap."""
    if there == wanted:
        return np.arange(first, last)[None], np.ones((1, last - first), np.float32)
    exact = (np.arange(first, last) + 0.5) * (there / wanted) - 0.5
    before = np.floor(exact).astype(np.intp)
    share = (exact - before).astype(np.float32)
    if how == cv2.INTER_LINEAR:
        share = np.where((before < 0) | (before >= there - 1), np.float32(0), share)
        weights, reach = [1 - share, share], (0, 1)
    else:
        weights, reach = _cubic(share), (-1, 0, 1, 2)
    places = [np.clip(before + step, 0, there - 1) for step in reach]
    return np.stack(places), np.asarray(np.stack(weights), np.float32)


def _cubic(share: Floats) -> list[Floats]:
    a, one = np.float32(_SHARPNESS), np.float32(1)
    far, other = share + one, one - share
    before = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a
    here = ((a + 2) * share - (a + 3)) * share * share + one
    after = ((a + 2) * other - (a + 3)) * other * other + one
    return [before, here, after, one - before - here - after]


def reduced(rows_of: Callable[[slice], Floats], shape: tuple[int, ...], size: tuple[int, int]) -> Floats:
    """Return a plane of `shape`, whose rows `rows_of` makes, averaged down to `size` (width, height)."""
    narrow = np.empty((shape[0], size[0], *shape[2:]), np.float32)
    for rows in bands(shape[0], _ROWS):
        some = rows_of(rows)
        if size[0] != shape[1]:
            some = cv2.resize(some, (size[0], len(some)), interpolation=cv2.INTER_AREA)
        narrow[rows] = np.asarray(some).reshape(narrow[rows].shape)
    if size[1] == shape[0]:
        return narrow
    small = cv2.resize(narrow, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32).reshape(size[1], size[0], *shape[2:])
