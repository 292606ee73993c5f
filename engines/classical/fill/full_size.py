"""Copy at full size what a smaller size found, in the box of a hole: of all else only the bytes are held."""

from collections.abc import Iterator

import cv2
import numpy as np

from ....pictures import Pixels
from .exemplar import LEAST, seeds, trusted, upscale
from .fittest import Filled
from .guide import places_of, straightened
from .holes import Flags, Frame, box_of
from .nearest_source import snapped
from .patchmatch import RADIUS, measure, pick, search
from .pyramid import Image, grow, inside, resized_in, sources

BAND = 1_000_000
"""Pixels that are copied at once."""
REACH, STEPS = 2, (8, 4)
"""Farthest random jump, and distances of the neighbours whose matches each search tries."""
LEVELS = np.float32(255)


def copied(
    pixels: Pixels, hole: Flags, allowed: Flags, small: Filled, seed: int
) -> Iterator[tuple[Frame, Image]]:
    """Yield frames of the window and what is copied into the hole there, HW3 float32 in [0, 1].

    `pixels`: HW3 uint8 around the hole; `hole`: HW bool, true = missing; `allowed`: HW bool, true = may be
    copied; `small`: the same at a smaller size, filled.
    """
    shape = hole.shape[0], hole.shape[1]
    source = sources(hole, allowed)
    dear = small.hints.dearness(shape)
    dear *= LEVELS**2
    rows, columns = box_of(hole)
    high = max(64, BAND // (columns.stop - columns.start))
    for top in range(rows.start, rows.stop, high):
        part = np.zeros_like(hole)
        part[top : top + high] = hole[top : top + high]
        if part.any():
            yield _copied(pixels, hole, part, source, dear, small, seed)


def _copied(
    pixels: Pixels, hole: Flags, part: Flags, source: Flags, dear: Image, small: Filled, seed: int
) -> tuple[Frame, Image]:
    shape = hole.shape[0], hole.shape[1]
    touched = inside(grow(part, RADIUS))
    frame = box_of(part, 3 * RADIUS)
    corner = frame[0].start, frame[1].start
    target = np.ascontiguousarray(touched[frame])
    targets, missing = (np.argwhere(flags).astype(np.int32, order="C") for flags in (target, part[frame]))
    guess = resized_in(small.image[..., :3], shape[::-1], cv2.INTER_CUBIC, frame) * LEVELS
    here = np.where(hole[frame][..., None], guess, pixels[frame]).astype(np.float32, copy=False)
    guide = small.hints.guide(shape, frame)
    scale = shape[0] / small.matches.shape[0], shape[1] / small.matches.shape[1]
    itself = places_of(shape, frame)
    field = itself.copy()
    field[target] = snapped(upscale(small.matches, shape, scale, frame)[target], source)
    field = straightened(field, guide, source, target, corner)
    guide *= LEVELS
    drawn, cost = seeds(seed, 10_000), np.zeros(target.shape, np.float32)
    measure(here, pixels, *corner, guide, dear, targets, field, cost)
    for step in STEPS:
        better, cheaper = field.copy(), cost.copy()
        search(
            here, pixels, *corner, guide, dear, source, target, targets, field, cost, better, cheaper,
            REACH, step, next(drawn),
        )  # fmt: skip
        field, cost = better, cheaper
    least = max(float(np.percentile(cost[target], 75)), LEAST * float(LEVELS) ** 2) * 0.25
    origin = itself.copy()
    pick(target, missing, field, cost, trusted(part[frame]), np.float32(least), origin)
    colours = pixels[origin[..., 0], origin[..., 1]].astype(np.float32)
    unknown = hole[origin[..., 0], origin[..., 1]]
    colours[unknown] = here[unknown]
    return frame, colours / LEVELS
