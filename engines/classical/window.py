"""Work on a region's box only; `protect` keeps what is inside the box but outside the region."""

from collections.abc import Callable

from ...pictures import Box, Picture, Pixels, Region


def within(
    picture: Picture, region: Region | None, work: Callable[[Box], Pixels], margin: int = 8
) -> Picture:
    """Replace the region's box, grown by `margin` pixels, by what `work` returns for it (HW3 uint8)."""
    if region is None:
        return picture.with_rgb(work((0, 0, *picture.size)))
    box = around(region.box, margin, picture.size)
    left, top, right, bottom = box
    rgb = picture.rgb.copy()
    rgb[top:bottom, left:right] = work(box)
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
