"""Boxes in pixels: what two have in common, one as it lies in another, the part of an array."""

from collections.abc import Callable

from ...pictures import Box, Mask, Pixels

MaskIn = Callable[[Box], Mask]
"""XYXY box → HW float32 in [0, 1] of it: the whole may be large."""
PixelsIn = Callable[[Box], Pixels]
"""XYXY box → HW3 uint8 of it."""


def part(box: Box) -> tuple[slice, slice]:
    """Return the rows and columns of an XYXY box."""
    left, top, right, bottom = box
    return slice(top, bottom), slice(left, right)


def shared(one: Box, other: Box) -> Box:
    """Return what two XYXY boxes have in common."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def placed(box: Box, other: Box) -> Box:
    """Return a box as it lies in another one."""
    return box[0] - other[0], box[1] - other[1], box[2] - other[0], box[3] - other[1]
