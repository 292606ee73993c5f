"""PatchMatch: for every patch that touches a hole, a similar patch that does not.

Barnes et al., "PatchMatch" (2009): propagation and random search; here parallel and repeatable, because
propagation reads the round before (Jacobi) and a random number is a hash of place, round and seed.

An image is HWC float32, a field HW2 int32 (row, column of the source patch's centre), a list of places N2
int32 (row, column), a flag map HW bool. A match costs the squared differences of the patches, the square of
`guide` (HW2 float32, per row and column) times the way to it, and what its source is `dear` (HW float32).
Where only a part of a picture is worked in, `row` and `column` are the part's corner: `here`, `guide`,
`target`, field, cost and places are of the part; `there`, `dear`, `source` and what a field holds are of the
whole, which may be in bytes (`here` then is in levels, too).
Importing this module compiles it (or loads what was compiled): import it where it is used.
"""

# basedpyright: reportIndexIssue=false
import math

import numpy as np
from numba import njit, prange

from ..array_types import HELD  # noqa: F401 (types are numbered before those of the signatures below)

RADIUS = 3
"""A patch is 7 × 7 pixels."""


@njit(inline="always")
def _hash(number):
    """Mix 32 bits (the finalizer of MurmurHash3)."""
    n = np.uint32(number)
    n = np.uint32((n ^ (n >> np.uint32(16))) * np.uint32(0x85EBCA6B))
    n = np.uint32((n ^ (n >> np.uint32(13))) * np.uint32(0xC2B2AE35))
    return np.uint32(n ^ (n >> np.uint32(16)))


@njit(fastmath=True, inline="always")
def _away(guide, dear, y, x, row, column, sy, sx):
    """Return what the source costs whatever it looks like."""
    astray = guide[y, x, 0] * np.float32(sy - y - row) + guide[y, x, 1] * np.float32(sx - x - column)
    return astray * astray + dear[sy, sx]


@njit(fastmath=True, inline="always")
def _difference(here, there, guide, dear, y, x, row, column, sy, sx, limit):
    """Return what a match costs; stops once above `limit`."""
    span = (2 * RADIUS + 1) * here.shape[2]
    total = _away(guide, dear, y, x, row, column, sy, sx)
    if total >= limit:
        return total
    for dy in range(-RADIUS, RADIUS + 1):
        target = here[y + dy, x - RADIUS : x + RADIUS + 1].reshape(span)
        source = there[sy + dy, sx - RADIUS : sx + RADIUS + 1].reshape(span)
        for k in range(span):
            difference = target[k] - np.float32(source[k])
            total += difference * difference
        if total >= limit:
            return total
    return total


@njit(
    [
        f"void(f4[:,:,::1], {there}[:,:,::1], i8, i8, f4[:,:,::1], f4[:,::1], i4[:,::1], i4[:,:,::1],"
        "f4[:,::1])"
        for there in ("f4", "u1")
    ],
    parallel=True,
    fastmath=True,
    cache=True,
)
def measure(here, there, row, column, guide, dear, places, field, cost):
    """Write into `cost` what the field costs at `places`."""
    for k in prange(len(places)):
        y, x = places[k, 0], places[k, 1]
        sy, sx = field[y, x, 0], field[y, x, 1]
        cost[y, x] = _difference(here, there, guide, dear, y, x, row, column, sy, sx, np.float32(np.inf))


@njit(fastmath=True, inline="always")
def _propagate(here, there, row, column, guide, dear, source, target, y, x, field, cost, step):
    """Try the continuations of eight neighbours' matches; return the best row, column and cost."""
    h, w = source.shape
    high, wide = target.shape
    sy, sx, best = field[y, x, 0], field[y, x, 1], cost[y, x]
    for n in range(8):
        reach = step if n < 4 else 1
        dy = reach * ((n % 4 == 0) - (n % 4 == 1))
        dx = reach * ((n % 4 == 2) - (n % 4 == 3))
        ny, nx = y + dy, x + dx
        if ny < 0 or nx < 0 or ny >= high or nx >= wide or not target[ny, nx]:
            continue
        cy, cx = field[ny, nx, 0] - dy, field[ny, nx, 1] - dx
        if cy < 0 or cx < 0 or cy >= h or cx >= w or not source[cy, cx] or (cy == sy and cx == sx):
            continue
        tried = _difference(here, there, guide, dear, y, x, row, column, cy, cx, best)
        if tried < best:
            sy, sx, best = cy, cx, tried
    return sy, sx, best


@njit(fastmath=True, inline="always")
def _sample(here, there, row, column, guide, dear, source, y, x, sy, sx, best, reach, seed):
    """Try random places around the best match, each time half as far; return the best."""
    h, w = source.shape
    number = _hash(seed)
    while reach >= 1:
        number = _hash(number + np.uint32(0x9E3779B9))
        cy = sy + np.int64(number % np.uint32(2 * reach + 1)) - reach
        number = _hash(number + np.uint32(0x9E3779B9))
        cx = sx + np.int64(number % np.uint32(2 * reach + 1)) - reach
        reach //= 2
        cy, cx = min(max(cy, RADIUS), h - RADIUS - 1), min(max(cx, RADIUS), w - RADIUS - 1)
        if source[cy, cx]:
            tried = _difference(here, there, guide, dear, y, x, row, column, cy, cx, best)
            if tried < best:
                sy, sx, best = cy, cx, tried
    return sy, sx, best


@njit(
    [
        f"void(f4[:,:,::1], {there}[:,:,::1], i8, i8, f4[:,:,::1], f4[:,::1], b1[:,::1], b1[:,::1],"
        "i4[:,::1], i4[:,:,::1], f4[:,::1], i4[:,:,::1], f4[:,::1], i8, i8, u4)"
        for there in ("f4", "u1")
    ],
    parallel=True,
    fastmath=True,
    cache=True,
)
def search(
    here, there, row, column, guide, dear, source, target, places, field, cost, new_field, new_cost, reach,
    step, seed
):  # fmt: skip
    """Improve the field once at `places`: from `field` and `cost` into `new_field` and `new_cost`.

    `source`: patch centres that may be copied from; `target`: patch centres that have a match;
    `reach`: farthest random jump in pixels; `step`: distance of the far neighbours that propagate.
    """
    for k in prange(len(places)):
        y, x = places[k, 0], places[k, 1]
        sy, sx, best = _propagate(
            here, there, row, column, guide, dear, source, target, y, x, field, cost, step
        )
        mixed = np.uint32(k) * np.uint32(0x27D4EB2F) + seed
        sy, sx, best = _sample(
            here, there, row, column, guide, dear, source, y, x, sy, sx, best, reach, mixed
        )
        new_field[y, x, 0], new_field[y, x, 1], new_cost[y, x] = sy, sx, best


@njit(fastmath=True, inline="always")
def _known_difference(image, known, y, x, sy, sx, limit):
    """Sum squared differences over the known pixels of the patch around (y, x)."""
    h, w = known.shape
    total = np.float32(0)
    for dy in range(max(-RADIUS, -y), min(RADIUS + 1, h - y)):
        for dx in range(max(-RADIUS, -x), min(RADIUS + 1, w - x)):
            if known[y + dy, x + dx]:
                for c in range(image.shape[2]):
                    difference = image[y + dy, x + dx, c] - image[sy + dy, sx + dx, c]
                    total += difference * difference
        if total >= limit:
            return total
    return total


@njit(
    "void(f4[:,:,::1], f4[:,:,::1], f4[:,::1], b1[:,::1], i4[:,::1], i4[:,::1], i4[:,:,::1])",
    parallel=True,
    fastmath=True,
    cache=True,
)
def exhaust(image, guide, dear, known, sources, places, field):
    """Find the best of all `sources` for each of `places`, judged by the pixels that are known."""
    for k in prange(len(places)):
        y, x = places[k, 0], places[k, 1]
        best = np.float32(np.inf)
        for n in range(len(sources)):
            sy, sx = sources[n, 0], sources[n, 1]
            away = _away(guide, dear, y, x, 0, 0, sy, sx)
            if away < best:
                tried = away + _known_difference(image, known, y, x, sy, sx, best - away)
                if tried < best:
                    best = tried
                    field[y, x, 0], field[y, x, 1] = sy, sx


@njit(fastmath=True, inline="always")
def _cheapest(target, cost, y, x):
    h, w = target.shape
    lowest = np.float32(np.inf)
    for ny in range(max(y - RADIUS, 0), min(y + RADIUS + 1, h)):
        for nx in range(max(x - RADIUS, 0), min(x + RADIUS + 1, w)):
            if target[ny, nx] and cost[ny, nx] < lowest:
                lowest = cost[ny, nx]
    return lowest


@njit(
    "void(f4[:,:,::1], b1[:,::1], i4[:,::1], i4[:,:,::1], f4[:,::1], f4[:,::1], f4, f4[:,:,::1])",
    parallel=True,
    fastmath=True,
    cache=True,
)
def vote(image, target, places, field, cost, trust, scale, out):
    """Write at `places` of `out` the mean of what all overlapping matches say.

    A match counts by exp(-cost / scale) and by `trust`, HW float32. Wexler et al. 2007, equation 5.
    """
    h, w = target.shape
    for k in prange(len(places)):
        y, x = places[k, 0], places[k, 1]
        lowest = _cheapest(target, cost, y, x)
        total = np.float32(0)
        colour = np.zeros(image.shape[2], np.float32)
        for ny in range(max(y - RADIUS, 0), min(y + RADIUS + 1, h)):
            for nx in range(max(x - RADIUS, 0), min(x + RADIUS + 1, w)):
                if target[ny, nx]:
                    weight = np.float32(math.exp((lowest - cost[ny, nx]) / scale)) * trust[ny, nx]
                    sy, sx = field[ny, nx, 0] + y - ny, field[ny, nx, 1] + x - nx
                    total += weight
                    for c in range(image.shape[2]):
                        colour[c] += weight * image[sy, sx, c]
        if total > 0:
            for c in range(image.shape[2]):
                out[y, x, c] = colour[c] / total


@njit(
    "void(b1[:,::1], i4[:,::1], i4[:,:,::1], f4[:,::1], f4[:,::1], f4, i4[:,:,::1])",
    parallel=True,
    fastmath=True,
    cache=True,
)
def pick(target, places, field, cost, trust, scale, origin):
    """Write at `places` of `origin` the one pixel to copy: that of the best match, near centres preferred."""
    h, w = target.shape
    for k in prange(len(places)):
        y, x = places[k, 0], places[k, 1]
        lowest = _cheapest(target, cost, y, x)
        best = np.float32(-1)
        for ny in range(max(y - RADIUS, 0), min(y + RADIUS + 1, h)):
            for nx in range(max(x - RADIUS, 0), min(x + RADIUS + 1, w)):
                if target[ny, nx]:
                    away = (ny - y) * (ny - y) + (nx - x) * (nx - x)
                    weight = math.exp((lowest - cost[ny, nx]) / scale - 0.5 * away) * trust[ny, nx]
                    if weight > best:
                        best = weight
                        origin[y, x, 0] = field[ny, nx, 0] + y - ny
                        origin[y, x, 1] = field[ny, nx, 1] + x - nx
