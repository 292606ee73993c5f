"""A subject's alpha that is made anew in any part of a picture: the whole in numbers would be large."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from ....pictures import Box, Mask, Picture, Pixels, Region
from ....pictures.measures import bands
from ....pictures.region import around
from ..box_parts import part, placed, shared
from ..find.refine import Fitted, fitted

AT_ONCE = 4_000_000
"""Pixels up to which a picture is one tile."""
TILE = 256
"""Side in pixels of a tile of a larger one."""


@dataclass(frozen=True)
class Matte:
    """How much of each pixel is the subject."""

    size: tuple[int, int]
    """(width, height) in pixels of the picture."""
    within: Callable[[Box], Mask]
    """XYXY box → HW float32 in [0, 1] of it."""

    @cached_property
    def edges(self) -> list[Box]:
        """A box in each tile that holds a soft edge, around what it holds of it; in reading order."""
        found: list[Box] = []
        for left, top, right, bottom in tiles(self.size):
            edge = soft(self.within((left, top, right, bottom)))
            x, y, wide, high = cv2.boundingRect(edge.view(np.uint8))
            if wide:
                found.append((left + x, top + y, left + x + wide, top + y + high))
        return found

    def window(self, margin: int) -> Box:
        """Return the XYXY box around all soft edges, `margin` pixels larger; there must be one."""
        sides = np.array(self.edges)
        left, top = sides[:, :2].min(axis=0).tolist()
        right, bottom = sides[:, 2:].max(axis=0).tolist()
        return around((left, top, right, bottom), margin, self.size)

    def rest(self, first: int, last: int) -> Mask:
        """Return some rows of what is not the subject, HW float32."""
        return 1 - self.within((0, first, self.size[0], last))

    def times(self, picture: Picture) -> "Matte":
        """Return this matte as far as the picture itself is opaque."""
        return self if picture.alpha is None else Matte(self.size, lambda box: self._opaque(picture, box))

    def _opaque(self, picture: Picture, box: Box) -> Mask:
        return np.asarray(self.within(box) * opacity(picture).within(box), np.float32)


def soft(share: Mask) -> np.ndarray:
    """Return where a mask is neither 0 nor 1, HW bool."""
    return np.asarray((share > 0) & (share < 1))


def tiles(size: tuple[int, int]) -> Iterator[Box]:
    """Yield the parts of a picture of `size` (width, height) that are worked on at once."""
    width, height = size
    side = max(size) if width * height <= AT_ONCE else TILE
    for top in range(0, height, side):
        for left in range(0, width, side):
            yield left, top, min(left + side, width), min(top + side, height)


def cut_out(rgb: Pixels, region: Region) -> Matte:
    """Return the subject's matte: a hard region is fitted to the picture's edges, a soft one is taken."""
    ends = 6, 249  # of 255: neither outside nor inside
    faint = sum(int(np.count_nonzero(cv2.inRange(region.bytes8[r], *ends))) for r in bands(region.size[1]))
    if faint > _rim(region):
        return Matte(region.size, region.mask_in)
    fit = fitted(rgb, region.bytes8)
    if isinstance(fit, Fitted):
        return _kept(fit, region.size)
    return Matte(region.size, lambda box: fit[part(box)])


def opacity(picture: Picture) -> Matte:
    """Return the matte of a picture's own opacity."""
    alpha = picture.alpha
    if alpha is None:
        return Matte(picture.size, lambda box: np.ones((box[3] - box[1], box[2] - box[0]), np.float32))
    return Matte(picture.size, lambda box: np.asarray(alpha[part(box)] / np.float32(255), np.float32))


def _rim(region: Region) -> int:
    """Return how many pixels lie at the border of what is inside."""
    counted = 0
    for rows in bands(region.size[1]):
        top = max(rows.start - 1, 0)
        inside = (region.bytes8[top : rows.stop + 1] > 127).astype(np.uint8)
        steps = cv2.Laplacian(inside, cv2.CV_16S)[rows.start - top : rows.stop - top]
        counted += int(np.count_nonzero(steps))
    return counted


def _kept(fit: Fitted, size: tuple[int, int]) -> Matte:
    """Return the matte of a fit, in which the tiles that hold an edge are made once and kept."""
    kept: dict[Box, Mask | float] = {}
    for box in tiles(size):
        made = fit.within(box)
        kept[box] = made if made.min() < made.max() else float(made.flat[0])

    def within(box: Box) -> Mask:
        left, top, right, bottom = box
        share = np.empty((bottom - top, right - left), np.float32)
        if (same := kept.get(box)) is not None:
            share[:] = same
            return share
        for tile, made in kept.items():
            common = shared(box, tile)
            if common[0] < common[2] and common[1] < common[3]:
                inner = made[part(placed(common, tile))] if isinstance(made, np.ndarray) else made
                share[part(placed(common, box))] = inner
        return share

    return Matte(size, within)
