"""Shrink noise in overlapping 8×8 cosine blocks: all blocks of a row at once, so that the loops are long."""

import math

import numpy as np
from numba import njit, types

from ..array_types import PLANES

SIDE = 8
"""Pixels of a block's side, and of the frame around the planes."""
LANES = 128
"""Blocks that are worked on at once."""
_MATHS = {"nnan", "ninf", "nsz", "contract", "reassoc"}
_stage = njit(error_model="numpy", fastmath=_MATHS)
_INT = types.int64
_HARD = np.float32(2.7)
"""Standard deviations of noise up to which a coefficient counts as noise in the first pass."""
_FEW = np.float32(0.02)
COSINES = np.array(
    [
        [
            math.sqrt((2 if k else 1) / SIDE) * math.cos(math.pi * (2 * j + 1) * k / (2 * SIDE))
            for j in range(SIDE)
        ]
        for k in range(SIDE)
    ],
    np.float32,
)
"""Rows of the orthonormal cosine transform."""


@_stage
def _rows(a, first):  # type: ignore[no-untyped-def]
    return (
        a[first], a[first + 1], a[first + 2], a[first + 3],
        a[first + 4], a[first + 5], a[first + 6], a[first + 7],
    )  # fmt: skip


@_stage
def _neighbour(phases, step, j, n):  # type: ignore[no-untyped-def]
    """Return the pixel `j` of each block, when `phases` holds every `step`-th pixel in a row."""
    return phases[j % step, j // step : j // step + n]


@_stage
def _neighbours(phases, step, n):  # type: ignore[no-untyped-def]
    return (
        _neighbour(phases, step, 0, n), _neighbour(phases, step, 1, n),
        _neighbour(phases, step, 2, n), _neighbour(phases, step, 3, n),
        _neighbour(phases, step, 4, n), _neighbour(phases, step, 5, n),
        _neighbour(phases, step, 6, n), _neighbour(phases, step, 7, n),
    )  # fmt: skip


@_stage
def _forward(a, c, o):  # type: ignore[no-untyped-def]
    """Transform eight rows of samples into eight of coefficients, even and odd ones apart."""
    for n in range(o[0].size):
        e0, e1 = a[0][n] + a[7][n], a[1][n] + a[6][n]
        e2, e3 = a[2][n] + a[5][n], a[3][n] + a[4][n]
        o[0][n] = c[0, 0] * ((e0 + e3) + (e1 + e2))
        o[4][n] = c[4, 0] * ((e0 + e3) - (e1 + e2))
        o[2][n] = c[2, 0] * (e0 - e3) + c[2, 1] * (e1 - e2)
        o[6][n] = c[6, 0] * (e0 - e3) + c[6, 1] * (e1 - e2)
    for n in range(o[0].size):
        d0, d1 = a[0][n] - a[7][n], a[1][n] - a[6][n]
        d2, d3 = a[2][n] - a[5][n], a[3][n] - a[4][n]
        o[1][n] = c[1, 0] * d0 + c[1, 1] * d1 + c[1, 2] * d2 + c[1, 3] * d3
        o[3][n] = c[3, 0] * d0 + c[3, 1] * d1 + c[3, 2] * d2 + c[3, 3] * d3
        o[5][n] = c[5, 0] * d0 + c[5, 1] * d1 + c[5, 2] * d2 + c[5, 3] * d3
        o[7][n] = c[7, 0] * d0 + c[7, 1] * d1 + c[7, 2] * d2 + c[7, 3] * d3


@_stage
def _backward(a, c, o):  # type: ignore[no-untyped-def]
    for n in range(o[0].size):
        mean, fourth = c[0, 0] * a[0][n], c[4, 0] * a[4][n]
        p, q = mean + fourth, mean - fourth
        r, t = c[2, 0] * a[2][n] + c[6, 0] * a[6][n], c[2, 1] * a[2][n] + c[6, 1] * a[6][n]
        d0 = c[1, 0] * a[1][n] + c[3, 0] * a[3][n] + c[5, 0] * a[5][n] + c[7, 0] * a[7][n]
        d1 = c[1, 1] * a[1][n] + c[3, 1] * a[3][n] + c[5, 1] * a[5][n] + c[7, 1] * a[7][n]
        d2 = c[1, 2] * a[1][n] + c[3, 2] * a[3][n] + c[5, 2] * a[5][n] + c[7, 2] * a[7][n]
        d3 = c[1, 3] * a[1][n] + c[3, 3] * a[3][n] + c[5, 3] * a[5][n] + c[7, 3] * a[7][n]
        o[0][n], o[7][n] = p + r + d0, p + r - d0
        o[1][n], o[6][n] = q + t + d1, q + t - d1
        o[2][n], o[5][n] = q - t + d2, q - t - d2
        o[3][n], o[4][n] = p - r + d3, p - r - d3


@_stage
def _split(row, step, phases):  # type: ignore[no-untyped-def]
    for p in range(step):
        for i in range(phases.shape[1]):
            phases[p, i] = row[i * step + p]


@_stage
def _blocks(plane, top, left, step, c, strip, phases, found):  # type: ignore[no-untyped-def]
    """Write the coefficients of the blocks at `top` from `left` on, one every `step`: `found` (64, LANES)."""
    _forward(_rows(plane[:, left : left + strip.shape[1]], top), c, _rows(strip, 0))
    for k in range(SIDE):
        _split(strip[k], step, phases)
        _forward(_neighbours(phases, step, found.shape[1]), c, _rows(found, SIDE * k))


@_stage
def _lay_back(found, weight, step, c, strip, phases, total, weights):  # type: ignore[no-untyped-def]
    """Add weighted blocks to `total` and their weights to `weights`, both (8, width of `strip`)."""
    n = weight.size
    columns, pixels = np.empty((SIDE, n), np.float32), np.empty_like(strip)
    for k in range(SIDE + 1):
        phases[:] = 0
        if k < SIDE:
            _backward(_rows(found, SIDE * k), c, _rows(columns, 0))
        for j in range(SIDE):
            row, share = _neighbour(phases, step, j, n), columns[j] if k < SIDE else weight
            for i in range(n):
                row[i] += share[i]
        for p in range(step):
            for i in range(phases.shape[1]):
                strip[min(k, SIDE - 1), i * step + p] = phases[p, i]
        if k == SIDE - 1:
            _backward(_rows(strip, 0), c, _rows(pixels, 0))
    for i in range(SIDE):
        for x in range(strip.shape[1]):
            total[i, x] += pixels[i, x]
            weights[i, x] += strip[SIDE - 1, x]


@_stage
def _keep_strong(found, noise, weight):  # type: ignore[no-untyped-def]
    """Drop what is no stronger than noise; a block of few coefficients weighs more."""
    weight[:] = 1
    for k in range(1, SIDE * SIDE):
        for i in range(weight.size):
            kept = np.float32(1) if abs(found[k, i]) > _HARD * noise[i] else np.float32(0)
            found[k, i] *= kept
            weight[i] += kept


@_stage
def _keep_likely(found, guess, noise, weight):  # type: ignore[no-untyped-def]
    """Wiener's share for each coefficient, when the first pass is taken for the truth."""
    weight[:] = _FEW + 1
    for k in range(1, SIDE * SIDE):
        for i in range(weight.size):
            power = guess[k, i] * guess[k, i]
            share = power / (power + noise[i] * noise[i] + np.float32(1e-6))
            found[k, i] *= share
            weight[i] += share * share


@njit(
    [types.void(PLANES, PLANES, PLANES, _INT, _INT, _INT, types.float32[:, ::1], types.float32[:, ::1])],
    cache=True,
    nogil=True,
    error_model="numpy",
    fastmath=_MATHS,
)  # fmt: skip
def shrink_rows(noisy, guess, out, first, last, step, levels, c):  # type: ignore[no-untyped-def]
    """Write rows `first`…`last` of `out` (channel, height, width), from blocks `step` pixels apart.

    `noisy` has a frame of `SIDE` and room to the right for the last blocks; so has `guess`, the result of the
    first pass, empty for the first pass. `levels`: (channel, 256) noise by brightness, the first channel's.
    """
    width, length = out.shape[2], LANES + SIDE
    strip, phases = np.empty((SIDE, length * step), np.float32), np.empty((step, length), np.float32)
    found, guessed = np.empty((64, LANES), np.float32), np.empty((64, LANES), np.float32)
    weight, noise = np.empty(LANES, np.float32), np.empty((out.shape[0], LANES), np.float32)
    total = np.zeros((out.shape[0], last - first + 3 * SIDE, noisy.shape[2]), np.float32)
    weights = np.zeros_like(total)
    scale = np.float32(1 / SIDE / math.sqrt(3))
    for top in range((first + step) // step * step, last + SIDE, step):
        for left in range(0, width + SIDE, LANES * step):
            for channel in range(out.shape[0]):
                _blocks(noisy[channel], top, left, step, c, strip, phases, found)
                if guess.size:
                    _blocks(guess[channel], top, left, step, c, strip, phases, guessed)
                if channel == 0:
                    for i in range(LANES):
                        brightness = int((guessed if guess.size else found)[0, i] * scale)
                        noise[:, i] = levels[:, min(max(brightness, 0), 255)]
                if guess.size:
                    _keep_likely(found, guessed, noise[channel], weight)
                else:
                    _keep_strong(found, noise[channel], weight)
                weight[:] = 1 / weight
                for k in range(64):
                    found[k] *= weight
                rows, columns = slice(top - first, top - first + SIDE), slice(left, left + length * step)
                _lay_back(
                    found, weight, step, c, strip, phases,
                    total[channel, rows, columns], weights[channel, rows, columns],
                )  # fmt: skip
    for channel in range(out.shape[0]):
        for y in range(first, last):
            for x in range(width):
                at = (channel, y - first + SIDE, x + SIDE)
                out[channel, y, x] = total[at] / weights[at]
