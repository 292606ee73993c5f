"""The pixels of a stored PNG, decoded into one array: a library holds the file and two arrays beside it."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import cv2
import numpy as np

from .levels import Samples
from .png_rows import COLOUR_TYPES, ROWS, SIGNATURE, SUB

_HEADER = struct.Struct(">16sIIBBBBBI")
_BEGINS = SIGNATURE + struct.pack(">I4s", 13, b"IHDR")
_CHANNELS = {kind: channels for channels, kind in COLOUR_TYPES.items()}
_BACK = {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}


class _Header(NamedTuple):
    """What a PNG says of itself."""

    width: int
    height: int
    bits: int
    colour: int
    packing: int
    filtering: int
    interlacing: int


def png_size(file: BinaryIO) -> tuple[int, int] | None:
    """Return (width, height) of a PNG; None of a damaged one and of anything else."""
    header = _header(file)
    return (header.width, header.height) if header else None


def stored_samples(file: BinaryIO) -> Samples | None:
    """Return HWC RGB, RGBA or grey pixels of a PNG in its depth; None of a damaged one."""
    header = _header(file)
    if header is None:
        return None
    pixels = _own_rows(file, header)
    if pixels is not None:
        return pixels
    file.seek(0)
    return _by_library(file.read())


def _header(file: BinaryIO) -> _Header | None:
    """Return what a PNG says of itself, its file read up to there; None of a damaged one."""
    start = file.read(_HEADER.size)
    if len(start) < _HEADER.size:
        return None
    begins, *said, checksum = _HEADER.unpack(start)
    return _Header(*said) if begins == _BEGINS and zlib.crc32(start[12:-4]) == checksum else None


def _own_rows(file: BinaryIO, header: _Header) -> Samples | None:
    """Return the pixels of a PNG as `png_parts` writes them; None of any other, and of a damaged one."""
    width, height, bits, colour, *ways = header
    if any(ways) or colour not in _CHANNELS or bits not in (8, 16):
        return None
    channels = _CHANNELS[colour]
    pixels = np.empty((height, width, channels), np.uint16 if bits == 16 else np.uint8)
    reach, packed = channels * bits // 8, _packed(file)
    unpacker = zlib.decompressobj()
    for top in range(0, height, ROWS):
        rows = pixels[top : top + ROWS]
        filtered = _unpacked(unpacker, packed, len(rows) * (width * reach + 1))
        if filtered is None:
            return None
        plain = np.frombuffer(filtered, np.uint8).reshape(len(rows), -1)
        if (plain[:, 0] != SUB).any():
            return None
        samples = np.add.accumulate(plain[:, 1:].reshape(len(rows), width, reach), axis=1, dtype=np.uint8)
        rows[:] = samples.view(">u2") if bits == 16 else samples
    return pixels


def _packed(file: BinaryIO) -> Iterator[bytes]:
    """Yield what the pixels' chunks hold."""
    while len(start := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", start)
        if kind != b"IDAT":
            return
        yield file.read(length)
        file.read(4)


def _unpacked(unpacker: "zlib._Decompress", packed: Iterator[bytes], wanted: int) -> bytearray | None:
    """Return so many bytes of what was packed; None where there are fewer or they are damaged."""
    found = bytearray()
    try:
        while len(found) < wanted:
            found += unpacker.decompress(unpacker.unconsumed_tail or next(packed), wanted - len(found))
    except (StopIteration, zlib.error):
        return None
    return found


def _by_library(data: bytes) -> Samples | None:
    coded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    if coded is None or coded.dtype not in (np.uint8, np.uint16):
        return None
    pixels = np.atleast_3d(np.asarray(coded, np.uint16 if coded.dtype == np.uint16 else np.uint8))
    for top in range(0, len(pixels) if pixels.shape[2] in _BACK else 0, ROWS):
        rows = pixels[top : top + ROWS]
        rows[:] = cv2.cvtColor(rows, _BACK[pixels.shape[2]])
    return pixels
