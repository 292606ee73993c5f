"""A PNG for others of a picture so large that Pillow's own copy of it is better not made."""

import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .levels import Pixels
from .png_rows import beside_pixels, png_chunk, png_head

Bytes = NDArray[np.uint8]
_ROWS = 64
"""Rows that are packed at once."""


def large_png(pixels: Pixels, beside: bytes) -> Iterator[bytes]:
    """Yield the bytes of a PNG of HWC RGB or RGBA with the chunks of `beside`, a PNG of the same metadata.

    Each row has the filter whose bytes are nearest to 0, as the PNG specification (12.7) advises.
    """
    yield png_head(pixels) + beside_pixels(beside)
    packer, above = zlib.compressobj(), np.zeros((1, pixels[0].size), np.uint8)
    for top in range(0, len(pixels), _ROWS):
        rows = np.ascontiguousarray(pixels[top : top + _ROWS])
        plain = rows.reshape(len(rows), -1)
        packed = packer.compress(_filtered(plain, np.concatenate([above, plain[:-1]]), rows.shape[2]).data)
        above = plain[-1:]
        if packed:
            yield png_chunk(b"IDAT", packed)
    yield png_chunk(b"IDAT", packer.flush()) + png_chunk(b"IEND", b"")


def _filtered(plain: Bytes, above: Bytes, reach: int) -> Bytes:
    """Return rows, each behind the number of its filter; `reach`: bytes of a pixel."""
    left, corner = (_behind(rows, reach) for rows in (plain, above))
    guesses = {1: left, 2: above, 4: _paeth(left, above, corner)}
    filtered = np.empty((len(plain), plain.shape[1] + 1), np.uint8)
    least = np.full(len(plain), np.inf)
    for number, guess in guesses.items():
        rest = plain - guess
        cost = np.minimum(rest, np.negative(rest)).sum(axis=1, dtype=np.float64)
        better = cost < least
        filtered[better, 0], filtered[better, 1:] = number, rest[better]
        least = np.minimum(least, cost)
    return filtered


def _behind(rows: Bytes, reach: int) -> Bytes:
    """Return for each byte the same one of the pixel to its left, 0 where there is none."""
    moved = np.zeros_like(rows)
    moved[:, reach:] = rows[:, :-reach]
    return moved


def _paeth(left: Bytes, above: Bytes, corner: Bytes) -> Bytes:
    """Return of three neighbours the one nearest to left + above - corner (PNG specification, 9.4)."""
    a, b, c = (plane.astype(np.int16) for plane in (left, above, corner))
    from_left, from_above, from_corner = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    other = np.where(from_above <= from_corner, above, corner)
    return np.where((from_left <= from_above) & (from_left <= from_corner), left, other)
