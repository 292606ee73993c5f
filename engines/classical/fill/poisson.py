"""Hide the seams of copied pixels: keep their gradients, meet the surroundings at the rim.

Pérez et al., "Poisson Image Editing" (2003); where two copied pieces disagree, the picture's own step stays.
"""

# basedpyright: reportIndexIssue=false
import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from ..array_types import HELD  # noqa: F401 (types are numbered before those of the signatures below)

ROUNDS = 300
TOLERANCE = 4e-4
LARGEST = 40 / 255
"""Largest change of a pixel; more would be a stain."""
AGREE, DISAGREE = 36 / 255, 96 / 255
"""Steps of two pieces that differ by less are trusted, by more are not."""


@njit(inline="always")
def _clamped(value, end):
    return min(max(value, 0), end - 1)


@njit(inline="always")
def _step(image, origin, y, x, ny, nx, c):
    """Return the step from a pixel to its neighbour as both pieces have it, averaged."""
    h, w = origin.shape[0], origin.shape[1]
    sy, sx = origin[y, x, 0], origin[y, x, 1]
    there = image[_clamped(sy + ny - y, h), _clamped(sx + nx - x, w), c]
    ty, tx = origin[ny, nx, 0], origin[ny, nx, 1]
    back = image[_clamped(ty + y - ny, h), _clamped(tx + x - nx, w), c]
    return 0.5 * (image[sy, sx, c] - there + back - image[ty, tx, c])


@njit("void(f4[:,:,::1], i4[:,::1], i4[:,::1], i4[:,:,::1], f8[:,::1])", parallel=True, cache=True)
def _wanted(image, order, places, origin, out):
    """Write the divergence that is wanted at `places`, less what the filled image has."""
    h, w = order.shape
    for k in prange(len(places)):
        y, x = places[k, 0], places[k, 1]
        for n in range(4):
            ny, nx = y + (n == 0) - (n == 1), x + (n == 2) - (n == 3)
            if ny < 0 or nx < 0 or ny >= h or nx >= w:
                continue
            off = 0.0
            for c in range(3):
                has = image[y, x, c] - image[ny, nx, c]
                off = max(off, abs(_step(image, origin, y, x, ny, nx, c) - has))
            believed = min(max((DISAGREE - off) / (DISAGREE - AGREE), 0.0), 1.0)
            for c in range(3):
                has = image[y, x, c] - image[ny, nx, c]
                out[k, c] += believed * (_step(image, origin, y, x, ny, nx, c) - has)


@njit("void(f8[:,::1], i4[:,::1], f8[:,::1])", cache=True)
def _laplacian(values, neighbours, out):
    """Apply the Laplacian to a list of pixels; neighbour -1 is known (0), -2 is outside the picture."""
    for k in range(len(values)):
        for c in range(3):
            out[k, c] = 0.0
        for n in range(4):
            other = neighbours[k, n]
            if other == -2:
                continue
            for c in range(3):
                out[k, c] += values[k, c] - (values[other, c] if other >= 0 else 0.0)


def blend(
    image: NDArray[np.float32], hole: NDArray[np.bool_], origin: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Return what to add to a filled image, HW3 float32, 0 outside the hole.

    `image`: HWC float32 in [0, 1] with the hole filled, colours first; `origin`: HW2 int32, the (row,
    column) each pixel was copied from, itself outside the hole.
    """
    places = np.argwhere(hole).astype(np.int32, order="C")
    order = np.full(hole.shape, -1, np.int32)
    order[hole] = np.arange(len(places))
    wanted = np.zeros((len(places), 3))
    _wanted(np.ascontiguousarray(image), order, places, origin, wanted)
    solved = _solve(wanted, _neighbours(order, places))
    change = np.zeros((*hole.shape, 3), np.float32)
    change[hole] = np.clip(solved, -LARGEST, LARGEST)
    return change


def _neighbours(order: NDArray[np.int32], places: NDArray[np.int32]) -> NDArray[np.int32]:
    framed = np.pad(order, 1, constant_values=-2)
    y, x = places[:, 0] + 1, places[:, 1] + 1
    return np.stack([framed[y + 1, x], framed[y - 1, x], framed[y, x + 1], framed[y, x - 1]], axis=1)


def _solve(wanted: NDArray[np.float64], neighbours: NDArray[np.int32]) -> NDArray[np.float64]:
    """Solve the Poisson equation by conjugate gradients."""
    solution = np.zeros_like(wanted)
    rest, along, product = wanted.copy(), wanted.copy(), np.empty_like(wanted)
    energy = np.einsum("kc,kc->c", rest, rest)
    for _ in range(ROUNDS):
        if (energy <= TOLERANCE**2 * len(wanted)).all():
            break
        _laplacian(along, neighbours, product)
        length = energy / np.maximum(np.einsum("kc,kc->c", along, product), 1e-30)
        solution += length * along
        rest -= length * product
        before, energy = energy, np.einsum("kc,kc->c", rest, rest)
        along = rest + energy / np.maximum(before, 1e-30) * along
    return solution
