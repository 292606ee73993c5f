"""Recolour a thing: its shading, highlights and neutral parts stay, its paint changes."""

from collections.abc import Callable

import numpy as np

from ....pictures import Samples, is_deep
from ....pictures.color import Floats, chroma, oklab_to_deep, oklab_to_rgb, rgb_to_oklab
from ....pictures.region_shapes import Mask8
from .paint import Paint, measure_paint, painted
from .rim import FULL, MARGIN, Rim, mixture
from .strips import over_rows

_PALE = 0.6
"""OKLab lightness of a white or grey thing from which its brightest parts are lit, and no highlights."""
_MOST, _ALL = 0.88, 0.96
"""How far a thing's lightness goes towards the new paint's, and a white thing's."""


def recolor(
    rgb: Samples, mask: Mask8, colour: tuple[int, int, int], strength: float, rim: Rim
) -> Callable[[slice], Samples]:
    """Return what paints some rows of HW3, in the depth that came, in the sRGB `colour`.

    `mask`: HW uint8, 255 = the thing that is painted; the rows come back whole, as soft as the mask is.
    `rim`: where old paint is mixed with what lies beside it; the new paint takes its share of the mixture.
    """
    paint = measure_paint(rgb, mask)
    target = rgb_to_oklab(np.array([[colour]], np.uint8))[0, 0]
    coded = oklab_to_deep if is_deep(rgb) else oklab_to_rgb

    def some(rows: slice) -> Samples:
        there = rgb[rows]
        weight, under = _weighted(rgb, paint, rim, rows)
        weight = np.minimum(weight, mask[rows] / np.float32(255)) * np.float32(strength)
        out = np.empty(there.shape, there.dtype)

        def band(first: int, last: int) -> None:
            pure = rgb_to_oklab(there[first:last]) + under[first:last]
            change = (_repaint(pure, paint, target) - pure) * weight[first:last, :, None]
            out[first:last] = coded(np.asarray(pure - under[first:last] + change, np.float32), "chroma")

        over_rows(band, len(there))
        return out

    return some


def _weighted(rgb: Samples, paint: Paint, rim: Rim, rows: slice) -> tuple[Floats, Floats]:
    """Return how much of each pixel is paint, HW, and what makes its colour the paint's alone, HW3."""
    margin = MARGIN * rim.reach
    near = slice(max(rows.start - margin, 0), min(rows.stop + margin, len(rgb)))
    own = slice(rows.start - near.start, rows.stop - near.start)
    weight, thing = painted(rgb, paint, near), rim.thing[near] >= FULL
    mixed = mixture(rgb_to_oklab(rgb[near]), thing, rim.reach, own, weight)
    weight, share, known = weight[own], mixed.share, mixed.known
    under = ((1 - share) * known)[..., None] * mixed.beside
    return np.asarray(weight + (share - weight) * known, np.float32), np.asarray(under, np.float32)


def _repaint(lab: Floats, paint: Paint, target: Floats) -> Floats:
    """Return the colours under the new paint, HW3: lightness is remapped, chroma follows the old paint's."""
    old, wanted = paint.lightness, float(target[0])
    pale = not paint.coloured and old > _PALE
    new = old + (wanted - old) * (_ALL if pale else _MOST)
    below = float(np.clip(new / max(old, 0.02), 0.3, 1.6))
    above = float(np.clip((1 - new) / max(1 - old, 0.02), 0.3, 2.5))
    if pale:
        # Paint scales light and shade alike; gloss does not.
        above = min(above, below**0.5 if new < old else 1.0)
    away = lab[..., 0] - np.float32(old)
    lightness = np.clip(new + away * np.where(away < 0, below, above), 0, 1).astype(np.float32)
    share = np.clip(chroma(lab) / max(paint.chroma, 1e-3), 0, 1) ** 0.6 if paint.coloured else 1.0
    share = share * np.clip(1 - 0.5 * np.abs(lightness - target[0]), 0.3, 1)
    share = share * (1 - _dark(float(target[0])) * np.clip((lightness - target[0] - 0.05) / 0.4, 0, 0.8))
    shine = np.clip((lab[..., 0] - 0.93) / 0.07, 0, 1) if old < 0.85 and not pale else 0.0
    return np.dstack([lightness, *(target[1:, None, None] * share * (1 - shine))]).astype(np.float32)


def _dark(lightness: float) -> float:
    """Return how much a colour lives by being dark: navy in the light is greyish, not royal blue."""
    return float(np.clip((0.5 - lightness) / 0.2, 0, 1))
