"""Sharpening in one pass: unsharp mask on luma, kept between its neighbours so that no halo grows."""

import numpy as np
from numba import njit, types

_SOURCE = types.Array(types.uint8, 3, "A", readonly=True)
_PLANE = types.float32[:, ::1]
_SLACK = np.float32(5)
"""How far, in 8-bit steps, a pixel may pass the brightest and darkest of its neighbours."""


@njit(cache=True, nogil=True, error_model="numpy")
def _luma_row(pixels, y, row, margin):  # type: ignore[no-untyped-def]
    y = min(max(y, 0), pixels.shape[0] - 1)
    width = pixels.shape[1]
    for x in range(width):
        row[x + margin] = (
            np.float32(0.299) * pixels[y, x, 0]
            + np.float32(0.587) * pixels[y, x, 1]
            + np.float32(0.114) * pixels[y, x, 2]
        )
    row[:margin] = row[margin]
    row[width + margin :] = row[width + margin - 1]


@njit(cache=True, nogil=True, error_model="numpy")
def _blur_row(row, taps, out):  # type: ignore[no-untyped-def]
    out[:] = 0
    for i in range(taps.size):
        for x in range(out.size):
            out[x] += taps[i] * row[x + i]


@njit(cache=True, nogil=True, error_model="numpy")
def _extremes_row(row, margin, low, high):  # type: ignore[no-untyped-def]
    for x in range(low.size):
        left, here, right = row[x + margin - 1], row[x + margin], row[x + margin + 1]
        low[x] = min(left, min(here, right))
        high[x] = max(left, max(here, right))


@njit(cache=True, nogil=True, error_model="numpy")
def _change_row(luma, blurred, low, high, i, taps, amount, threshold, change):  # type: ignore[no-untyped-def]
    """Write what sharpening adds to every channel of row `i` of the band."""
    margin = taps.size // 2
    change[:] = 0
    for k in range(taps.size):
        for x in range(change.size):
            change[x] += taps[k] * blurred[i + k - margin, x]
    here = luma[i, margin : margin + change.size]
    for x in range(change.size):
        detail = here[x] - change[x]
        real = min(max((abs(detail) - threshold) / (threshold + np.float32(1)), np.float32(0)), np.float32(1))
        bottom = min(low[i - 1, x], min(low[i, x], low[i + 1, x])) - _SLACK
        top = max(high[i - 1, x], max(high[i, x], high[i + 1, x])) + _SLACK
        change[x] = min(max(here[x] + amount * detail * real, bottom), top) - here[x]


@njit(
    [
        types.void(
            _SOURCE, types.uint8[:, :, ::1], types.int64, types.int64, types.float32[::1], types.float32, types.float32
        )
    ],
    cache=True,
    nogil=True,
    error_model="numpy",
)  # fmt: skip
def sharpen_rows(pixels, out, first, last, taps, amount, threshold):  # type: ignore[no-untyped-def]
    """Sharpen rows `first`…`last` of HWC uint8; `taps` is an odd blur kernel, `threshold` in 8-bit steps."""
    margin, width = taps.size // 2, pixels.shape[1]
    rows = last - first + 2 * margin
    luma = np.empty((rows, width + 2 * margin), np.float32)
    blurred, low, high = np.empty((rows, width), np.float32), np.empty((rows, width), np.float32), np.empty((rows, width), np.float32)  # fmt: skip
    change = np.empty(width, np.float32)
    for i in range(rows):
        _luma_row(pixels, first + i - margin, luma[i], margin)
        _blur_row(luma[i], taps, blurred[i])
        _extremes_row(luma[i], margin, low[i], high[i])
    for y in range(first, last):
        _change_row(luma, blurred, low, high, y - first + margin, taps, amount, threshold, change)
        for x in range(width):
            for c in range(3):
                value = np.float32(pixels[y, x, c]) + change[x] + np.float32(0.5)
                out[y, x, c] = np.uint8(min(max(value, np.float32(0)), np.float32(255)))


@njit(
    [types.void(_SOURCE, _SOURCE, types.uint8[:, :, ::1], types.int64, types.int64, types.float32[::1], types.uint8[::1], types.float32)],
    cache=True,
    nogil=True,
    error_model="numpy",
)  # fmt: skip
def mix_rows(before, after, out, first, last, decode, encode, strength):  # type: ignore[no-untyped-def]
    """Mix two pictures in linear light; `encode` has its codes at even steps of linear light."""
    top = np.float32(encode.size - 1)
    for y in range(first, last):
        for x in range(before.shape[1]):
            for c in range(3):
                old, new = decode[before[y, x, c]], decode[after[y, x, c]]
                out[y, x, c] = encode[int((old + (new - old) * strength) * top + np.float32(0.5))]
