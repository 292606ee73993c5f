"""The part of a picture that a service needs to see, at the size that it works in."""

from dataclasses import dataclass

import cv2
import numpy as np

from ...pictures import Box, Picture, Region
from ...pictures.registration import registration

_CONTEXT = 0.35
"""Surroundings shown on each side, as a share of the region's box."""
_LEAST = 96
"""Pixels of surroundings on each side."""
_WHOLE = 0.6
"""A window that covers more of the picture than this is the whole picture."""
_STEP = 16
_NARROWEST = 1 / 3
_ASPECT = 0.04
"""Relative difference of aspect ratio that scaling may hide."""


@dataclass(frozen=True)
class Window:
    """A box of a picture, scaled to `size` for the way there and back."""

    box: Box
    size: tuple[int, int]
    """(width, height) in pixels, in steps of 16."""

    def sent(self, picture: Picture) -> np.ndarray:
        """Return the pixels in the box at `size`, HWC uint8."""
        return _scaled(np.ascontiguousarray(picture.pixels[self._inside]), self.size)

    def mask(self, region: Region) -> np.ndarray:
        """Return the mask as the service takes it, RGBA uint8: alpha 0 = edit here."""
        mask = _scaled(255 - region.bytes8[self._inside], self.size)
        return np.dstack([np.zeros((*mask.shape, 3), np.uint8), mask])

    def fits(self, size: tuple[int, int]) -> bool:
        """Say whether a result of this size has the window's shape."""
        wanted, got = self.size[0] / self.size[1], size[0] / size[1]
        return abs(got / wanted - 1) <= _ASPECT

    def put_back(self, result: np.ndarray, picture: Picture, region: Region | None) -> Picture:
        """Return the picture with the result, RGB uint8, in the box; a shift within the window is undone."""
        left, top, right, bottom = self.box
        made = _scaled(result, (right - left, bottom - top))
        if self.box == (0, 0, *picture.size) or region is None:
            return picture.with_rgb(made)
        before = Picture(np.ascontiguousarray(picture.rgb[self._inside]))
        made = registration(before, Picture(made), Region(region.bytes8[self._inside])).undo(made)
        whole = picture.rgb.copy()
        whole[self._inside] = made
        return picture.with_rgb(whole)

    @property
    def _inside(self) -> tuple[slice, slice]:
        left, top, right, bottom = self.box
        return np.s_[top:bottom, left:right]


def window_of(picture: Picture, region: Region | None, longest: int) -> Window:
    """Choose the box: the region and its surroundings, or the whole picture when that is not much more."""
    box = (0, 0, *picture.size) if region is None else _around(region.box, picture.size)
    width, height = box[2] - box[0], box[3] - box[1]
    scale = longest / max(width, height)
    return Window(box, (_stepped(width * scale), _stepped(height * scale)))


def _around(box: Box, size: tuple[int, int]) -> Box:
    left, right = _widened(box[0], box[2], size[0])
    top, bottom = _widened(box[1], box[3], size[1])
    left, right = _not_narrow(left, right, bottom - top, size[0])
    top, bottom = _not_narrow(top, bottom, right - left, size[1])
    if (right - left) * (bottom - top) > _WHOLE * size[0] * size[1]:
        return 0, 0, *size
    return left, top, right, bottom


def _widened(low: int, high: int, limit: int) -> tuple[int, int]:
    margin = max(_LEAST, round((high - low) * _CONTEXT))
    return max(0, low - margin), min(limit, high + margin)


def _not_narrow(low: int, high: int, other: int, limit: int) -> tuple[int, int]:
    missing = max(0, int(other * _NARROWEST) + 1 - (high - low))
    low = max(0, low - missing // 2)
    high = min(limit, high + missing)
    return low, high


def _stepped(pixels: float) -> int:
    return max(_STEP, round(pixels / _STEP) * _STEP)


def _scaled(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return np.ascontiguousarray(pixels)
    how = cv2.INTER_AREA if width * height > size[0] * size[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)
