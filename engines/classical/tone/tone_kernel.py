"""The fused pass over pixels: linear light → OKLab → tone and colour → gamut → 8 bits.

One row at a time in float32, stage by stage, so that the arithmetic runs in vector registers and no float
picture is ever held. No fused multiply-add and no reordering: the same bytes on every machine.
OKLab: Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

import numpy as np
from numba import njit, types

from ....pictures.color import LAB_TO_LMS, LMS_TO_LAB, LMS_TO_RGB, linear_to_srgb
from ..array_types import SOURCE
from .grade_tables import FRAME, GRADE, LOCAL

STEPS = 1024
"""Entries of a table over lightness."""
TOP = 2.6
"""Lightness of a table's last entry: four stops above white, and a little."""

_MATHS = {"nnan", "ninf", "nsz"}
"""No colour is infinite; nothing is reordered or fused."""
_stage = njit(error_model="numpy", fastmath=_MATHS)
"""Compiled into what calls it; only the entry is kept in the cache, so that loading is quick."""
_inlined = njit(inline="always", error_model="numpy", fastmath=_MATHS)

_TO_LAB = LMS_TO_LAB.astype(np.float32)
_TO_LMS = LAB_TO_LMS.astype(np.float32)
_TO_RGB = LMS_TO_RGB.astype(np.float32)
_CODES = 16384
_ENCODED = np.rint(linear_to_srgb(np.arange(_CODES + 1) / _CODES) * 255).astype(np.uint8)
_SKIN_A, _SKIN_B = np.float32(np.cos(np.radians(52))), np.float32(np.sin(np.radians(52)))
_EVEN = np.float32(3e-6)
"""Channels of linear light nearer than this are one grey: the difference is arithmetic."""
_PUREST = np.float32(0.34)
"""A little more chroma than any sRGB colour has."""


@_inlined
def _cube_root(x):  # type: ignore[no-untyped-def]
    """Halley's iteration, twice, from a guess by the fourth root; exact to float32 above 1e-6."""
    x = max(x, np.float32(0)) + np.float32(1e-12)
    t = np.sqrt(np.sqrt(x))
    y = t * (np.float32(0.45) + np.float32(0.55) * t)
    cube = y * y * y
    y = y * (cube + x + x) / (cube + cube + x)
    cube = y * y * y
    return y * (cube + x + x) / (cube + cube + x)


@_inlined
def _read(table, lightness):  # type: ignore[no-untyped-def]
    position = min(max(lightness, np.float32(0)), np.float32(TOP - 0.01)) * np.float32((STEPS - 1) / TOP)
    below = int(position)
    return table[below] + (table[below + 1] - table[below]) * (position - np.float32(below))


@_inlined
def _sample(plane, x, y):  # type: ignore[no-untyped-def]
    """Read a small map at (x, y) in its own pixels, bilinear."""
    x0, y0 = int(x), int(y)
    x1, y1 = min(x0 + 1, plane.shape[1] - 1), min(y0 + 1, plane.shape[0] - 1)
    fx, fy = np.float32(x) - np.float32(x0), np.float32(y) - np.float32(y0)
    top = plane[y0, x0] + (plane[y0, x1] - plane[y0, x0]) * fx
    bottom = plane[y1, x0] + (plane[y1, x1] - plane[y1, x0]) * fx
    return top + (bottom - top) * fy


@_inlined
def _place(at, size, small):  # type: ignore[no-untyped-def]
    """Return where pixel centre `at` of `size` falls among `small` pixels."""
    place = (np.float32(at) + np.float32(0.5)) * np.float32(small / size) - np.float32(0.5)
    return min(max(place, np.float32(0)), np.float32(small - 1))


@_stage
def _decode_row(pixels, y, r, g, b, decode):  # type: ignore[no-untyped-def]
    for x in range(r.size):
        r[x] = decode[0, pixels[y, x, 0]]
        g[x] = decode[1, pixels[y, x, 1]]
        b[x] = decode[2, pixels[y, x, 2]]


@_inlined
def _through_haze(code, air, clear, decode):  # type: ignore[no-untyped-def]
    """He et al., "Single image haze removal using dark channel prior" (2009), equation 22."""
    seen = ((np.float32(code) / np.float32(255) - air) / clear + air) * np.float32(255)
    seen = min(max(seen, np.float32(0)), np.float32(254.99))
    below = int(seen)
    return decode[below] + (decode[below + 1] - decode[below]) * (seen - np.float32(below))


@_stage
def _clear_row(pixels, y, r, g, b, decode, air, veil, frame):  # type: ignore[no-untyped-def]
    v = _place(y + frame.top, frame.height, veil.shape[0])
    for x in range(r.size):
        clear = _sample(veil, _place(x + frame.left, frame.width, veil.shape[1]), v)
        r[x] = _through_haze(pixels[y, x, 0], air[0], clear, decode[0])
        g[x] = _through_haze(pixels[y, x, 1], air[1], clear, decode[1])
        b[x] = _through_haze(pixels[y, x, 2], air[2], clear, decode[2])


@_stage
def _to_lab(r, g, b, lms):  # type: ignore[no-untyped-def]
    for x in range(r.size):
        red, green, blue = r[x], g[x], b[x]
        long = _cube_root(lms[0, 0] * red + lms[0, 1] * green + lms[0, 2] * blue)
        middle = _cube_root(lms[1, 0] * red + lms[1, 1] * green + lms[1, 2] * blue)
        short = _cube_root(lms[2, 0] * red + lms[2, 1] * green + lms[2, 2] * blue)
        r[x] = _TO_LAB[0, 0] * long + _TO_LAB[0, 1] * middle + _TO_LAB[0, 2] * short
        g[x] = _TO_LAB[1, 0] * long + _TO_LAB[1, 1] * middle + _TO_LAB[1, 2] * short
        b[x] = _TO_LAB[2, 0] * long + _TO_LAB[2, 1] * middle + _TO_LAB[2, 2] * short


@_stage
def _local_row(y, lightness, a, b, grade, local, frame):  # type: ignore[no-untyped-def]
    height, width = local.slope.shape
    v = _place(y + frame.top, frame.height, height)
    for x in range(lightness.size):
        u = _place(x + frame.left, frame.width, width)
        around = _sample(local.slope, u, v) * lightness[x] + _sample(local.offset, u, v)
        detail = lightness[x] - around
        gain = _read(grade.lift, around)
        detail *= _read(grade.punch, around) / (np.float32(1) + np.float32(3) * abs(detail))
        after = max(lightness[x] * gain + detail, np.float32(0))
        share = min(after / max(lightness[x], np.float32(1e-3)), np.float32(2.2))
        lightness[x] = after
        a[x] *= share ** np.float32(0.75)
        b[x] *= share ** np.float32(0.75)


@_stage
def _curve_row(lightness, a, b, grade, after):  # type: ignore[no-untyped-def]
    for x in range(lightness.size):
        after[x] = _read(grade.curve, lightness[x])
    follow, one = grade.follow, np.float32(1)
    for x in range(lightness.size):
        ratio = min(after[x] / max(lightness[x], np.float32(1e-3)), np.float32(3))
        share = one + follow * (ratio - one)
        a[x] *= share
        b[x] *= share
    lightness[:] = after


@_stage
def _tone_row(lightness, a, b, toning):  # type: ignore[no-untyped-def]
    for x in range(lightness.size):
        a[x] += _read(toning[0], lightness[x])
        b[x] += _read(toning[1], lightness[x])


@_stage
def _colour_row(a, b, saturation, vibrance, cosine, sine):  # type: ignore[no-untyped-def]
    """Saturation spares what is nearly pure already; vibrance spares the colourful and skin."""
    one = np.float32(1)
    for x in range(a.size):
        chroma = np.sqrt(a[x] * a[x] + b[x] * b[x])
        near = chroma * np.float32(1 / 0.12)
        muted = one / (one + near * near * near)
        real = chroma / (chroma + np.float32(0.01))
        alike = (a[x] * _SKIN_A + b[x] * _SKIN_B) / (chroma + np.float32(1e-6))
        skin = max(alike - np.float32(0.8), np.float32(0)) * np.float32(5)
        room = max(one - chroma / _PUREST, np.float32(0))
        more = one + max(saturation, np.float32(0)) * room + min(saturation, np.float32(0))
        k = more * (one + vibrance * muted * real * (one - np.float32(0.7) * skin))
        turned = (a[x] * cosine - b[x] * sine) * k
        b[x] = (a[x] * sine + b[x] * cosine) * k
        a[x] = turned


@_inlined
def _from_middle(at, size):  # type: ignore[no-untyped-def]
    return (np.float32(at) + np.float32(0.5)) / np.float32(size) * np.float32(2) - np.float32(1)


@_stage
def _finish_row(y, lightness, a, b, grade, frame):  # type: ignore[no-untyped-def]
    """Darken corners and add grain; factors act on OKLab, which scales with the cube root of light."""
    down = _from_middle(y + frame.top, frame.height)
    n, size = grade.grain.shape[0], grade.grain.shape[1]
    for x in range(lightness.size):
        across = _from_middle(x + frame.left, frame.width)
        factor = _read(grade.corners, (down * down + across * across) * np.float32(0.5 * TOP))
        value = lightness[x] * factor
        if n:
            row, column = y + frame.top, x + frame.left
            noise = grade.grain[0, row % size, column % size]
            noise += grade.grain[1, row % (size - 101), column % (size - 101)]
            middle = min(value, np.float32(1)) * (np.float32(1) - min(value, np.float32(1)))
            value = max(value + noise * (np.float32(0.3) + np.float32(2.8) * middle), np.float32(0))
        lightness[x] = value
        a[x] *= factor
        b[x] *= factor


@_stage
def _to_linear(lightness, a, b):  # type: ignore[no-untyped-def]
    for x in range(lightness.size):
        long = _TO_LMS[0, 0] * lightness[x] + _TO_LMS[0, 1] * a[x] + _TO_LMS[0, 2] * b[x]
        middle = _TO_LMS[1, 0] * lightness[x] + _TO_LMS[1, 1] * a[x] + _TO_LMS[1, 2] * b[x]
        short = _TO_LMS[2, 0] * lightness[x] + _TO_LMS[2, 1] * a[x] + _TO_LMS[2, 2] * b[x]
        long, middle, short = long * long * long, middle * middle * middle, short * short * short
        lightness[x] = _TO_RGB[0, 0] * long + _TO_RGB[0, 1] * middle + _TO_RGB[0, 2] * short
        a[x] = _TO_RGB[1, 0] * long + _TO_RGB[1, 1] * middle + _TO_RGB[1, 2] * short
        b[x] = _TO_RGB[2, 0] * long + _TO_RGB[2, 1] * middle + _TO_RGB[2, 2] * short


@_inlined
def _channel(channel, lightness, c0, c1, c2):  # type: ignore[no-untyped-def]
    long, middle, short = lightness + c0, lightness + c1, lightness + c2
    long, middle, short = long * long * long, middle * middle * middle, short * short * short
    return _TO_RGB[channel, 0] * long + _TO_RGB[channel, 1] * middle + _TO_RGB[channel, 2] * short


@_inlined
def _share_that_fits(channel, limit, lightness, c0, c1, c2):  # type: ignore[no-untyped-def]
    """Return the share of chroma at which a linear channel meets its limit: Newton on a cubic."""
    w0, w1, w2 = _TO_RGB[channel, 0], _TO_RGB[channel, 1], _TO_RGB[channel, 2]
    linear = np.float32(3) * lightness * lightness * (w0 * c0 + w1 * c1 + w2 * c2)
    square = np.float32(3) * lightness * (w0 * c0 * c0 + w1 * c1 * c1 + w2 * c2 * c2)
    cube = w0 * c0 * c0 * c0 + w1 * c1 * c1 * c1 + w2 * c2 * c2 * c2
    start = lightness * lightness * lightness - limit
    share = np.float32(1)
    for _ in range(3):
        value = start + share * (linear + share * (square + share * cube))
        slope = linear + share * (np.float32(2) * square + np.float32(3) * share * cube)
        share = min(max(share - value / slope, np.float32(0)), np.float32(1))
    return share


@_stage
def _into_gamut(lightness, a, b):  # type: ignore[no-untyped-def]
    """Lower the chroma of an impossible colour until sRGB has it; lightness and hue stay."""
    lightness = min(max(lightness, np.float32(0)), np.float32(1))
    c0 = _TO_LMS[0, 1] * a + _TO_LMS[0, 2] * b
    c1 = _TO_LMS[1, 1] * a + _TO_LMS[1, 2] * b
    c2 = _TO_LMS[2, 1] * a + _TO_LMS[2, 2] * b
    share = np.float32(1)
    for channel in range(3):
        value = _channel(channel, lightness, c0, c1, c2)
        if value > np.float32(1) or value < np.float32(0):
            limit = np.float32(1) if value > np.float32(0.5) else np.float32(0)
            share = min(share, _share_that_fits(channel, limit, lightness, c0, c1, c2))
    c0, c1, c2 = c0 * share, c1 * share, c2 * share
    red = _channel(0, lightness, c0, c1, c2)
    return red, _channel(1, lightness, c0, c1, c2), _channel(2, lightness, c0, c1, c2)


@_inlined
def _code(linear):  # type: ignore[no-untyped-def]
    return _ENCODED[
        int(min(max(linear, np.float32(0)), np.float32(1)) * np.float32(_CODES) + np.float32(0.5))
    ]


@_stage
def _encode_row(y, lab, r, g, b, out):  # type: ignore[no-untyped-def]
    for x in range(r.size):
        red, green, blue = r[x], g[x], b[x]
        if min(red, green, blue) < np.float32(-0.002) or max(red, green, blue) > np.float32(1.004):
            if lab[0, x] >= np.float32(0.9995):
                red, green, blue = np.float32(1), np.float32(1), np.float32(1)
            else:
                red, green, blue = _into_gamut(lab[0, x], lab[1, x], lab[2, x])
        out[y, x, 1] = _code(green)
        if max(abs(red - green), abs(blue - green)) < _EVEN:
            out[y, x, 0] = out[y, x, 2] = out[y, x, 1]
        else:
            out[y, x, 0], out[y, x, 2] = _code(red), _code(blue)


@njit(
    [types.void(SOURCE, types.uint8[:, :, ::1], types.int64, types.int64, GRADE, LOCAL, FRAME)],
    cache=True,
    nogil=True,
    error_model="numpy",
    fastmath=_MATHS,
)
def grade_rows(pixels, out, first, last, grade, local, frame):  # type: ignore[no-untyped-def]
    """Grade rows `first`…`last` of `pixels` into `out`, both HWC uint8, RGB in the first three channels."""
    width = pixels.shape[1]
    r, g, b = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    lab = np.empty((3, width), np.float32)
    colourful = grade.saturation != 0 or grade.vibrance != 0 or grade.sine != 0 or grade.cosine != 1
    finished = grade.grain.size > 0 or grade.corners[STEPS - 1] != 1
    for y in range(first, last):
        if local.veil.size:
            _clear_row(pixels, y, r, g, b, grade.decode, grade.air, local.veil, frame)
        else:
            _decode_row(pixels, y, r, g, b, grade.decode)
        _to_lab(r, g, b, grade.lms)
        if local.slope.size:
            _local_row(y, r, g, b, grade, local, frame)
        _curve_row(r, g, b, grade, lab[0])
        if colourful:
            _colour_row(g, b, grade.saturation, grade.vibrance, grade.cosine, grade.sine)
        if grade.toning.size:
            _tone_row(r, g, b, grade.toning)
        if finished:
            _finish_row(y, r, g, b, grade, frame)
        lab[0], lab[1], lab[2] = r, g, b
        _to_linear(r, g, b)
        _encode_row(y, lab, r, g, b, out)
