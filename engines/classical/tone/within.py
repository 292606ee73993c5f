"""Work on a region's box only."""

from collections.abc import Callable

import numpy as np

from ....pictures import Box, Picture, Region, Samples, is_deep
from ....pictures.measures import BLENDED, bands, blended
from ....pictures.region import around


def within(
    picture: Picture,
    region: Region | None,
    work: Callable[[Box], Samples],
    margin: int = 8,
    *,
    rows: int = 0,
) -> Picture:
    """Lay on the region what `work` returns for its box, HW3 and new, as soft as the region is.

    Outside all bytes stay. The box is larger than the region by `margin` pixels, so that what looks at
    neighbours sees them. `rows`: how many `work` is asked for at once, 0 for all.
    """
    if region is None:
        return picture.with_rgb(work((0, 0, *picture.size)))
    left, top, right, bottom = around(region.box, margin, picture.size)
    result: Samples | None = None
    for part in bands(bottom - top, rows or max(bottom - top, 1)):
        box = left, top + part.start, right, top + part.stop
        made = work(box)
        whole = picture.finest if is_deep(made) else picture.pixels
        if result is None:
            result = made if made.shape == whole.shape and made.flags.writeable else whole.copy()
        _lay(made, whole, result, region, box)
    return picture if result is None else picture.with_pixels(result)


def _lay(made: Samples, whole: Samples, result: Samples, region: Region, box: Box) -> None:
    """Write into a box of the result what was made there, as soft as the region is, on the whole picture."""
    left, top, right, bottom = box
    inside = np.s_[top:bottom, left:right]
    under, into, weight = whole[inside][..., :3], result[inside][..., :3], region.bytes8[inside]
    for rows in bands(bottom - top, BLENDED):
        into[rows] = blended(under[rows], made[rows], weight[rows])
