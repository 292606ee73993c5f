"""The nearest place that may be copied from, for places that may not: tile by tile, to hold little."""

import numpy as np
from numpy.typing import NDArray

from .guide import Field, Flags

_TILE, _MARGIN = 1024, 128
"""Pixels of a side that are looked at together, and beside them at first."""


def snapped(matches: Field, source: Flags) -> Field:
    """Move matches that are no source to the nearest one."""
    lost = ~source[matches[..., 0], matches[..., 1]]
    if not lost.any():
        return matches
    places = matches[lost]
    tile_of = places[:, 0] // _TILE * (1 + source.shape[1] // _TILE) + places[:, 1] // _TILE
    for tile in np.unique(tile_of):
        these = tile_of == tile
        places[these] = _nearest(places[these], source)
    moved = matches.copy()
    moved[lost] = places
    return moved


def _nearest(places: Field, source: Flags) -> NDArray[np.intp]:
    """Return N×2 rows and columns of the sources nearest to N×2 places that lie close together."""
    from scipy.ndimage import distance_transform_edt

    first, last, margin = places.min(axis=0).astype(int), places.max(axis=0).astype(int) + 1, _MARGIN
    while True:
        corner, end = np.maximum(first - margin, 0), np.minimum(last + margin, source.shape)
        window = source[corner[0] : end[0], corner[1] : end[1]]
        here, whole = places - corner, window.shape == source.shape
        if whole or window.any():
            every = np.asarray(distance_transform_edt(~window, return_distances=False, return_indices=True))
            found = every[:, here[:, 0], here[:, 1]].T
            if whole or ((found - here) ** 2).sum(axis=1).max() <= margin**2:
                return found + corner
        margin *= 4
