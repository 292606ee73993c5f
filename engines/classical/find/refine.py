"""Fit a rough mask to the edges of the full-size picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Mask, Pixels
from ....pictures.color import Floats
from ....pictures.region import around
from ..box_parts import part, placed
from ..resampled import enlarged, reduced
from .guided_filter import applied, coefficients, guided

Part = tuple[slice, slice]

LONGEST = 800
"""Edges are fitted at this many pixels on the longer side, then carried up to full size."""

_CARRIED = 8
"""Pixels around an edge that it is carried up to full size by."""


@dataclass(frozen=True)
class Fitted:
    """A mask on the picture's edges, made anew in any part of the picture: the whole is large."""

    rgb: Pixels
    """Of the picture, HW3 uint8."""
    alpha: Mask
    """HW float32 at the size at which edges were fitted."""
    slope: Floats
    """HW3, of alpha in the picture's colours, and `offset`, HW."""
    offset: Mask
    reach: int
    """Pixels of the picture that an edge may move by from where alpha has it."""

    def within(self, box: Box) -> Mask:
        """Return an XYXY box of the mask, HW float32 in [0, 1]."""
        size = self.rgb.shape[1], self.rgb.shape[0]
        wide = around(box, self.reach, size)
        rough = enlarged(self.alpha, size, wide)
        inner = part(placed(box, wide))
        if (value := _one_side(rough)) is not None:
            return np.full_like(rough[inner], value)
        return _within_reach(applied(self.slope, self.offset, self.rgb, box), rough, self.reach, inner)


def refine(pixels: Pixels, mask: NDArray[np.generic], *, reach: float = 0.014) -> Mask:
    """Return a soft alpha, HW float32 in [0, 1], whose edge follows the picture's.

    `pixels`: HWC uint8 RGB (opacity is ignored); `mask`: HW bool or float in [0, 1] of any size, taken as
    covering the whole picture; `reach`: how far the edge may move, as a share of the longer side. Farther
    away the mask stays exactly 0 or 1.
    """
    fit = fitted(pixels, mask, reach=reach)
    return fit.within((0, 0, pixels.shape[1], pixels.shape[0])) if isinstance(fit, Fitted) else fit


def fitted(pixels: Pixels, mask: NDArray[np.generic], *, reach: float = 0.014) -> Fitted | Mask:
    """Return what `refine` returns, where the picture is larger than edges are fitted at: in any part.

    `mask`: as `refine` takes it, or HW uint8 up to 255, which is read in bands. Guided filter: He, Sun,
    Tang 2010 (PAMI 2013), equations 5, 6 and 8.
    """
    rgb = np.ascontiguousarray(pixels[..., :3])
    height, width = rgb.shape[:2]
    if min(height, width) < 8 or not mask.any() or mask.all():
        return resized(_as_share(mask), width, height).clip(0, 1)
    small = shrunk(rgb, LONGEST)
    rough = _reduced(mask, small.shape[1], small.shape[0])
    radius = max(3, round(reach * max(small.shape[:2])))
    frame = _around_edges(rough, radius)
    if frame is None:
        return np.full((height, width), rough.flat[0] > 0.5, np.float32)
    alpha = np.zeros_like(rough)
    alpha[frame] = guided(small[frame], rough[frame], radius, eps=1e-5, onto=small[frame])
    alpha = _within_reach(alpha, rough, radius)
    if small.shape == rgb.shape:
        return alpha
    factor = max(height, width) / max(small.shape[:2])
    slope, offset = np.zeros_like(small, np.float32), np.zeros_like(alpha)
    slope[frame], offset[frame] = coefficients(small[frame], alpha[frame], 3, 1e-4)
    return Fitted(rgb, alpha, slope, offset, max(4, round(3 * factor)))


def _as_share(mask: NDArray[np.generic]) -> Mask:
    """Return HW float32 in [0, 1] of a mask of bool, float or uint8 up to 255."""
    if mask.dtype == np.uint8:
        return np.asarray(np.asarray(mask, np.uint8) / np.float32(255), np.float32)
    return np.ascontiguousarray(mask, np.float32)


def _reduced(mask: NDArray[np.generic], width: int, height: int) -> Mask:
    if width * height > mask.size:
        return resized(_as_share(mask), width, height)
    return reduced(lambda rows: _as_share(mask[rows]), mask.shape, (width, height))


def _one_side(mask: Mask) -> bool | None:
    """Return true where all of a mask is inside, false where nothing is, None where it has an edge."""
    inside = mask > 0.5
    return bool(inside.flat[0]) if inside.all() or not inside.any() else None


def _around_edges(mask: Mask, radius: int) -> tuple[slice, slice] | None:
    """Return the rows and columns in which an edge may move by `radius`, and all that it is fitted by."""
    solid = (mask > 0.5).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    edge = cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, disc)
    left, top, wide, high = cv2.boundingRect(edge)
    away = 2 * radius + _CARRIED
    rows = slice(max(0, top - away), top + high + away)
    return (rows, slice(max(0, left - away), left + wide + away)) if wide else None


def shrunk(pixels: Pixels, longest: int) -> Pixels:
    """Return RGB pixels whose longer side is at most `longest`; smaller pictures come back as they are."""
    height, width = pixels.shape[:2]
    factor = longest / max(height, width)
    if factor >= 1:
        return np.ascontiguousarray(pixels[..., :3])
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # with opacity: colours alone are a copy
    return np.ascontiguousarray(small.reshape(size[1], size[0], pixels.shape[2])[..., :3], np.uint8)


def _within_reach(filtered: Mask, mask: Mask, radius: int, inner: Part = np.s_[:, :]) -> Mask:
    """Return the inner part of a mask as it was filtered within `radius` of its edge, else 0 or 1."""
    edge = filtered - np.float32(0.08)
    edge /= np.float32(0.84)
    np.clip(edge, 0, 1, out=edge)
    solid = (mask > 0.5).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    edge[cv2.erode(solid, disc, borderType=cv2.BORDER_REPLICATE)[inner] > 0] = 1
    edge[cv2.dilate(solid, disc)[inner] == 0] = 0
    return edge


def resized(mask: Mask, width: int, height: int) -> Mask:
    """Return a mask of another size; the mask itself where it has that one."""
    if mask.shape == (height, width):
        return mask
    larger = width * height > mask.size
    how = cv2.INTER_LINEAR if larger else cv2.INTER_AREA
    return np.asarray(cv2.resize(mask, (width, height), interpolation=how), np.float32).reshape(height, width)
