"""From 16 bits to 8 with the last bit drawn by lot, so that smooth places come in no bands."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .levels import Deep, Pixels, eight_bits

_TILE = 512
_HALF = 128
"""Half an 8-bit step in 16 bits, as far as the lot goes: what lies on a step stays there."""
_FLAT = 0.5
"""Share of pixels that are their neighbour's colour above which a picture is drawn: its planes stay even."""


def dithered(deep: Deep, before: Pixels, seed: int) -> Pixels:
    """Return HWC uint16 rounded to uint8, with a triangular lot for each pixel, the same in all channels.

    `before`: HWC uint8 that it was made of. What it left alone comes out as it was, and the planes of a
    drawing stay planes.
    """
    if _drawn(before):
        return eight_bits(deep)
    lots = _lots(seed)
    height, width = deep.shape[:2]
    across = np.tile(lots, (1, -(-width // _TILE)))[:, :width, None]
    out = np.empty(deep.shape, np.uint8)
    for top in range(0, height, _TILE):
        band = deep[top : top + _TILE].astype(np.int32)
        band += across[: len(band)]
        out[top : top + _TILE] = band // 257
    return out


def _drawn(pixels: Pixels) -> bool:
    some = pixels[:: max(1, len(pixels) // 512)]
    return bool((some[:, 1:] == some[:, :-1]).all(axis=-1).mean() > _FLAT) if some.shape[1] > 1 else True


@lru_cache(4)
def _lots(seed: int) -> NDArray[np.int32]:
    """Return half a step and the lot, of which rounding down makes rounding by lot."""
    random = np.random.default_rng(seed)
    sides = random.integers(0, _HALF, (2, _TILE, _TILE), np.int32, endpoint=True)
    return np.ascontiguousarray(sides[0] - sides[1] + _HALF)
