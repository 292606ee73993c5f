"""A `.cube` file as a picture, and back: Adobe's Cube LUT Specification 1.0.

The picture is N wide and N² high: red runs along a row, green down N rows, blue from block to block, which
is the order of the file. So a table can be stored, named by its digest and referred to like any picture.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from ...errors import PictureError
from ..depth.levels import Pixels

Floats = NDArray[np.float32]

FORMAT = "CUBE"
EXTENSION = ".cube"
_LARGEST, _CURVE, _FROM_CURVES = 129, 65536, 33
"""Steps of an axis and of a curve that are read at most, and that a table of three curves becomes."""
_LONGEST = 100_000_000
"""Bytes of a file that is read."""
_RANGES = frozenset({"LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"})
"""What DaVinci Resolve writes in place of `DOMAIN_MIN` and `DOMAIN_MAX`."""
_STARTS = (b"#", b"TITLE", b"LUT_", b"DOMAIN_", b"\xef\xbb\xbf", b"\r", b"\n")


class CubeFile(ImageFile.ImageFile):
    """What Pillow opens a `.cube` file with."""

    format = FORMAT
    format_description = "Cube look-up table"

    def _open(self) -> None:
        if self.fp is None:
            raise SyntaxError("no file")
        text = self.fp.read(_LONGEST + 1)
        if len(text) > _LONGEST:
            raise SyntaxError(f"a cube file has at most {_LONGEST:,} bytes")
        pixels = parsed(text.decode("utf-8", "replace"))
        image = Image.fromarray(pixels)
        self._mode, self._size, self.tile = "RGB", image.size, []
        self.im = image.im


def register() -> None:
    """Tell Pillow how to open `.cube` files; a second time changes nothing."""
    Image.register_open(FORMAT, CubeFile, lambda head: head.startswith(_STARTS))
    Image.register_extension(FORMAT, EXTENSION)


def parsed(text: str) -> Pixels:
    """Return the table of a `.cube` text, N² × N × 3 uint8; SyntaxError for other text."""
    sizes: dict[str, int] = {}
    ends: dict[str, tuple[float, ...]] = {"DOMAIN_MIN": (0.0, 0.0, 0.0), "DOMAIN_MAX": (1.0, 1.0, 1.0)}
    rows: list[list[float]] = []
    for line in text.lstrip("\ufeff").splitlines():
        words = line.split("#")[0].split()
        if not words or words[0] == "TITLE":
            continue
        try:
            if words[0] in ("LUT_1D_SIZE", "LUT_3D_SIZE"):
                sizes[words[0]] = int(words[1])
            elif words[0] in ends:
                ends[words[0]] = tuple(map(float, words[1:4]))
            elif words[0] in _RANGES:
                ends["DOMAIN_MIN"], ends["DOMAIN_MAX"] = ((float(end),) * 3 for end in words[1:3])
            elif words[0].startswith("LUT_"):
                continue
            else:
                rows.append([float(word) for word in words])
        except (ValueError, IndexError) as error:
            raise SyntaxError(f"no line of a cube file: {line[:60]!r}") from error
        if len(rows) > _rows_of(sizes):
            raise SyntaxError(f"a cube file of {sizes} has {_rows_of(sizes)} rows, got more")
    return _table(sizes, np.array(ends["DOMAIN_MIN"]), np.array(ends["DOMAIN_MAX"]), rows)


def _rows_of(sizes: dict[str, int]) -> int:
    """Return how many rows a file of these sizes has, of what is read at most."""
    cube, curve = sizes.get("LUT_3D_SIZE", 0), sizes.get("LUT_1D_SIZE", 0)
    return min(cube, _LARGEST) ** 3 if cube else min(curve, _CURVE)


def _table(
    sizes: dict[str, int], low: NDArray[np.float64], high: NDArray[np.float64], rows: list[list[float]]
) -> Pixels:
    cube, curve = sizes.get("LUT_3D_SIZE", 0), sizes.get("LUT_1D_SIZE", 0)
    wanted = _rows_of(sizes)
    usual = np.array_equal(low, np.zeros(3)) and np.array_equal(high, np.ones(3))
    if not (2 <= cube <= _LARGEST or (not cube and 2 <= curve <= _CURVE)) or not usual:
        raise SyntaxError(f"a cube file has 2 to {_LARGEST} steps from 0 to 1, got {sizes}, {low} to {high}")
    if len(rows) != wanted or {len(row) for row in rows} != {3}:
        raise SyntaxError(f"a cube file of {sizes} has {wanted} rows of three numbers, got {len(rows)}")
    values = np.array(rows, np.float64)
    if not np.isfinite(values).all():
        raise SyntaxError("a cube file has finite numbers")
    if not cube:
        values, cube = _of_curves(values), _FROM_CURVES
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8).reshape(cube * cube, cube, 3)


def _of_curves(curves: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the table that three curves are."""
    steps = np.linspace(0, 1, len(curves))
    nodes = identity(_FROM_CURVES).reshape(-1, 3)
    return np.stack([np.interp(nodes[:, c], steps, curves[:, c]) for c in range(3)], axis=1)


def identity(size: int) -> Floats:
    """Return the table that changes nothing, N² × N × 3 in [0, 1]."""
    steps = np.linspace(0, 1, size, dtype=np.float32)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red, green, blue], axis=-1).reshape(size * size, size, 3)


def steps_of(pixels: Pixels) -> int:
    """Return N of a table's picture; PictureError for a picture that is none."""
    height, width = pixels.shape[:2]
    if height != width * width or not 2 <= width <= _LARGEST:
        raise PictureError(f"wanted a look-up table (a .cube file), got a picture of {width}×{height}")
    return width


def with_fewer_steps(pixels: Pixels, most: int) -> Pixels:
    """Return a table of at most so many steps: what the larger one has there, by straight lines."""
    steps = steps_of(pixels)
    if steps <= most:
        return pixels
    between = np.linspace(0, steps - 1, most, dtype=np.float32)[:, None] - np.arange(steps, dtype=np.float32)
    weights = np.maximum(1 - np.abs(between), 0)
    table = pixels.reshape(steps, steps, steps, 3).astype(np.float32)
    for axis in range(3):
        table = np.moveaxis(np.tensordot(weights, table, (1, axis)), 0, axis)
    return np.rint(table).astype(np.uint8).reshape(most * most, most, 3)


def cube_text(pixels: Pixels, title: str) -> str:
    """Return a table's picture as the text of a `.cube` file."""
    named = "".join(c for c in title if c.isprintable() and c != '"')[:100]
    rows = (pixels.reshape(-1, 3) / 255).tolist()
    lines = "\n".join(f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in rows)
    return f'TITLE "{named}"\nLUT_3D_SIZE {steps_of(pixels)}\n{lines}\n'
