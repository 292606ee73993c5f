"""Paint holes one after the other with the miniature's inpainting, as it learned to."""

from typing import Any

import numpy as np

from ..engines.registry import engine
from ..pictures import Picture, Region
from ..training.world.scenes import SIDE
from .world_verdict import Made

HALF = 12
"""Half the side of a place, in pixels: the holes that the painter learned."""
STEPS = 20
WHOLE_SCENE = 8.0
"""Context in which the painter sees the whole scene, as it learned."""
Painted = tuple[Made, np.ndarray]
"""What was made, and where was painted: HW bool."""


def hole_around(middle: tuple[int, int], name: str, half: tuple[int, int] = (HALF, HALF)) -> Region:
    """Return a box around a point, (x, y) in pixels; what would lie outside the picture is cut off."""
    corners = [(at - by, at + by) for at, by in zip(middle, half, strict=True)]
    (left, right), (top, bottom) = ((max(low, 0), min(high, SIDE)) for low, high in corners)
    return Region.from_box((SIDE, SIDE), (left, top, right, bottom), name)


def hole_of(region: Region) -> Region:
    """Return the box around a found region as a hole that is no smaller than those that were learned."""
    left, top, right, bottom = region.box
    half = (max(HALF, (right - left + 1) // 2), max(HALF, (bottom - top + 1) // 2))
    return hole_around(((left + right) // 2, (top + bottom) // 2), region.name, half)


def painted(picture: Picture, steps: list[tuple[Region, str]], seed: int) -> Painted:
    """Return the picture with each region painted in turn as its prompt says, and where that was."""
    painter: Any = engine("inpaint", "sd", steps=STEPS, context=WHOLE_SCENE)
    where = np.zeros((SIDE, SIDE), np.bool_)
    for region, prompt in steps:
        picture = painter.inpaint(picture, region, prompt=prompt, seed=seed)
        where |= region.inside
    return Made(picture.rgb, 2.0 * STEPS * len(steps)), where
