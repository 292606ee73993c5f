"""16-bit PNG and TIFF: pixels by OpenCV and by hand, everything beside them as Pillow writes it."""

import struct
import sys
from typing import BinaryIO

import cv2
import numpy as np

from ..metadata.tiff_bytes import Tiff
from .levels import Deep, Pixels, eight_bits
from .png_rows import beside_pixels

DEEP_FORMATS = ("PNG", "TIFF")
_BITS = 258
_LAYOUT = (256, 257, 273, 278, 279)
"""Tags of a TIFF: width, height, where the strip is, its rows and its bytes."""
_NEAR = 1
"""Levels of 8 bits by which two decoders may round differently."""


def read_deep(file: BinaryIO, pixels: Pixels) -> Deep | None:
    """Return the 16-bit pixels of a PNG or TIFF whose 8-bit ones are known, HWC RGB or RGBA.

    None where they cannot be had, or do not agree with `pixels`: an unusual layout or transparency.
    """
    here = file.tell()
    file.seek(0)
    data = np.frombuffer(file.read(), np.uint8)
    file.seek(here)
    usual = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    try:
        found = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    finally:
        cv2.utils.logging.setLogLevel(usual)
    if found is None or found.dtype != np.uint16 or found.shape[:2] != pixels.shape[:2]:
        return None
    deep = _as_rgb(np.atleast_3d(np.asarray(found, np.uint16)))
    if deep.shape != pixels.shape or not _agree(deep, pixels):
        return None
    return deep


def _as_rgb(found: Deep) -> Deep:
    if found.shape[2] == 1:
        return np.repeat(found, 3, axis=2)
    order = {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}.get(found.shape[2])
    return found if order is None else np.asarray(cv2.cvtColor(found, order), np.uint16)


def _agree(deep: Deep, pixels: Pixels) -> bool:
    """Return whether both decoders see one picture; Pillow drops the lower 8 bits, which is no rounding."""
    return all(
        int(cv2.absdiff(eight_bits(deep[row : row + 512]), pixels[row : row + 512]).max()) <= _NEAR
        for row in range(0, len(pixels), 512)
    )


def deep_png(deep: Deep, beside: bytes) -> bytes:
    """Return a 16-bit PNG with the chunks of `beside`, a PNG that carries the same metadata."""
    order = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}[deep.shape[2]]
    coded = cv2.imencode(".png", cv2.cvtColor(deep, order))[1].tobytes()
    return coded[:33] + beside_pixels(beside) + coded[33:]  # the signature and IHDR have 33 bytes


def deep_tiff(deep: Deep, beside: bytes) -> bytes:
    """Return a 16-bit TIFF out of `beside`, a raw TIFF of another size that carries the same metadata."""
    tiff = Tiff(bytearray(beside))
    height, width, channels = deep.shape
    samples = deep if (tiff.order == "<") == (sys.byteorder == "little") else deep.byteswap()
    start = len(beside) + len(beside) % 2
    bits = tiff.find(tiff.root, _BITS)
    assert bits is not None and bits.count == channels, "Pillow wrote a picture of this kind"
    struct.pack_into(f"{tiff.order}{channels}H", tiff.data, bits.value, *[16] * channels)
    for tag, number in zip(_LAYOUT, (width, height, start, height, deep.nbytes), strict=True):
        tiff.set_number(tiff.find(tiff.root, tag), number)
    return b"".join((bytes(tiff.data), bytes(len(beside) % 2), np.ascontiguousarray(samples).data))
