"""Windows at full size: fine detail as it is in the file, which a small view averages away."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ...errors import PictureError
from ..appearance import grey_of
from ..color import Floats
from ..measures import Plane, Where
from ..picture import Picture
from ..region import Box, Region, around

SIDE = 256
"""Pixels of a window's side."""
COUNT = 16
"""Most windows that are looked at; a part that they would cover is looked at whole."""
_APRON = 12
"""Pixels around a window that filters read."""
_EVERY = 8
"""One row in so many tells how much structure a window holds."""
_HELD = 0.25
"""Share of a window that has to lie in the region."""


@dataclass(frozen=True)
class Window:
    """A part of both pictures: HW uint8 luma of one size, and where it counts, HW bool."""

    before: Plane
    after: Plane
    inside: Where


def windows(before: Picture, after: Picture, region: Region | None = None) -> Iterator[Window]:
    """Yield the windows of a region that hold most structure, the richest first; all of a small region.

    Each has a margin in which nothing counts, so that filters read what is there.
    """
    if before.size != after.size or (region is not None and region.size != before.size):
        raise PictureError(f"before, after and region are of one size, got {before.size} and {after.size}")
    for frame in chosen(before, region):
        left, top, right, bottom = around(frame, _APRON, before.size)
        part = np.s_[top:bottom, left:right]
        inside = np.zeros((bottom - top, right - left), np.bool_)
        inside[frame[1] - top : frame[3] - top, frame[0] - left : frame[2] - left] = True
        if region is not None:
            inside &= region.bytes8[part] >= 128
        yield Window(grey_of(before.pixels[part]), grey_of(after.pixels[part]), inside)


def chosen(picture: Picture, region: Region | None) -> list[Box]:
    """Return XYXY windows of the region with most structure, the richest first."""
    box = (0, 0, *picture.size) if region is None or region.empty else region.box
    left, top, right, bottom = box
    if (right - left) * (bottom - top) <= COUNT * SIDE * SIDE:
        return [box]
    boxes = [
        (x, y, min(x + SIDE, right), min(y + SIDE, bottom))
        for y in range(top, bottom, SIDE)
        for x in range(left, right, SIDE)
    ]
    return sorted(boxes, key=lambda b: -_structure(picture, region, b))[:COUNT]


def _structure(picture: Picture, region: Region | None, box: Box) -> float:
    """Return the summed steps of luma along some rows of a window, where it lies in the region."""
    rows = np.s_[box[1] : box[3] : _EVERY, box[0] : box[2]]
    steps = np.abs(np.diff(grey_of(picture.pixels[rows]).astype(np.int16), axis=1))
    if region is None:
        return float(steps.sum())
    held = region.bytes8[rows][:, 1:] >= 128
    if not held.size:
        return -1.0
    return float(steps[held].sum()) if held.mean() > _HELD else float(held.mean() - 1)


def detail(plane: Plane | Floats, sigma: float) -> Floats:
    """Return what of a plane is finer than a Gaussian of that width in pixels."""
    levels = plane.astype(np.float32)
    return np.asarray(levels - cv2.GaussianBlur(levels, (0, 0), sigma), np.float32)
