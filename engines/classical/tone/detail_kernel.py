"""Sharpening in one pass: unsharp mask on luma, kept between its neighbours so that no halo grows."""

import numpy as np
from numba import njit, types

from ..array_types import SOURCE

_MATHS = {"nnan", "ninf", "nsz"}
_stage = njit(error_model="numpy", fastmath=_MATHS)
_OUT = types.uint8[:, :, ::1]
_INT, _FLOAT, _TABLE = types.int64, types.float32, types.float32[::1]
_MARGIN = 2
"""Pixels that the blur reaches."""
_RING = 2 * _MARGIN + 1
"""Rows that are held at a time."""
_SLACK = np.float32(5)
"""How far, in 8-bit steps, a pixel may pass the brightest and darkest of its neighbours."""


@_stage
def _luma_row(pixels, y, row, level):  # type: ignore[no-untyped-def]
    y = min(max(y, 0), pixels.shape[0] - 1)
    width = pixels.shape[1]
    for x in range(width):
        row[x + _MARGIN] = level * (
            np.float32(0.299) * pixels[y, x, 0]
            + np.float32(0.587) * pixels[y, x, 1]
            + np.float32(0.114) * pixels[y, x, 2]
        )
    row[:_MARGIN] = row[_MARGIN]
    row[width + _MARGIN :] = row[width + _MARGIN - 1]


@_stage
def _blur_row(row, taps, out):  # type: ignore[no-untyped-def]
    near_share, far_share, own_share = taps[1], taps[2], taps[0]
    for x in range(out.size):
        near, far = row[x + 1] + row[x + 3], row[x] + row[x + 4]
        out[x] = own_share * row[x + 2] + near_share * near + far_share * far


@_stage
def _extremes_row(row, low, high):  # type: ignore[no-untyped-def]
    for x in range(low.size):
        left, here, right = row[x + _MARGIN - 1], row[x + _MARGIN], row[x + _MARGIN + 1]
        low[x] = min(left, min(here, right))
        high[x] = max(left, max(here, right))


@_stage
def _change_row(luma, blurred, low, high, i, taps, amount, threshold, change):  # type: ignore[no-untyped-def]
    """Write what sharpening adds to every channel of row `i`; the other planes are rings of rows."""
    above2, above, middle = blurred[(i - 2) % _RING], blurred[(i - 1) % _RING], blurred[i % _RING]
    below, below2 = blurred[(i + 1) % _RING], blurred[(i + 2) % _RING]
    own_share, near_share, far_share = taps[0], taps[1], taps[2]
    for x in range(change.size):
        near, far = above[x] + below[x], above2[x] + below2[x]
        change[x] = own_share * middle[x] + near_share * near + far_share * far
    here = luma[i % _RING, _MARGIN : _MARGIN + change.size]
    low0, low1, low2 = low[(i - 1) % _RING], low[i % _RING], low[(i + 1) % _RING]
    for x in range(change.size):
        detail = here[x] - change[x]
        real = min(max((abs(detail) - threshold) / (threshold + np.float32(1)), np.float32(0)), np.float32(1))
        wanted = here[x] + amount * detail * real
        change[x] = max(wanted, min(low0[x], min(low1[x], low2[x])) - _SLACK)
    high0, high1, high2 = high[(i - 1) % _RING], high[i % _RING], high[(i + 1) % _RING]
    for x in range(change.size):
        top = max(high0[x], max(high1[x], high2[x])) + _SLACK
        change[x] = min(change[x], top) - here[x]


@_stage
def _add_row(pixels, out, y, change, levels):  # type: ignore[no-untyped-def]
    """`levels`: of the pixels in one 8-bit step."""
    top = levels * 255
    below = top + 1
    for x in range(change.size):
        step = int(change[x] * np.float32(levels) + (np.float32(below) + np.float32(0.5))) - below
        for c in range(3):
            out[y, x, c] = min(max(np.int64(pixels[y, x, c]) + step, 0), top)


@_stage
def _sharpen(pixels, out, first, last, taps, amount, threshold, levels):  # type: ignore[no-untyped-def]
    level = np.float32(1) / np.float32(levels)
    width = pixels.shape[1]
    luma = np.empty((_RING, width + 2 * _MARGIN), np.float32)
    blurred = np.empty((_RING, width), np.float32)
    low, high = np.empty((_RING, width), np.float32), np.empty((_RING, width), np.float32)
    change = np.empty(width, np.float32)
    for y in range(first - _MARGIN, last + _MARGIN):
        row = luma[y % _RING]
        _luma_row(pixels, y, row, level)
        _blur_row(row, taps, blurred[y % _RING])
        _extremes_row(row, low[y % _RING], high[y % _RING])
        done = y - _MARGIN
        if done < first:
            continue
        _change_row(luma, blurred, low, high, done, taps, amount, threshold, change)
        _add_row(pixels, out, done, change, levels)


@njit(
    [types.void(SOURCE, _OUT, _INT, _INT, _TABLE, _FLOAT, _FLOAT)],
    cache=True,
    nogil=True,
    error_model="numpy",
    fastmath=_MATHS,
)  # fmt: skip
def sharpen_rows(pixels, out, first, last, taps, amount, threshold):  # type: ignore[no-untyped-def]
    """Sharpen rows `first`…`last` of HWC uint8.

    `taps`: weights of the middle, the next and the outer of five pixels; `threshold` in 8-bit steps.
    """
    _sharpen(pixels, out, first, last, taps, amount, threshold, 1)


@njit(
    [types.void(SOURCE, SOURCE, _OUT, _INT, _INT, _TABLE, types.uint8[::1], _FLOAT)],
    cache=True,
    nogil=True,
    error_model="numpy",
    fastmath=_MATHS,
)  # fmt: skip
def mix_rows(before, after, out, first, last, decode, encode, strength):  # type: ignore[no-untyped-def]
    """Mix two pictures in linear light; `encode` has its codes at even steps of linear light."""
    top = np.float32(encode.size - 1)
    for y in range(first, last):
        for x in range(before.shape[1]):
            for c in range(3):
                old, new = decode[before[y, x, c]], decode[after[y, x, c]]
                out[y, x, c] = encode[int((old + (new - old) * strength) * top + np.float32(0.5))]
