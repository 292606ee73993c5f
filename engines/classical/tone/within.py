"""Work on a region's box only."""

from collections.abc import Callable

import numpy as np

from ....pictures import Box, Picture, Region, Samples, is_deep
from ....pictures.measures import BLENDED, bands, blended


def within(
    picture: Picture, region: Region | None, work: Callable[[Box], Samples], margin: int = 8
) -> Picture:
    """Lay on the region what `work` returns for its box, HW3 and new, as soft as the region is.

    Outside all bytes stay. The box is larger than the region by `margin` pixels, so that what looks at
    neighbours sees them.
    """
    if region is None:
        return picture.with_rgb(work((0, 0, *picture.size)))
    left, top, right, bottom = box = around(region.box, margin, picture.size)
    inside = np.s_[top:bottom, left:right]
    made, weight = work(box), region.bytes8[inside]
    whole = picture.finest if is_deep(made) else picture.pixels
    result = made if made.shape == whole.shape and made.flags.writeable else whole.copy()
    under, into = whole[inside][..., :3], result[inside][..., :3]
    for rows in bands(bottom - top, BLENDED):
        into[rows] = blended(under[rows], made[rows], weight[rows])
    return picture.with_pixels(result)


def around(box: Box, margin: int, size: tuple[int, int]) -> Box:
    """Return the box grown by `margin` on every side, cut at the picture of `size` (width, height)."""
    left, top, right, bottom = box
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(size[0], right + margin),
        min(size[1], bottom + margin),
    )
