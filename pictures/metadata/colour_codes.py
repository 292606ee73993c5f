"""Colour by code (ITU-T H.273: cICP in PNG, nclx in AVIF and HEIF) as an ICC profile that does the same."""

from struct import pack
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

_PRIMARIES = {
    1: ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
}
_SRGB, _GAMMA_22, _GAMMA_28, _LINEAR = 13, 4, 5, 8
_LIKE_SRGB = {1, 6, 14, 15}
"""Video curves: shown by the same screens, and taken for sRGB's by every viewer of stills."""
HDR = {16: "PQ", 18: "HLG"}
_D65 = (0.3127, 0.3290)
_D50 = np.array([0.9642, 1.0, 0.8249])
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_HEAD = 65_536


class ColourCode(NamedTuple):
    """What a file says of its colours by numbers."""

    primaries: int
    transfer: int

    @property
    def usual(self) -> bool:
        """True for sRGB and what says nothing."""
        return self.primaries in (1, 2) and self.transfer in (_SRGB, 2, *_LIKE_SRGB)


def colour_code(file: BinaryIO) -> ColourCode | None:
    """Return the code that a PNG, AVIF or HEIF file carries; the file's position stays."""
    here = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(here)
    for name, form in ((b"\0\0\0\x04cICP", "B"), (b"colrnclx", "H")):
        at = head.find(name) + len(name)
        width = 1 if form == "B" else 2
        if at >= len(name) and len(head) >= at + 2 * width:
            first, second = (int.from_bytes(head[at + n * width :][:width], "big") for n in (0, 1))
            return ColourCode(first, second)
    return None


def profile_of(code: ColourCode) -> bytes:
    """Return an ICC profile (ICC.1:2001, matrix and curves) of the code; b'' when there is none."""
    if code.primaries not in _PRIMARIES:
        return b""
    curve = _curve(code.transfer)
    if not curve:
        return b""
    columns = _to_d50(_PRIMARIES[code.primaries]).T
    name = f"H.273 colour {code.primaries}, curve {code.transfer}".encode()
    tags: dict[bytes, bytes] = {
        b"desc": b"desc\0\0\0\0" + pack(">I", len(name) + 1) + name + b"\0" + bytes(78),
        b"cprt": b"text\0\0\0\0No copyright\0",
        b"wtpt": _xyz(_D50),
        **{tag: _xyz(column) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return _assembled(tags)


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    at, table, bodies = 128 + 4 + 12 * len(tags), b"", b""
    for tag, body in tags.items():
        padded = body + bytes(-len(body) % 4)
        table += tag + pack(">II", at + len(bodies), len(body))
        bodies += padded
    size = at + len(bodies)
    head = pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += b"".join(pack(">i", round(value * 65536)) for value in _D50)
    return head + bytes(128 - len(head)) + pack(">I", len(tags)) + table + bodies


def _curve(transfer: int) -> bytes:
    if transfer in (_GAMMA_22, _GAMMA_28, _LINEAR):
        gamma = {_GAMMA_22: 2.2, _GAMMA_28: 2.8, _LINEAR: 1.0}[transfer]
        return b"curv\0\0\0\0" + pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    if transfer not in (_SRGB, *_LIKE_SRGB):
        return b""
    x = np.linspace(0, 1, 1024)
    y = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    return b"curv\0\0\0\0" + pack(">I", 1024) + np.rint(y * 65535).astype(">u2").tobytes()


def _to_d50(primaries: tuple[tuple[float, float], ...]) -> NDArray[np.float64]:
    """Return the matrix from linear RGB to XYZ, adapted from D65 to D50 by Bradford."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    white = np.array([_D65[0] / _D65[1], 1, (1 - sum(_D65)) / _D65[1]])
    matrix = columns * np.linalg.solve(columns, white)
    gains = np.diag((_BRADFORD @ _D50) / (_BRADFORD @ white))
    return np.linalg.inv(_BRADFORD) @ gains @ _BRADFORD @ matrix


def _xyz(values: NDArray[np.floating]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(pack(">i", round(float(value) * 65536)) for value in values)
