"""Rows of a picture from its own space to sRGB and back."""

import numpy as np
from numba import njit, types

from ..array_types import DEEP_SOURCE, SOURCE

_TABLES = types.float32[:, ::1]
_CODES = types.uint16[::1]
_DEEP, _SHALLOW = types.uint16[:, :, ::1], types.uint8[:, :, ::1]
_INT = types.int64
_MATHS = {"nnan", "ninf", "nsz"}
_BEYOND = np.float32(2e-3)
"""Linear light by which a colour must lie outside sRGB for its excess to be kept."""
_MOST = np.float32(2)
_inlined = njit(inline="always", error_model="numpy", fastmath=_MATHS)
_njit = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": _MATHS}


@_inlined
def _in_eight(code):  # type: ignore[no-untyped-def]
    return np.uint16((np.uint32(code) + np.uint32(128)) // np.uint32(257))


@_inlined
def _mixed(matrix, rgb):  # type: ignore[no-untyped-def]
    return (
        matrix[0, 0] * rgb[0] + matrix[0, 1] * rgb[1] + matrix[0, 2] * rgb[2],
        matrix[1, 0] * rgb[0] + matrix[1, 1] * rgb[1] + matrix[1, 2] * rgb[2],
        matrix[2, 0] * rgb[0] + matrix[2, 1] * rgb[1] + matrix[2, 2] * rgb[2],
    )


@_inlined
def _place(light, steps):  # type: ignore[no-untyped-def]
    return int(np.sqrt(min(max(light, np.float32(0)), np.float32(1))) * steps + np.float32(0.5))


@_inlined
def _along(was, now):  # type: ignore[no-untyped-def]
    """Return how far a colour still goes the way from grey that it went."""
    third = np.float32(1 / 3)
    grey_was, grey_now = (was[0] + was[1] + was[2]) * third, (now[0] + now[1] + now[2]) * third
    r, g, b = was[0] - grey_was, was[1] - grey_was, was[2] - grey_was
    along = (now[0] - grey_now) * r + (now[1] - grey_now) * g + (now[2] - grey_now) * b
    return min(max(along / (r * r + g * g + b * b + np.float32(1e-6)), np.float32(0)), _MOST)


@njit(
    [types.void(kind, _DEEP, _INT, _INT, _TABLES, _TABLES, _CODES) for kind in (SOURCE, DEEP_SOURCE)],
    **_njit,
)
def rows_in(pixels, out, first, last, curves, matrix, codes):  # type: ignore[no-untyped-def]
    """Write rows `first`…`last` as sRGB codes of 16 bits; colours outside are cut off at its border.

    `curves`: linear light of each code; `codes`: sRGB's, at even steps of the root of linear light.
    """
    top = np.float32(codes.size - 1)
    for y in range(first, last):
        for x in range(pixels.shape[1]):
            own = curves[0, pixels[y, x, 0]], curves[1, pixels[y, x, 1]], curves[2, pixels[y, x, 2]]
            red, green, blue = _mixed(matrix, own)
            out[y, x, 0] = codes[_place(red, top)]
            out[y, x, 1] = codes[_place(green, top)]
            out[y, x, 2] = codes[_place(blue, top)]


@njit(
    [
        types.void(own, kind, DEEP_SOURCE, out, _INT, _INT, _TABLES, types.float32[::1], _TABLES, _TABLES)
        for own, kind, out in (
            (SOURCE, SOURCE, _SHALLOW),
            (SOURCE, DEEP_SOURCE, _SHALLOW),
            (DEEP_SOURCE, SOURCE, _SHALLOW),
            (DEEP_SOURCE, DEEP_SOURCE, _DEEP),
        )
    ],
    **_njit,
)
def rows_back(own, made, seen, out, first, last, curves, light, matrix, codes):  # type: ignore[no-untyped-def]
    """Write rows of what a tool `made` of the `seen` sRGB codes in the space of the picture's `own` pixels.

    What it left alone comes back as it was. What a colour had outside sRGB is laid on again as far as the new
    colour goes the same way. `light`: linear light of `made`'s codes; `codes`: at even steps of its root.
    """
    steps = np.float32(codes.shape[1] - 1)
    top = np.float32(65535) if out.itemsize == 2 else np.float32(255)
    finer = light.size == 65536
    for y in range(first, last):
        for x in range(made.shape[1]):
            seen_r, seen_g, seen_b = seen[y, x, 0], seen[y, x, 1], seen[y, x, 2]
            if not finer:
                seen_r, seen_g, seen_b = _in_eight(seen_r), _in_eight(seen_g), _in_eight(seen_b)
            if seen_r == made[y, x, 0] and seen_g == made[y, x, 1] and seen_b == made[y, x, 2]:
                for c in range(3):
                    out[y, x, c] = own[y, x, c] if own.itemsize == out.itemsize else _in_eight(own[y, x, c])
                continue
            was = light[seen_r], light[seen_g], light[seen_b]
            now = light[made[y, x, 0]], light[made[y, x, 1]], light[made[y, x, 2]]
            own_r, own_g, own_b = curves[0, own[y, x, 0]], curves[1, own[y, x, 1]], curves[2, own[y, x, 2]]
            red, green, blue = _mixed(matrix, now)
            old_red, old_green, old_blue = _mixed(matrix, was)
            own_r, own_g, own_b = own_r - old_red, own_g - old_green, own_b - old_blue
            if max(abs(own_r), max(abs(own_g), abs(own_b))) > _BEYOND:
                share = _along(was, now)
                red, green, blue = red + share * own_r, green + share * own_g, blue + share * own_b
            out[y, x, 0] = int(codes[0, _place(red, steps)] * top + np.float32(0.5))
            out[y, x, 1] = int(codes[1, _place(green, steps)] * top + np.float32(0.5))
            out[y, x, 2] = int(codes[2, _place(blue, steps)] * top + np.float32(0.5))
