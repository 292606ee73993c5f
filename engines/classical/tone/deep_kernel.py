"""The fused pass and sharpening over pixels in 16 bits; compiled when the first such picture is edited."""

import numpy as np
from numba import njit, types

from ....pictures.color import linear_of_deep, linear_to_srgb
from ..array_types import DEEP_SOURCE
from . import detail_kernel as detail
from . import tone_kernel as kernel
from .grade_tables import FRAME, GRADE, LOCAL

_MATHS = {"nnan", "ninf", "nsz"}
_RESULT = types.uint16[:, :, ::1]
_LINEAR = linear_of_deep()
_ROOTS = np.arange(65537) / 65535
_CODED = (linear_to_srgb(_ROOTS.clip(0, 1) ** 2) * np.float32(65535)).astype(np.float32)
"""Codes at even steps of the root of linear light, where the curve is nearly straight."""
_inlined = njit(inline="always", error_model="numpy", fastmath=_MATHS)
_stage = njit(error_model="numpy", fastmath=_MATHS)


@_inlined
def _light(code, decode, plain):  # type: ignore[no-untyped-def]
    """Return linear light of a 16-bit code, through a look's own curve where there is one."""
    if plain:
        return _LINEAR[code]
    position = np.float32(code) * np.float32(1 / 257)
    below = min(int(position), 254)
    return decode[below] + (decode[below + 1] - decode[below]) * (position - np.float32(below))


@_stage
def _decode_row(pixels, y, r, g, b, decode, plain):  # type: ignore[no-untyped-def]
    for x in range(r.size):
        r[x] = _light(pixels[y, x, 0], decode[0], plain)
        g[x] = _light(pixels[y, x, 1], decode[1], plain)
        b[x] = _light(pixels[y, x, 2], decode[2], plain)


@_stage
def _clear_row(pixels, y, r, g, b, decode, air, veil, frame):  # type: ignore[no-untyped-def]
    level = np.float32(1 / 257)
    v = kernel._place(y + frame.top, frame.height, veil.shape[0])
    for x in range(r.size):
        clear = kernel._sample(veil, kernel._place(x + frame.left, frame.width, veil.shape[1]), v)
        r[x] = kernel._through_haze(pixels[y, x, 0] * level, air[0], clear, decode[0])
        g[x] = kernel._through_haze(pixels[y, x, 1] * level, air[1], clear, decode[1])
        b[x] = kernel._through_haze(pixels[y, x, 2] * level, air[2], clear, decode[2])


@_inlined
def _code(linear):  # type: ignore[no-untyped-def]
    position = np.sqrt(min(max(linear, np.float32(0)), np.float32(1))) * np.float32(65535)
    below = int(position)
    low = _CODED[below]
    return np.uint16(low + (_CODED[below + 1] - low) * (position - np.float32(below)) + np.float32(0.5))


@_stage
def _encode_row(y, lab, r, g, b, out):  # type: ignore[no-untyped-def]
    for x in range(r.size):
        red, green, blue = r[x], g[x], b[x]
        if min(red, green, blue) < np.float32(-0.002) or max(red, green, blue) > np.float32(1.004):
            if lab[0, x] >= np.float32(0.9995):
                red, green, blue = np.float32(1), np.float32(1), np.float32(1)
            else:
                red, green, blue = kernel._into_gamut(lab[0, x], lab[1, x], lab[2, x])
        out[y, x, 1] = _code(green)
        if max(abs(red - green), abs(blue - green)) < kernel._EVEN:
            out[y, x, 0] = out[y, x, 2] = out[y, x, 1]
        else:
            out[y, x, 0], out[y, x, 2] = _code(red), _code(blue)


@njit(
    [types.void(DEEP_SOURCE, _RESULT, types.int64, types.int64, GRADE, LOCAL, FRAME, types.boolean)],
    cache=True,
    nogil=True,
    error_model="numpy",
    fastmath=_MATHS,
)
def _rows(pixels, out, first, last, grade, local, frame, plain):  # type: ignore[no-untyped-def]
    width = pixels.shape[1]
    r, g, b = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    lab = np.empty((3, width), np.float32)
    colourful = grade.saturation != 0 or grade.vibrance != 0 or grade.sine != 0 or grade.cosine != 1
    finished = grade.grain.size > 0 or grade.corners[kernel.STEPS - 1] != 1
    for y in range(first, last):
        if local.veil.size:
            _clear_row(pixels, y, r, g, b, grade.decode, grade.air, local.veil, frame)
        else:
            _decode_row(pixels, y, r, g, b, grade.decode, plain)
        kernel._to_lab(r, g, b, grade.lms)
        if local.slope.size:
            kernel._local_row(y, r, g, b, grade, local, frame)
        kernel._curve_row(r, g, b, grade, lab[0])
        if colourful:
            kernel._colour_row(g, b, grade.saturation, grade.vibrance, grade.cosine, grade.sine)
        if grade.toning.size:
            kernel._tone_row(r, g, b, grade.toning)
        if finished:
            kernel._finish_row(y, r, g, b, grade, frame)
        lab[0], lab[1], lab[2] = r, g, b
        kernel._to_linear(r, g, b)
        _encode_row(y, lab, r, g, b, out)


def grade_deep_rows(pixels, out, first, last, grade, local, frame):  # type: ignore[no-untyped-def]
    """Grade rows `first`…`last` of `pixels` into `out`, both HWC uint16, as `grade_rows` does in 8 bits."""
    from ....pictures.color import LINEAR_OF_CODE

    plain = all(np.array_equal(table, LINEAR_OF_CODE) for table in grade.decode)
    _rows(pixels, out, first, last, grade, local, frame, plain)


@njit(
    [types.void(DEEP_SOURCE, _RESULT, types.int64, types.int64, detail._TABLE, types.float32, types.float32)],
    cache=True,
    nogil=True,
    error_model="numpy",
    fastmath=_MATHS,
)
def sharpen_deep_rows(pixels, out, first, last, taps, amount, threshold):  # type: ignore[no-untyped-def]
    """Sharpen rows `first`…`last` of HWC uint16 as `sharpen_rows` does in 8 bits."""
    detail._sharpen(pixels, out, first, last, taps, amount, threshold, 257)
