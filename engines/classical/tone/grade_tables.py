"""What the fused pass over pixels is told, and the compiler's names for it."""

from typing import NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Grade(NamedTuple):
    """What the pass does to every pixel; tables run over lightness 0…TOP in STEPS entries."""

    decode: Floats
    """(3, 256): linear light of each channel's code."""
    lms: Floats
    """(3, 3): linear RGB → LMS, with exposure and white balance multiplied in."""
    air: Floats
    """(3,): colour of the haze, gamma-coded in [0, 1]."""
    curve: Floats
    """Lightness out."""
    lift: Floats
    """Factor of lightness, by the lightness of the surroundings."""
    punch: Floats
    """Local detail added, by the lightness of the surroundings."""
    toning: Floats
    """(2, STEPS): added to a and b, by lightness."""
    corners: Floats
    """Factor of linear light's cube root, by squared distance from the middle in [0, 1] (corner = 1)."""
    grain: Floats
    """(2, n, n): noise tiles of standard deviation `strength`; no grain when empty."""
    follow: np.float32
    """How far chroma follows lightness where the curve changes it: 0 not at all, 1 in proportion."""
    saturation: np.float32
    vibrance: np.float32
    cosine: np.float32
    sine: np.float32


class Local(NamedTuple):
    """Small maps over the whole picture, read with interpolation; each may be empty."""

    slope: Floats
    offset: Floats
    """The surroundings' lightness is slope · lightness + offset."""
    veil: Floats
    """Share of light that the haze lets through."""


class Frame(NamedTuple):
    """Where the pixels lie in the whole picture."""

    left: int
    top: int
    width: int
    height: int


_TABLE = types.float32[::1]
_PLANE = types.float32[:, ::1]
_TILES = types.float32[:, :, ::1]
_F = types.float32
GRADE = types.NamedTuple(
    (_PLANE, _PLANE, _TABLE, _TABLE, _TABLE, _TABLE, _PLANE, _TABLE, _TILES, _F, _F, _F, _F, _F), Grade
)
LOCAL = types.NamedUniTuple(_PLANE, 3, Local)
FRAME = types.NamedUniTuple(types.int64, 4, Frame)
