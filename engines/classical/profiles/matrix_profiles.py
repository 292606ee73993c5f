"""Colour profiles of three primaries and curves (ICC.1:2022, 8.3.3): to linear sRGB and back."""

import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ....pictures.color import LINEAR_OF_CODE, Floats

_SRGB = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)
"""XYZ (D50) of linear sRGB."""
_SAME_PRIMARIES, _SAME_CURVE = 0.01, 0.004
STEPS = 65535


@dataclass(frozen=True, eq=False)
class MatrixProfile:
    """A space of three primaries."""

    to_srgb: NDArray[np.float64]
    """(3, 3): its linear RGB → linear sRGB."""
    curves: NDArray[np.float64]
    """(3, 65536): linear light of each 16-bit code."""

    @property
    def codes(self) -> Floats:
        """(3, 65536): code in [0, 1] for linear light x at the root of x in even steps."""
        light = (np.arange(STEPS + 1) / STEPS) ** 2
        steps = np.arange(STEPS + 1) / STEPS
        return np.stack([np.interp(light, curve, steps) for curve in self.curves]).astype(np.float32)


@lru_cache(8)
def matrix_profile(icc: bytes) -> MatrixProfile | None:
    """Return the space of a profile; None for sRGB, for other kinds, and for one that cannot be read."""
    try:
        tags = _tags(icc)
        if icc[16:24] != b"RGB XYZ " or b"A2B0" in tags:
            return None
        primaries = np.transpose([_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")])
        curves = np.stack([_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC")])
        to_srgb = np.linalg.inv(_SRGB) @ primaries
        np.linalg.inv(to_srgb)
    except (KeyError, IndexError, struct.error, ValueError, np.linalg.LinAlgError):
        return None
    if not np.isfinite(curves).all() or (np.diff(curves) < 0).any() or np.abs(curves[:, -1] - 1).max() > 0.01:
        return None
    close = np.abs(to_srgb - np.eye(3)).max() < _SAME_PRIMARIES
    if close and np.abs(curves[:, ::257] - LINEAR_OF_CODE).max() < _SAME_CURVE:
        return None
    return MatrixProfile(to_srgb, curves)


def _tags(icc: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", icc, 128)
    entries = (struct.unpack_from(">4sII", icc, 132 + 12 * number) for number in range(min(count, 100)))
    return {name: icc[start : start + length] for name, start, length in entries}


def _xyz(tag: bytes) -> tuple[float, ...]:
    return tuple(value / 65536 for value in struct.unpack_from(">3i", tag, 8))


def _curve(tag: bytes) -> NDArray[np.float64]:
    x = np.arange(STEPS + 1) / STEPS
    if tag[:4] == b"curv":
        (count,) = struct.unpack_from(">I", tag, 8)
        if count == 0:
            return x
        points = np.array(struct.unpack_from(f">{count}H", tag, 12), np.float64)
        return (
            x ** (points[0] / 256) if count == 1 else np.interp(x, np.linspace(0, 1, count), points / 65535)
        )
    if tag[:4] != b"para":
        raise ValueError(f"a curve of kind {tag[:4]!r}")
    (kind,) = struct.unpack_from(">H", tag, 8)
    given = [value / 65536 for value in struct.unpack_from(f">{(1, 3, 4, 5, 7)[kind]}i", tag, 12)]
    gamma, a, b, c, d, e, f = (given + [0.0] * 6)[:7]
    if kind == 0:
        return x**gamma
    if kind in (1, 2):
        added = c if kind == 2 else 0.0
        return np.where(x >= -b / a, np.maximum(a * x + b, 0) ** gamma, 0) + added
    return np.where(x >= d, np.maximum(a * x + b, 0) ** gamma + e, c * x + f)
