"""Work on a region's box only."""

from collections.abc import Callable

import numpy as np

from ....pictures import Box, Picture, Region, Samples, is_deep


def within(
    picture: Picture, region: Region | None, work: Callable[[Box], Samples], margin: int = 8
) -> Picture:
    """Replace the pixels of the region by what `work` returns for its box, HW3; outside all bytes stay.

    The box is larger than the region by `margin` pixels, so that what looks at neighbours sees them.
    """
    if region is None:
        return picture.with_rgb(work((0, 0, *picture.size)))
    left, top, right, bottom = box = around(region.box, margin, picture.size)
    covered = region.bytes8[top:bottom, left:right, None] > 0
    made = work(box)
    rgb = (picture.finest_rgb if is_deep(made) else picture.rgb).copy()
    np.copyto(rgb[top:bottom, left:right], made, where=covered)
    return picture.with_rgb(rgb)


def around(box: Box, margin: int, size: tuple[int, int]) -> Box:
    """Return the box grown by `margin` on every side, cut at the picture of `size` (width, height)."""
    left, top, right, bottom = box
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(size[0], right + margin),
        min(size[1], bottom + margin),
    )
