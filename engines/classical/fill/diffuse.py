"""Fill thin holes smoothly from their rims."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels

LARGEST = 20_000
"""Pixels of one hole that are solved for exactly; the linear system grows with them."""

RIM = 8
"""Pixels around a hole that it is filled from."""


def diffuse(rgb: Pixels, hole: NDArray[np.bool_]) -> Pixels:
    """Return `rgb` (HW3 uint8) with the hole (HW bool, true = missing) filled without texture.

    Biharmonic (Damelin and Hoang 2018, as scikit-image has it); a hole of many pixels takes Navier-Stokes
    (Bertalmio et al. 2001), which is rougher and fast.
    """
    count, labels, facts, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8), connectivity=8)
    filled = rgb.copy()
    for label in range(1, count):
        left, top, width, height, area = facts[label]
        window = _window(hole.shape, left, top, width, height)
        piece = labels[window] == label
        others = hole[window] & ~piece & (filled[window] == rgb[window]).all(axis=2)
        solve = _biharmonic if area <= LARGEST else _navier_stokes
        filled[window][piece] = solve(filled[window], piece | others)[piece]
    return filled


def _window(shape: tuple[int, ...], left: int, top: int, width: int, height: int) -> tuple[slice, slice]:
    return (
        slice(max(top - RIM, 0), min(top + height + RIM, shape[0])),
        slice(max(left - RIM, 0), min(left + width + RIM, shape[1])),
    )


def _biharmonic(rgb: Pixels, hole: NDArray[np.bool_]) -> Pixels:
    from skimage.restoration import inpaint_biharmonic

    solved = inpaint_biharmonic(rgb, hole, channel_axis=-1)
    return np.rint(np.clip(solved, 0, 1) * 255).astype(np.uint8)


def _navier_stokes(rgb: Pixels, hole: NDArray[np.bool_]) -> Pixels:
    return cv2.inpaint(rgb, hole.astype(np.uint8), 5, cv2.INPAINT_NS).astype(np.uint8, copy=False)
