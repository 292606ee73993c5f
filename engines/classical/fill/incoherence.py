"""How badly a filled hole fits: what in it looks like nothing that is known."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .guide import Field, Hints
from .patchmatch import measure, search
from .pyramid import Level, grow, resized, with_texture

SIDE = 360
"""Longest side in pixels at which a fill is looked at."""
SEARCHES = 12
DULL = 0.5
"""How much a fill with half the detail of its rim is worse."""
LEAST = 1 / 255
"""Detail that nobody misses."""
MORE_SEARCHES = 3
"""When the matches of the fill are known."""
WORST = 0.1
"""Share of the patches that count twice: a break is small and seen at once."""


def incoherence(image: NDArray[np.float32], hole: NDArray[np.bool_]) -> float:
    """Return the mean squared difference of the hole's patches to their likest known ones, 0 = all known.

    `image`: HW3 float32 in [0, 1], filled; `hole`: HW bool, true = was filled. It ranks fills of one hole;
    over pictures it depends on their texture.
    """
    scale = min(1.0, SIDE / max(hole.shape))
    if scale < 1:
        size = (max(8, round(hole.shape[1] * scale)), max(8, round(hole.shape[0] * scale)))
        image = resized(image, size, cv2.INTER_AREA)
        hole = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.3
    level = Level(with_texture(image, np.zeros_like(hole)), hole, np.ones_like(hole), Hints())
    sources = np.argwhere(level.source).astype(np.int32, order="C")
    if not len(sources) or not level.target.any():
        return 0.0
    drawn = sources[np.random.default_rng(0).integers(0, len(sources), hole.shape)]
    return misfit(level, drawn, SEARCHES)


def misfit(level: Level, matches: Field, searches: int = MORE_SEARCHES) -> float:
    """Return the incoherence of a filled level whose patches have been matched already."""
    cost = np.sort(_nearest(level, matches, searches)[level.target])
    fit = float(cost.mean() + cost[int((1 - WORST) * len(cost)) :].mean()) / 2
    return fit * (1 + DULL * _dullness(level))


def _dullness(level: Level) -> float:
    """Return how much less detail the hole has than its rim, 0 = as much, 1 = a half, 2 = a quarter."""
    grey = np.ascontiguousarray(level.image[..., :3].mean(axis=2))
    detail = np.abs(cv2.Laplacian(grey, cv2.CV_32F))
    rim = grow(level.hole, 10) & ~grow(level.hole, 1)
    inside, around = float(detail[level.hole].mean()), float(np.median(_blocks(detail, rim)))
    return float(np.clip(np.log2((around + LEAST) / (inside + LEAST)), 0, 3))


def _blocks(detail: NDArray[np.float32], rim: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the mean detail around each pixel of the rim: one sharp edge must not speak for all."""
    return cv2.blur(detail, (7, 7))[rim].astype(np.float32, copy=False)


def _nearest(level: Level, field: Field, searches: int) -> NDArray[np.float32]:
    """Return what the best match of each patch costs."""
    targets, rng = level.places[0], np.random.default_rng(1)
    cost = np.zeros(level.hole.shape, np.float32)
    image = np.ascontiguousarray(level.image)
    measure(image, image, 0, 0, level.guide, level.dear, targets, field, cost)
    for number in range(searches):
        better, cheaper = field.copy(), cost.copy()
        search(
            image, image, 0, 0, level.guide, level.dear, level.source, level.target, targets, field, cost,
            better, cheaper, max(level.hole.shape), (8, 4, 2, 1)[number % 4],
            np.uint32(rng.integers(0, 2**32)),
        )  # fmt: skip
        field, cost = better, cheaper
    return cost
