"""A PNG written band by band, in either depth, without a copy of the whole picture."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .levels import Samples, is_deep

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
SUB = 1
"""The row filter: each byte less the same byte of the pixel to its left."""
ROWS = 128
_PIXEL_CHUNKS = (b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"sBIT", b"bKGD", b"hIST")


def png_parts(pixels: Samples) -> Iterator[bytes]:
    """Yield the bytes of a PNG of HWC grey, RGB or RGBA pixels, packed for speed."""
    yield png_head(pixels)
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    for top in range(0, len(pixels), ROWS):
        packed = packer.compress(_filtered(pixels[top : top + ROWS]).data)
        if packed:
            yield png_chunk(b"IDAT", packed)
    yield png_chunk(b"IDAT", packer.flush()) + png_chunk(b"IEND", b"")


def png_head(pixels: Samples) -> bytes:
    """Return the signature and the first chunk of a PNG of these pixels."""
    height, width, channels = pixels.shape
    bits = 16 if is_deep(pixels) else 8
    header = struct.pack(">IIBBBBB", width, height, bits, COLOUR_TYPES[channels], 0, 0, 0)
    return SIGNATURE + png_chunk(b"IHDR", header)


def beside_pixels(png: bytes) -> bytes:
    """Return the chunks of a PNG that do not depend on its pixels: profile, texts, EXIF."""
    at, kept = len(SIGNATURE), b""
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] not in _PIXEL_CHUNKS:
            kept += png[at : at + 12 + length]
        at += 12 + length
    return kept


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _filtered(rows: Samples) -> NDArray[np.uint8]:
    """Return rows as a PNG compresses them: the filter's number, then big-endian differences."""
    samples = rows.astype(">u2") if is_deep(rows) else np.ascontiguousarray(rows)
    plain = samples.view(np.uint8).reshape(len(rows), -1)
    reach = plain.shape[1] // rows.shape[1]
    filtered = np.empty((len(rows), plain.shape[1] + 1), np.uint8)
    filtered[:, 0] = SUB
    filtered[:, 1 : reach + 1] = plain[:, :reach]
    np.subtract(plain[:, reach:], plain[:, :-reach], out=filtered[:, reach + 1 :])
    return filtered
