"""8 and 16 bits per channel: a level of 8 bits is 257 levels of 16."""

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypeIs

Pixels = NDArray[np.uint8]
Deep = NDArray[np.uint16]
"""16 bits per channel."""
Samples = NDArray[np.uint8 | np.uint16]
"""Pixels of either depth."""


def is_deep(pixels: Samples) -> TypeIs[Deep]:
    """Return whether pixels have 16 bits per channel."""
    return pixels.dtype == np.uint16


def eight_bits(pixels: Samples) -> Pixels:
    """Return pixels rounded to uint8; those that have 8 bits stay as they are."""
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    out = np.empty(pixels.shape, np.uint8)
    for row in range(0, len(pixels), 256):
        band = pixels[row : row + 256].astype(np.uint32)
        out[row : row + 256] = (band + 128) // 257
    return out


def sixteen_bits(pixels: Pixels) -> Deep:
    """Return pixels as uint16."""
    return pixels.astype(np.uint16) * np.uint16(257)
