"""Blur as a lens, a bell, a movement or blocks would, in linear light; what must stay never bleeds in."""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Mask, Pixels
from ....pictures.color import linear_to_rgb, linear_to_srgb, srgb_to_linear
from ....pictures.measures import BLENDED, bands
from ..resampled import enlarged
from .strips import over_rows

Floats = NDArray[np.float32]
MaskRows = Callable[[int, int], Mask]
"""(first, last) → these rows of a mask, HW float32, 1 = may change."""
BlurKind = Literal["lens", "gaussian", "motion"]

_FINEST = 14
"""Largest radius in pixels that is computed at full size; larger ones on a smaller copy."""
_AT_ONCE = 4_000_000
"""Pixels up to which a picture is enlarged in one piece."""
_GLOW_FROM, _GLOW = 0.75, 6.0


def blur(rgb: Pixels, mask: MaskRows | None, kind: BlurKind, radius: float, angle: float = 0) -> Pixels:
    """Return HW3 uint8 blurred by `radius` pixels.

    `mask`: what it leaves out does not bleed in.
    `angle`: of a movement, in degrees counter-clockwise from the right.
    """
    weight = _weight(rgb.shape[0], mask)
    if kind == "motion":
        return _banded(rgb, weight, _line(radius, angle))
    factor = 1
    while radius / factor > _FINEST:
        factor *= 2
    kernel = _disc(radius / factor) if kind == "lens" else _bell(radius / factor)
    if factor == 1:
        return _banded(rgb, weight, kernel)
    return _coarse(rgb, weight, kernel, factor)


def _weight(height: int, mask: MaskRows | None) -> MaskRows | None:
    """Return how much each pixel may lend to the others: half-covered ones hold the subject's colour."""
    if mask is None or all(mask(rows.start, rows.stop).min() >= 1 for rows in bands(height)):
        return None

    def lent(first: int, last: int) -> Floats:
        top, bottom = max(0, first - 1), min(height, last + 1)
        near = np.ascontiguousarray(mask(top, bottom))
        core = np.asarray(cv2.erode(near, np.ones((3, 3), np.uint8)), np.float32)[first - top : last - top]
        return core**2 + np.float32(1e-4)

    return lent


def _banded(rgb: Pixels, weight: MaskRows | None, kernel: Floats) -> Pixels:
    """Blur band by band at full size."""
    reach = kernel.shape[0] // 2
    out = np.empty(rgb.shape, np.uint8)

    def band(first: int, last: int) -> None:
        top, bottom = max(0, first - reach), min(rgb.shape[0], last + reach)
        part = None if weight is None else weight(top, bottom)
        spread = _spread(srgb_to_linear(rgb[top:bottom]), part, kernel)
        out[first:last] = linear_to_rgb(spread[first - top : last - top])

    over_rows(band, rgb.shape[0], max(128, 2 * reach))
    return out


def _coarse(rgb: Pixels, weight: MaskRows | None, kernel: Floats, factor: int) -> Pixels:
    """Blur a smaller copy, averaged in linear light, and enlarge it."""
    height, width = rgb.shape[:2]
    small = -(-height // factor), -(-width // factor)
    light, lend = np.empty((*small, 3), np.float32), np.ones(small, np.float32)

    def band(first: int, last: int) -> None:
        rows = slice(first * factor, min(last * factor, height))
        size = (small[1], last - first)
        linear = _glow(srgb_to_linear(rgb[rows]))
        if weight is None:
            light[first:last] = cv2.resize(linear, size, interpolation=cv2.INTER_AREA)
            return
        share = weight(rows.start, rows.stop)
        lend[first:last] = cv2.resize(share, size, interpolation=cv2.INTER_AREA)
        lent = cv2.resize(linear * share[..., None], size, interpolation=cv2.INTER_AREA)
        light[first:last] = np.asarray(lent).reshape(last - first, small[1], 3) / lend[first:last, :, None]

    over_rows(band, small[0], 16 if height * width <= _AT_ONCE else max(1, 128 // factor))
    spread = linear_to_srgb(_spread(light, None if weight is None else lend, kernel, glowing=True))
    return _larger(spread, width, height)


def _larger(spread: Floats, width: int, height: int) -> Pixels:
    """Return HW3 uint8 of a smaller picture in [0, 1]."""
    out = np.empty((height, width, 3), np.uint8)

    def band(first: int, last: int) -> None:
        coded = enlarged(spread, (width, height), (0, first, width, last), cv2.INTER_CUBIC)
        levels = cv2.convertScaleAbs(np.maximum(coded, 0), alpha=255)
        out[first:last] = np.asarray(levels).reshape(-1, width, 3)

    over_rows(band, height, height if height * width <= _AT_ONCE else 64)
    return out


def _spread(linear: Floats, weight: Floats | None, kernel: Floats, *, glowing: bool = False) -> Floats:
    """Return the weighted mean under the kernel, HW3 linear; highlights count for more, as on film."""
    light = linear if glowing else _glow(linear)
    if weight is None:
        return _dim(_filtered(light, kernel))
    lent = _filtered(light * weight[..., None], kernel)
    return _dim(lent / np.maximum(_filtered(weight, kernel), 1e-6)[..., None])


def _filtered(plane: Floats, kernel: Floats) -> Floats:
    return np.asarray(cv2.filter2D(plane, -1, kernel, borderType=cv2.BORDER_REFLECT), np.float32).reshape(
        plane.shape
    )


def _glow(linear: Floats) -> Floats:
    """Raise highlights to what they were before the sensor clipped them."""
    return linear * (1 + _GLOW * np.maximum(linear.max(axis=2, keepdims=True) - np.float32(_GLOW_FROM), 0))


def _dim(light: NDArray[np.floating]) -> Floats:
    """Undo `_glow`, so that an even area keeps its value."""
    brightest = light.max(axis=2, keepdims=True)
    slope = 1 - _GLOW * _GLOW_FROM
    before = (-slope + np.sqrt(slope * slope + 4 * _GLOW * np.maximum(brightest, 0))) / (2 * _GLOW)
    return np.where(brightest > _GLOW_FROM, light * before / np.maximum(brightest, 1e-6), light).astype(
        np.float32
    )


def _disc(radius: float) -> Floats:
    reach = int(np.ceil(radius + 0.5))
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return _normal(np.clip(radius + 0.5 - np.hypot(rows, columns), 0, 1))


def _bell(radius: float) -> Floats:
    sigma = max(radius / 2, 0.3)
    reach = np.arange(-int(np.ceil(3 * sigma)), int(np.ceil(3 * sigma)) + 1)
    row = np.exp(-(reach**2) / (2 * sigma * sigma))
    return _normal(np.outer(row, row))


def _line(radius: float, angle: float) -> Floats:
    reach = max(1, int(np.ceil(radius)))
    canvas = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    across, up = radius * np.cos(np.radians(angle)), radius * np.sin(np.radians(angle))
    ends = [(round((reach + s * across) * 256), round((reach - s * up) * 256)) for s in (-1, 1)]
    cv2.line(canvas, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 8)
    return _normal(canvas)


def _normal(kernel: NDArray[np.floating]) -> Floats:
    return (kernel / kernel.sum()).astype(np.float32)


def mosaic(rgb: Pixels, covered: Mask | None, side: int) -> Pixels:
    """Return HW3 uint8 in blocks of `side` pixels, each of its mean light, from the upper left corner on.

    `covered`: HW, 0 = keeps its bytes and lends nothing to its block; None covers everything.
    """
    height, width = rgb.shape[:2]
    out = np.empty(rgb.shape, np.uint8)
    edges = np.arange(0, width, side, dtype=np.int64)
    widths = np.diff(edges, append=width)

    def band(first: int, last: int) -> None:
        sums, counts = np.zeros((width, 3), np.float32), np.zeros(width, np.intp)
        parts = [slice(first + rows.start, first + rows.stop) for rows in bands(last - first, BLENDED)]
        for rows in parts:
            inside = _covered(covered, rows, width)
            light = srgb_to_linear(rgb[rows])
            light *= inside[..., None]
            light[0] += sums  # rows are summed one after another, as if they were one array
            sums = light.sum(axis=0)
            counts += inside.sum(axis=0)
        shares = np.maximum(np.add.reduceat(counts, edges), 1)[:, None]
        means = linear_to_rgb(np.add.reduceat(sums, edges, axis=0) / shares)
        row = np.repeat(means, widths, axis=0)[None]
        for rows in parts:
            out[rows] = np.where(_covered(covered, rows, width)[..., None], row, rgb[rows])

    over_rows(band, height, side)
    return out


def _covered(covered: Mask | None, rows: slice, width: int) -> NDArray[np.bool_]:
    return np.ones((rows.stop - rows.start, width), bool) if covered is None else covered[rows] > 0
