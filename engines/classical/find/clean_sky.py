"""A sky without what stands before it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Mask, Pixels
from ....pictures.color import Floats
from ....pictures.measures import bands
from ..box_parts import MaskIn, part
from ..resampled import enlarged

_CARRIED = 4_000_000
"""Pixels of the smaller copy, a half or less of each side, in which a sky is carried behind things."""
_ROWS = 16
"""Rows of that copy that are made at once."""
_Rows = Callable[[slice], Floats]


@dataclass(frozen=True)
class CleanSky:
    """A sky without what stands before it, in any part of a picture: carried in from around."""

    rgb: Pixels
    mask: MaskIn
    carried: Floats
    """HW3 float32 of a smaller size, gamma-coded 0–255: the sky as it is behind things."""

    @classmethod
    def of(cls, rgb: Pixels, mask: MaskIn) -> "CleanSky":
        """Return the sky of HW3 uint8 that `mask` covers."""
        return cls(rgb, mask, _carried(rgb, mask))

    def within(self, box: Box) -> Floats:
        """Return an XYXY box, HW3 float32 gamma-coded 0–255."""
        sure = _sure(self.mask(box))[..., None]
        size = self.rgb.shape[1], self.rgb.shape[0]
        return np.where(sure, self.rgb[part(box)], enlarged(self.carried, size, box)).astype(np.float32)


def clean_sky(rgb: Pixels, mask: Mask) -> Floats:
    """Return the sky without what stands before it, HW3 float32 gamma-coded 0–255."""
    return CleanSky.of(rgb, lambda box: mask[part(box)]).within((0, 0, rgb.shape[1], rgb.shape[0]))


def _sure(mask: Mask) -> NDArray[np.bool_]:
    return mask > 0.97


def _carried(rgb: Pixels, mask: MaskIn) -> Floats:
    """Return a smaller copy in which each point is the mean of the sure sky around it, near before far."""
    height, width = rgb.shape[:2]

    def sky_and_weight(rows: slice) -> Floats:
        sure = _sure(mask((0, rows.start, width, rows.stop)))
        return np.dstack([rgb[rows] * sure[..., None], sure]).astype(np.float32)

    middle = _middle(rgb, mask)
    if min(height, width) <= 2:
        return middle
    levels = [_halved_until_small(sky_and_weight, (height, width))]
    while min(levels[-1].shape[:2]) > 2:
        levels.append(np.asarray(cv2.pyrDown(levels[-1]), np.float32))
    carried = _divided(levels[-1], np.broadcast_to(middle, (*levels[-1].shape[:2], 3)))
    for level in levels[-2::-1]:
        wider = cv2.resize(carried, level.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        carried = _divided(level, np.asarray(wider, np.float32))
    return carried


def _middle(rgb: Pixels, mask: MaskIn) -> Floats:
    """Return the mean of the sure sky, or of all where there is none, (1, 1, 3)."""
    total, count, width = np.zeros(3), 0, rgb.shape[1]
    for rows in bands(len(rgb)):
        sure = _sure(mask((0, rows.start, width, rows.stop)))
        total += rgb[rows][sure].sum(axis=0, dtype=np.int64)
        count += np.count_nonzero(sure)
    mean = total / count if count else np.array(cv2.mean(rgb)[:3])
    return np.asarray(mean, np.float32).reshape(1, 1, 3)


def _halved_until_small(rows_of: _Rows, shape: tuple[int, int]) -> Floats:
    """Return the planes whose rows are given, halved once or until they are small enough."""
    while True:
        rows_of = partial(_halved, rows_of, shape[0])
        shape = -(-shape[0] // 2), -(-shape[1] // 2)
        if shape[0] * shape[1] <= _CARRIED:
            break
    small = np.empty((*shape, 4), np.float32)
    for rows in bands(shape[0], _ROWS):
        small[rows] = rows_of(rows)
    return small


def _halved(rows_of: _Rows, height: int, rows: slice) -> Floats:
    """Return some rows of the next level of a pyramid, as they are in the whole."""
    top, bottom = max(0, 2 * rows.start - 2), min(height, 2 * rows.stop + 2)
    first = rows.start - top // 2
    halved = cv2.pyrDown(rows_of(slice(top, bottom)))
    return np.asarray(halved[first : first + rows.stop - rows.start], np.float32)


def _divided(level: Floats, otherwise: Floats) -> Floats:
    filled, weight = level[..., :3], level[..., 3:]
    share = np.clip(weight * 8, 0, 1)
    own = filled / np.maximum(weight, 1e-4)
    return np.asarray(own * share + otherwise.reshape(own.shape) * (1 - share), np.float32)
