"""What differs between two pictures, how much, and how steep it is at a border."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from .file_facts import Pixels, Samples, is_deep

Plane = NDArray[np.uint8]
Where = NDArray[np.bool_]

_ROWS = 512
"""Rows that are measured at once."""
BLENDED = 64
"""Rows that are blended at once: in wider numbers they take several times the room."""
_COMPARED = 64
"""Rows of two pictures that are compared at once: what is made on the way takes ten times their room."""
_BESIDE = 6
"""Pixels from a border up to which its texture is looked at."""


def spread(pixels: Pixels, where: Where | None) -> float:
    """Return the largest standard deviation of a channel over the chosen pixels, or all, in levels."""
    mask = None if where is None else where.view(np.uint8)
    return float(np.max(cv2.meanStdDev(pixels, mask=mask)[1]))


def bands(height: int, rows: int = _ROWS) -> list[slice]:
    """Return the rows of a picture in parts, so that what is made on the way stays small."""
    return [slice(top, min(top + rows, height)) for top in range(0, height, rows)]


def differing(before: Pixels, after: Pixels) -> Plane:
    """Return the largest difference of a channel, HW uint8; a missing channel counts as opaque."""
    if before.shape[2] != after.shape[2]:
        before, after = _with_opacity(before), _with_opacity(after)
    if not before.size:
        return np.zeros(before.shape[:2], np.uint8)
    difference = np.asarray(cv2.absdiff(np.ascontiguousarray(before), np.ascontiguousarray(after)), np.uint8)
    planes = cv2.split(difference)
    largest = planes[0]
    for plane in planes[1:]:
        largest = cv2.max(largest, plane)
    return np.asarray(largest, np.uint8)


class ChangedShares(NamedTuple):
    """What differs between two pictures of one size."""

    anywhere: bool
    inside: float
    """Share in [0, 1] of the pixels that count as inside."""
    outside: float
    """Share in [0, 1] of the pixels of no weight."""
    most_outside: int
    """Largest difference of a channel at a pixel of no weight, 0-255."""
    pixels_inside: int
    """Pixels inside that differ."""


def changed_shares(before: Pixels, after: Pixels, weight: Plane | None) -> ChangedShares:
    """Compare HWC pixels in bands; `weight` is HW uint8, and None means that all is inside."""
    least, sums, most = 1 if weight is None else least_of(weight), np.zeros(5, np.int64), 0
    for rows in bands(len(before), _COMPARED):
        difference = differing(before[rows], after[rows])
        near = np.full_like(difference, 255) if weight is None else weight[rows]
        within, beyond = difference * (near >= least), difference * (near == 0)
        sums += [np.count_nonzero(plane) for plane in (difference, near >= least, near == 0, within, beyond)]
        most = max(most, int(beyond.max(initial=0)))
    anywhere, inside, outside, changed_inside, changed_outside = sums.tolist()
    return ChangedShares(
        anywhere > 0,
        changed_inside / inside if inside else 0.0,
        changed_outside / outside if outside else 0.0,
        most,
        changed_inside,
    )


def least_of(weight: Plane) -> int:
    """Return from which weight on a pixel counts as inside: half, or anything when it nowhere is so much."""
    return 128 if weight.max(initial=0) >= 128 else 1


def untouched(before: Samples, after: Samples, weight: Plane) -> bool:
    """Return whether every pixel of no weight is the same in both, HWC in one depth."""
    return not any(
        (_different(before[rows], after[rows]) * (weight[rows] == 0)).any()
        for rows in bands(len(weight), _COMPARED)
    )


def blended(under: Samples, over: Samples, weight: Plane) -> Samples:
    """Return HWC `over` laid on `under` in one depth: all of it where the weight, HW uint8, is 255."""
    share = weight[..., None].astype(np.uint32 if is_deep(under) else np.uint16)
    return ((over * share + under * (255 - share) + 127) // 255).astype(under.dtype)


def seam_of(before: Pixels, after: Pixels, inside: Where) -> float:
    """Return how much steeper `after` is across the border of `inside` than the picture is there anyway.

    1 = as steep as the original at the same place or as the texture beside it, whichever is steeper.
    """
    sums = np.zeros((3, 2), np.int64)
    for rows in bands(len(inside), _COMPARED):
        sums += _steps_at_border(before, after, inside, rows)
    (across, crossed), (usual, _), (texture, beside) = sums.tolist()
    if not crossed:
        return 0.0
    reference = max(usual / crossed, texture / beside if beside else 0.0, 1.5)
    return across / crossed / reference


def _steps_at_border(before: Pixels, after: Pixels, inside: Where, rows: slice) -> NDArray[np.int64]:
    """Return (sum, count) of the steps from some rows: across the border after and before, and beside it."""
    top = max(rows.start - _BESIDE, 0)
    near = np.s_[top : rows.stop + _BESIDE + 1]
    within, first = inside[near], rows.start - top
    sums = np.zeros((3, 2), np.int64)
    if within.all() or not within.any():
        return sums
    band, lower = _band(within), np.s_[first : first + rows.stop - rows.start + 1]
    for axis, some in ((0, lower), (1, np.s_[lower.start : lower.stop - 1])):
        crossing = np.diff(within[some].view(np.int8), axis=axis) != 0
        beside = (band[some][1:] if axis == 0 else band[some][:, 1:]) & ~crossing
        steps_before, steps_after = (_steps(pixels[near][some], axis) for pixels in (before, after))
        for at, (steps, where) in enumerate(
            ((steps_after, crossing), (steps_before, crossing), (steps_after, beside))
        ):
            chosen = steps[where]
            sums[at] += int(chosen.sum(dtype=np.int64)), chosen.size
    return sums


def _different(before: Samples, after: Samples) -> Where | Plane:
    if is_deep(before):
        return (before != after).any(axis=-1)
    return differing(np.asarray(before, np.uint8), np.asarray(after, np.uint8))


def _with_opacity(pixels: Pixels) -> Pixels:
    if pixels.shape[2] == 4:
        return pixels
    return np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])


def _steps(pixels: Pixels, axis: int) -> Plane:
    ahead, behind = (pixels[1:], pixels[:-1]) if axis == 0 else (pixels[:, 1:], pixels[:, :-1])
    return differing(ahead[..., :3], behind[..., :3])


def _band(inside: Where) -> Where:
    """Return the pixels a little away from the border, on both sides."""
    solid = inside.view(np.uint8)
    wide, near = (np.ones((2 * reach + 1, 2 * reach + 1), np.uint8) for reach in (_BESIDE, 2))
    around = [np.asarray(cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, brush)) > 0 for brush in (wide, near)]
    return around[0] & ~around[1]
