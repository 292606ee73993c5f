"""Take out as much noise as there is: measured by channel, brightness and scale, then shrunk in two passes.

Sliding cosine blocks (Yaroslavsky, Egiazarian and Astola, 2001) in opponent colours, then a Wiener pass as in
BM3D (Dabov, Foi, Katkovnik and Egiazarian, TIP 2007), without its search for like blocks.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Samples, is_deep
from ....pictures.region import around
from .strips import over_rows

Floats = NDArray[np.float32]

_OPPONENT = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]]) / np.sqrt([[3], [2], [6]])
"""Grey and two colours, orthonormal: noise of RGB keeps its strength."""
_SIDE = 8
_FINE = np.add.outer(np.arange(_SIDE), np.arange(_SIDE)) >= _SIDE - 1
_FLAT = 0.2
"""Share of the blocks, those with the least structure, in which noise is measured."""
_ENOUGH = 40
"""Blocks that a brightness must have to be measured apart."""
_BINS = 8
_BOUNDS = (0.3, 2.0)
"""How far the noise of a brightness may be from that of the picture: beyond, it is texture."""
_HARDLY_ANY = 1.0
"""Standard deviation in 8-bit levels below which nobody sees noise."""
_BLOTCHES = 0.7
"""Share of its noise that a copy of half the size keeps when it comes in blotches; white noise keeps half."""
_MOST_GROWTH, _UNSEEN = 2.0, 0.3
"""Most that noise grows from scale to scale, and levels below which a channel tells nothing of it."""
_SCALES = 3
_SMALLEST = 64
_AT_ONCE, _TILE = 12_000_000, 1536
"""Pixels up to which a picture is cleaned in one piece, and about the side of a tile beyond."""
_GRID = 24
"""Pixels after which blocks of every scale begin anew: 2 or 3 apart, in a quarter of the size."""
_SQUARE = _SIDE * 2 ** (_SCALES - 1)
_MARGINS = (24, 72, 168)
"""Pixels around a tile that its result depends on, with one, two or three scales of two passes each."""
_FULL, _BEYOND = 0.6, 0.6
"""Amount at which all noise that was measured goes, and how much more goes for each amount beyond."""
_RINGS = (30, 36, 42, 50, 60, 75)
"""Squared frequencies between which coefficients are compared with each other."""
_EVEN = 0.68
"""Evenness within the rings below which single frequencies are texture; JPEG's noise has 0.8 and more."""
_APART = (1.5, 2.4)
"""How unlike calm places are, as log of the quarters of their power, between which noise becomes texture."""
_CHANCE = (0.14, 0.26)
"""... and below which they are too much alike for chance: a pattern."""
_FEW = 24
"""Blocks below which nothing can be told."""


@dataclass(frozen=True)
class Noise:
    """Standard deviation of noise in 8-bit levels."""

    channels: Floats
    """(3,): of grey and the two colours."""
    levels: Floats
    """(3, 256): the same for each brightness."""

    @property
    def hardly_any(self) -> bool:
        """True when nobody sees it."""
        return float(self.channels.max()) < _HARDLY_ANY

    def grown_from(self, finer: "Noise") -> "Noise":
        """Return it with no channel grown more than another since the `finer` scale: the rest is texture."""
        measured = np.maximum(self.channels, 1e-6)
        growth = np.where(finer.channels > _UNSEEN, measured / np.maximum(finer.channels, 1e-6), _MOST_GROWTH)
        share = np.minimum(1, finer.channels * growth.min() / measured)
        return Noise(self.channels * share, np.ascontiguousarray(self.levels * share[:, None], np.float32))


@dataclass(frozen=True)
class Scale:
    """Noise of a copy of 1, 1/2 or 1/4 of the size, and how far apart its blocks lie, in pixels."""

    noise: Noise
    step: int


def opponent(rgb: Samples) -> Floats:
    """Return grey and two colours of HW3 uint8 or uint16 in 8-bit steps, (3, H, W)."""
    mixed = cv2.transform(rgb.astype(np.float32), (_OPPONENT / _levels(rgb)).astype(np.float32))
    return np.ascontiguousarray(np.moveaxis(mixed, 2, 0), np.float32)


def measured_noise(planes: Floats) -> Noise:
    """Measure the noise of opponent planes (3, H, W) where there is least structure."""
    from .noise_kernel import COSINES

    blocks = [_blocks(plane, COSINES) for plane in planes]
    brightness = blocks[0][:, 0, 0] / (_SIDE * np.sqrt(3))
    structure = (blocks[0][:, ~_FINE] ** 2).sum(axis=1) - blocks[0][:, 0, 0] ** 2
    power = np.stack([(block[:, _FINE] ** 2).mean(axis=1) for block in blocks])
    usable = (brightness > 6) & (brightness < 249)
    usable = usable if usable.any() else np.ones_like(usable)
    channels = _calm(power, structure, usable)
    bins = np.minimum(brightness * _BINS / 256, _BINS - 1).astype(int)
    centres, found, shares = [], [], []
    for each in range(_BINS):
        where = bins == each
        if where.sum() >= _ENOUGH:
            centres.append(float(brightness[where].mean()))
            found.append(np.clip(_calm(power, structure, where), *(channels * b for b in _BOUNDS)))
            shares.append((where.sum(), _noise_in(blocks, structure, where)))
    if not found:
        return Noise(channels, np.repeat(channels[:, None], 256, axis=1))
    share = np.average([s for _, s in shares], axis=0, weights=[n for n, _ in shares])
    table = [np.interp(np.arange(256), centres, of_channel) for of_channel in np.transpose(found * share)]
    return Noise(np.asarray(channels * share, np.float32), np.ascontiguousarray(table, np.float32))


def _noise_in(blocks: list[Floats], structure: Floats, where: NDArray[np.bool_]) -> list[float]:
    """Return how much of what was measured in the calm blocks among those chosen is noise, by channel."""
    calm = where & (structure <= np.quantile(structure[where], _FLAT))
    return [_share_of_noise(block[calm]) for block in blocks]


def _share_of_noise(coefficients: Floats) -> float:
    """Return how much of the strength of calm blocks' fine coefficients (N, side, side) is noise.

    A weave has its power in few frequencies, the same everywhere; fur has more here and less there.
    """
    if len(coefficients) < _FEW:
        return 1.0
    steps = np.arange(coefficients.shape[1])
    fine = np.add.outer(steps, steps) >= len(steps) - 1
    rings = np.digitize(np.add.outer(steps**2, steps**2)[fine], _RINGS)
    values = coefficients[:, fine]
    power = (values**2).mean(axis=0) + 1e-3
    share = 1.0
    by_chance = 1 - 1 / len(values)
    if np.mean([_evenness(power[rings == ring]) for ring in np.unique(rings)]) < _EVEN * by_chance:
        quiet = power <= np.median(power)
        share, values = float(power[quiet].mean() / power.mean()), values[:, quiet]
    low, high = np.quantile((values**2).mean(axis=1) + 1e-3, [0.25, 0.75])
    apart = np.log(high / low)
    trust = min(np.interp(apart, _APART, (1, 0)), np.interp(apart, _CHANCE, (0, 1)))
    return float(trust * np.sqrt(share))


def _evenness(power: Floats) -> float:
    return float(np.exp(np.log(power).mean()) / power.mean())


def _blocks(plane: Floats, cosines: Floats) -> Floats:
    """Return the coefficients (N, 8, 8) of at most about 40,000 blocks side by side."""
    height, width = (max(size // _SIDE, 1) for size in plane.shape)
    plane = np.pad(plane, [(0, max(0, _SIDE - size)) for size in plane.shape], mode="edge")
    tiles = plane[: height * _SIDE, : width * _SIDE].reshape(height, _SIDE, width, _SIDE)
    every = max(1, round(np.sqrt(height * width / 40000)))
    tiles = tiles[::every, :, ::every].transpose(0, 2, 1, 3).reshape(-1, _SIDE, _SIDE)
    return np.asarray(cosines @ tiles @ cosines.T, np.float32)


def _calm(power: Floats, structure: Floats, where: NDArray[np.bool_]) -> Floats:
    """Return the noise (3,) in the blocks of least structure among those chosen."""
    limit = np.quantile(structure[where], _FLAT)
    return np.sqrt(np.median(power[:, where & (structure <= limit)], axis=1)).astype(np.float32)


def _levels(rgb: Samples) -> int:
    """Return how many levels of the samples are an 8-bit step."""
    return 257 if is_deep(rgb) else 1


def without_noise(rgb: Samples, amount: float, whole: Samples | None = None, *, tile: int = 0) -> Samples:
    """Take noise out of HW3 uint8 or uint16: at 0.6 what `whole` has, a part of it below, more above.

    The same array comes back where there is hardly any. Beyond 12 megapixels the noise is measured in a
    sample of squares and taken out tile by tile; `tile`: side of the tiles in pixels, if not chosen by size.
    """
    scales = scales_of(opponent(sample(rgb if whole is None else whole)), rgb.shape[:2])
    if not scales:
        return rgb
    strength = 1 + _BEYOND * max(0.0, amount - _FULL)
    back = (_OPPONENT.T * np.float32(_levels(rgb) * min(1.0, amount / _FULL))).astype(np.float32)
    out = np.empty_like(rgb)
    size = rgb.shape[1], rgb.shape[0]
    cores = _tiles(size, tile or (_TILE if size[0] * size[1] > _AT_ONCE else max(size)))
    for core in cores:
        left, top, right, bottom = around(core, _MARGINS[len(scales) - 1], size)
        part = rgb[top:bottom, left:right]
        part = _halving(part, len(scales)) if len(cores) > 1 else part
        inner = np.s_[core[1] - top : core[3] - top, core[0] - left : core[2] - left]
        _lay_calm(part, inner, scales, strength, back, out[core[1] : core[3], core[0] : core[2]])
    return out


def _halving(part: Samples, scales: int) -> Samples:
    """Return it with mirrored rows and columns, so that all tiles halve on one grid and no seam shows."""
    down, across = (-length % 2 ** (scales - 1) for length in part.shape[:2])
    return np.asarray(cv2.copyMakeBorder(part, 0, down, 0, across, cv2.BORDER_REFLECT), part.dtype)


def _lay_calm(
    part: Samples,
    inner: tuple[slice, slice],
    scales: list[Scale],
    strength: float,
    back: Floats,
    out: Samples,
) -> None:
    """Write what is `inner` of a part, without its noise, into `out`."""
    planes = opponent(part)
    calm = _calmed(planes, scales, strength)[:, *inner]
    planes, rgb, top = planes[:, *inner], part[inner], np.iinfo(part.dtype).max

    def band(first: int, last: int) -> None:
        change = np.moveaxis(calm[:, first:last] - planes[:, first:last], 0, 2)
        out[first:last] = np.clip(rgb[first:last] + cv2.transform(change, back) + 0.5, 0, top)

    over_rows(band, rgb.shape[0])


def _tiles(size: tuple[int, int], side: int) -> list[Box]:
    """Return boxes of about `side` pixels that cover a picture; each begins where blocks of all scales do."""
    columns, rows = (_edges(length, side) for length in size)
    return [(a, c, b, d) for c, d in pairwise(rows) for a, b in pairwise(columns)]


def _edges(length: int, side: int) -> list[int]:
    parts = -(-length // side)
    return [round(length * part / parts / _GRID) * _GRID for part in range(parts)] + [length]


def sample(rgb: Samples, most: int = _AT_ONCE) -> Samples:
    """Return the picture, or of one with more than `most` pixels every so manieth square.

    A square is a whole block at every scale.
    """
    height, width = rgb.shape[:2]
    every = int(np.ceil(np.sqrt(height * width / most)))
    if every == 1:
        return rgb
    rows, columns = height // _SQUARE, width // _SQUARE
    squares = rgb[: rows * _SQUARE, : columns * _SQUARE].reshape(rows, _SQUARE, columns, _SQUARE, 3)
    some = squares[::every, :, ::every]
    return some.reshape(some.shape[0] * _SQUARE, some.shape[2] * _SQUARE, 3)


def scales_of(seen: Floats, shape: tuple[int, ...]) -> list[Scale]:
    """Return the scales at which opponent planes have noise, the finest first, for a part of `shape`.

    Noise that lives on in copies of half the size, as blotches do, is taken from those first.
    """
    noise = measured_noise(seen)
    scales = [] if noise.hardly_any else [Scale(noise, _step(shape))]
    while 0 < len(scales) < _SCALES and min(*shape, *seen.shape[1:]) >= 2 * _SMALLEST:
        shape, seen = tuple((length + 1) // 2 for length in shape), _halved(seen)
        kept = measured_noise(seen).grown_from(scales[-1].noise)
        if kept.hardly_any or (kept.channels < _BLOTCHES * scales[-1].noise.channels).all():
            break
        scales.append(Scale(kept, _step(shape)))
    return scales


def _step(shape: tuple[int, ...]) -> int:
    pixels = shape[0] * shape[1]
    return 1 if pixels < 1e6 else 2 if pixels < 4e6 else 3


def _calmed(planes: Floats, scales: list[Scale], strength: float) -> Floats:
    """Return opponent planes without their noise."""
    copies = [planes]
    for _ in scales[1:]:
        copies.append(_halved(copies[-1]))
    rough = copies.pop()
    change = _shrunk(rough, scales[-1], strength)
    change -= rough
    for scale in reversed(scales[:-1]):
        rough = copies.pop()
        calm = _resized(change, rough.shape[1:])
        calm += rough
        change = _shrunk(calm, scale, strength)
        change -= rough
    change += planes
    return change


def _halved(planes: Floats) -> Floats:
    height, width = planes.shape[1:]
    size = ((width + 1) // 2, (height + 1) // 2)
    return np.stack([cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in planes])


def _resized(planes: Floats, shape: tuple[int, ...]) -> Floats:
    size = (shape[1], shape[0])
    return np.stack([cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC) for plane in planes])


def _shrunk(planes: Floats, scale: Scale, strength: float) -> Floats:
    from .noise_kernel import COSINES, shrink_rows

    levels = np.ascontiguousarray(scale.noise.levels * strength, np.float32)
    noisy, guess = _framed(planes, scale.step), np.zeros((0, 0, 0), np.float32)
    out = np.empty_like(planes)
    for _ in range(2):
        over_rows(
            lambda a, b, guess=guess: shrink_rows(noisy, guess, out, a, b, scale.step, levels, COSINES),
            planes.shape[1],
        )
        guess = _framed(out, scale.step)
    return out


def _framed(planes: Floats, step: int) -> Floats:
    """Return the planes mirrored at their borders, as wide as the last blocks reach."""
    from .noise_kernel import LANES, SIDE

    width = planes.shape[2]
    reach = -(-(width + SIDE) // (LANES * step)) * LANES * step + SIDE * step
    return np.stack(
        [
            cv2.copyMakeBorder(
                cv2.copyMakeBorder(plane, SIDE, 2 * SIDE, SIDE, SIDE, cv2.BORDER_REFLECT),
                0, 0, 0, reach - width - 2 * SIDE, cv2.BORDER_REPLICATE,
            )
            for plane in planes
        ]
    )  # fmt: skip
