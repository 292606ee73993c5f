"""A close look at the changed part: before and after in OKLab, small enough to measure at once."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from ...errors import PictureError
from ..color import Floats, rgb_to_oklab
from ..measures import Where
from ..picture import Picture
from ..region import Box, Region, around

LONGEST = 640
"""Pixels of the longer side of a view."""
_MARGIN = 0.6
"""Of the region's longer side, shown around it."""
_LEAST_MARGIN = 24


@dataclass(frozen=True)
class CloseView:
    """Before and after, HW3 float32 OKLab of one size, and where it may have changed, HW bool."""

    before: Floats
    after: Floats
    inside: Where
    frame: Box
    """What part of the picture is shown, in the picture's pixels."""

    @cached_property
    def reach(self) -> float:
        """Side in pixels of a square as large as the inside."""
        return float(np.sqrt(np.count_nonzero(self.inside)))

    @cached_property
    def rim(self) -> int:
        """Width in pixels of the band in which a mask may miss a thing's outline."""
        return max(2, round(0.025 * self.reach))

    @cached_property
    def depth(self) -> Floats:
        """Distance in pixels from the rim, HW float32: above 0 inside, below 0 outside."""
        inside = self.inside.astype(np.uint8)
        within = cv2.distanceTransform(np.pad(inside, 1, mode="edge"), cv2.DIST_L2, 3)[1:-1, 1:-1]
        beyond = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 3)
        return np.asarray(np.where(self.inside, within, -beyond), np.float32)

    @property
    def whole(self) -> bool:
        """True when there is no outside to compare with."""
        return bool(self.inside.all())

    def placed(self, mask: Where) -> Where:
        """Return a mask of the whole picture, HW bool, as it lies in the view."""
        left, top, right, bottom = self.frame
        part = np.ascontiguousarray(mask[top:bottom, left:right], np.uint8) * np.uint8(255)
        shown = cv2.resize(part, self.inside.shape[::-1], interpolation=cv2.INTER_AREA)
        return np.asarray(shown >= 128, np.bool_)

    def shown_at(self, x: int, y: int) -> tuple[int, int]:
        """Return the picture's pixel (x, y) that a pixel of the view shows."""
        left, top, right, bottom = self.frame
        height, width = self.inside.shape
        return left + (2 * x + 1) * (right - left) // (2 * width), top + (2 * y + 1) * (bottom - top) // (
            2 * height
        )

    def ring(self, near: float, far: float) -> Where:
        """Return the outside from `near` to `far` times `reach` away from the rim."""
        return (self.depth < -near * self.reach) & (self.depth >= -far * self.reach - 1)


def close_view(before: Picture, after: Picture, region: Region | None) -> CloseView:
    """Return the view of an edit in its region, of the whole picture without one; all have one size.

    What can be seen through lies on white before a dark picture and on black before a light one: an old
    ground that was left at the rim of a cut-out is seen there.
    """
    sizes = {before.size, after.size, region.size if region else before.size}
    if len(sizes) > 1:
        raise PictureError(f"before, after and region are of one size, got {sorted(sizes)}")
    frame = left, top, right, bottom = (
        _around(region) if region and not region.empty else (0, 0, *before.size)
    )
    factor = min(1.0, LONGEST / max(right - left, bottom - top))
    size = max(1, round((right - left) * factor)), max(1, round((bottom - top) * factor))

    ground = 255 if before.rgb[top:bottom, left:right].mean() < 128 else 0

    def seen(picture: Picture) -> Floats:
        part = cv2.resize(picture.pixels[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)[..., :3]
        if picture.alpha is not None:
            opacity = cv2.resize(picture.alpha[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)
            share = (opacity / np.float32(255))[..., None]
            part = np.rint(part * share + ground * (1 - share)).astype(np.uint8)
        return rgb_to_oklab(np.asarray(part, np.uint8))

    if region is None or region.empty:
        return CloseView(seen(before), seen(after), np.ones(size[::-1], np.bool_), frame)
    weight = region.bytes8[top:bottom, left:right]
    inside = cv2.resize(weight, size, interpolation=cv2.INTER_AREA) >= 128
    return CloseView(seen(before), seen(after), np.asarray(inside, np.bool_), frame)


def _around(region: Region) -> Box:
    left, top, right, bottom = region.box
    margin = max(_LEAST_MARGIN, round(_MARGIN * max(right - left, bottom - top)))
    return around(region.box, margin, region.size)
