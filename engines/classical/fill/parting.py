"""What parts a fill from its surroundings at a glance: colour or contrast change all along the rim."""

import cv2
import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]

SIDE = 320
"""Longest side in pixels at which both sides of the rim are compared, at most."""
BROAD = 1 / 80
"""Standard deviation of what one side is, of the longest side."""
APART, BESIDE = 1.5, 4.0
"""How far from the rim each side is looked at, and steps beside it are compared, in those deviations."""
LEAST = 4 / 255
"""Contrast that nobody sees."""
FEWEST = 24
"""Points of the rim below which nothing can be told."""


Step = tuple[float, float]
"""Mean step of colour, in RGB of [0, 1], and of local contrast, in stops, from outside to inside."""


def parting(image: Floats, hole: Flags, aside: Flags | None = None) -> Step:
    """Return what parts a filled hole from what it touches: the step at its rim beyond those beside it.

    What goes on through a hole changes here to one side and there to the other, and that evens out; a hole
    that is filled with something else, or smeared, changes to one side all along and just there.
    `image`: HW3 float32 in [0, 1], filled; `hole`: HW bool, true = was filled; `aside`: HW bool, where the
    rim says nothing, since something else ends there.
    """
    scale = min(1.0, SIDE / max(hole.shape))
    size = (max(1, round(hole.shape[1] * scale)), max(1, round(hole.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)
    missing = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.5
    depth = _depth(missing)
    at, inwards = _rim(missing, depth)
    if aside is not None:
        x, y = at.astype(np.intp).T
        counts = ~(cv2.resize(aside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0)[y, x]
        at, inwards = at[counts], inwards[counts]
    if len(at) < FEWEST:
        return 0.0, 0.0
    here, *others = (_step(small, depth, at, inwards, away) for away in (0.0, -BESIDE, BESIDE))
    colour, contrast = (max(0.0, here[k] - max(other[k] for other in others)) for k in (0, 1))
    return colour, contrast


def _step(image: Floats, depth: Floats, at: Floats, inwards: Floats, away: float) -> Step:
    """Return the mean step across the curve that lies so many deviations inside the rim."""
    broad = BROAD * max(depth.shape)
    within, beyond = (
        _looks(image, side, broad)[_pixels(at + broad * (away + sign * APART) * inwards, side)]
        for side, sign in ((depth > broad * away, 1), (depth <= broad * away, -1))
    )
    step = (within - beyond).mean(axis=0)
    return float(np.linalg.norm(step[:3])), float(abs(step[3]))


def _depth(missing: Flags) -> Floats:
    """Return the distance from the rim, above 0 inside."""
    framed = np.pad(missing, 1, mode="edge").astype(np.uint8)
    within = cv2.distanceTransform(framed, cv2.DIST_L2, 5)[1:-1, 1:-1]
    return np.asarray(within - cv2.distanceTransform((~missing).astype(np.uint8), cv2.DIST_L2, 5), np.float32)


def _rim(missing: Flags, depth: Floats) -> tuple[Floats, Floats]:
    """Return points of the rim (x, y) with room on both sides, and unit vectors into the hole, both N2."""
    broad = BROAD * max(depth.shape)
    soft = cv2.GaussianBlur(depth, (0, 0), broad)
    slopes = [cv2.Sobel(soft, cv2.CV_32F, *way) for way in ((1, 0), (0, 1))]
    outlines = cv2.findContours(missing.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)[0]
    at = np.concatenate([np.zeros((0, 2), np.intp), *(line[:, 0] for line in outlines)]).astype(np.intp)
    room = round(2 * APART * broad)
    at = at[((at >= room) & (at < np.array(missing.shape[::-1]) - room)).all(axis=1)]
    inwards = np.stack([slope[at[:, 1], at[:, 0]] for slope in slopes], axis=1)
    length = np.maximum(np.linalg.norm(inwards, axis=1, keepdims=True), 1e-6)
    return at.astype(np.float32), np.asarray(inwards / length, np.float32)


def _pixels(points: Floats, plane: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    x, y = np.rint(points).astype(np.intp).T
    return np.clip(y, 0, plane.shape[0] - 1), np.clip(x, 0, plane.shape[1] - 1)


def _looks(image: Floats, side: Flags, broad: float) -> Floats:
    """Return the mean colour and the logarithm of the contrast around each pixel, of one side alone, HW4."""
    seen = side.astype(np.float32)
    weight = np.maximum(cv2.GaussianBlur(seen, (0, 0), broad), 1e-3)
    mean = cv2.GaussianBlur(image * seen[..., None], (0, 0), broad) / weight[..., None]
    off = (image.mean(axis=2) - mean.mean(axis=2)) ** 2 * seen
    spread = np.sqrt(cv2.GaussianBlur(off, (0, 0), broad) / weight)
    return np.dstack([mean, np.log2(spread + LEAST)]).astype(np.float32, copy=False)
