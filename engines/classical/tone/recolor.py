"""Recolour a thing: its shading, highlights and neutral parts stay, its paint changes."""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Mask, Pixels
from ....pictures.color import Floats, chroma, hue_degrees, oklab_to_rgb, rgb_to_oklab
from .strips import over_rows

_SAMPLES = 200_000
_APART = 0.25
"""Difference of OKLab lightness from which two groups in a thing are two materials, and no shading."""


@dataclass(frozen=True)
class Paint:
    """What a thing is painted with, measured inside its mask."""

    lightness: float
    chroma: float
    hue: float
    """OKLCh degrees."""
    coloured: bool
    one_hue: bool
    """Nearly all of its colour is of one hue, so that other hues are not its paint."""


def recolor(rgb: Pixels, mask: Mask, colour: tuple[int, int, int], strength: float) -> Pixels:
    """Return HW3 uint8 with the thing inside `mask` (HW, 1 = the thing) in the sRGB `colour`."""
    paint = measure_paint(rgb, mask)
    target = rgb_to_oklab(np.array([[colour]], np.uint8))[0, 0]
    weight = _painted(rgb, paint)
    out = np.empty(rgb.shape, np.uint8)

    def band(first: int, last: int) -> None:
        lab = rgb_to_oklab(rgb[first:last])
        repainted = _repaint(lab, paint, target)
        lab += (repainted - lab) * (weight[first:last, :, None] * np.float32(strength))
        out[first:last] = oklab_to_rgb(lab, "chroma")

    over_rows(band, rgb.shape[0])
    return out


def measure_paint(rgb: Pixels, mask: Mask) -> Paint:
    """Measure the paint of what `mask` covers."""
    inside = rgb[mask > 0.5]
    if not len(inside):
        inside = rgb[mask > 0]
    lab = rgb_to_oklab(inside[:: max(1, len(inside) // _SAMPLES)][None])
    strong = float(np.percentile(chroma(lab), 70))
    angle = np.radians(hue_degrees(lab))
    pull = chroma(lab) * (chroma(lab) > 0.03)
    cosine, sine = float((pull * np.cos(angle)).sum()), float((pull * np.sin(angle)).sum())
    hue = float(np.degrees(np.arctan2(sine, cosine)) % 360)
    off = np.abs((np.degrees(angle) - hue + 180) % 360 - 180)
    alike = float(pull[off < 40].sum() / max(float(pull.sum()), 1e-6))
    coloured = strong > 0.035
    lightness = float(np.median(lab[..., 0])) if coloured else _of_most(lab[..., 0])
    return Paint(lightness, strong, hue, coloured, alike > 0.75)


def _of_most(lightness: Floats) -> float:
    """Return the median lightness of the larger of two groups: a white car, not its windows and tyres.

    N. Otsu, "A threshold selection method from gray-level histograms", 1979.
    """
    levels = np.ascontiguousarray(np.clip(lightness * 255, 0, 255).astype(np.uint8))
    threshold, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    bright = levels > threshold
    groups = [lightness[bright], lightness[~bright]]
    if min(map(len, groups)) == 0 or np.median(groups[0]) - np.median(groups[1]) < _APART:
        return float(np.median(lightness))
    return float(np.median(max(groups, key=len)))


def _painted(rgb: Pixels, paint: Paint) -> Floats:
    """Return how much of each pixel is paint, HW float32: not tyres, glass, chrome or another colour."""
    weight = np.ones(rgb.shape[:2], np.float32)
    if paint.coloured and not paint.one_hue:
        return weight

    def band(first: int, last: int) -> None:
        lab = rgb_to_oklab(rgb[first:last])
        weight[first:last] = _of_hue(lab, paint) if paint.coloured else _of_lightness(lab, paint)

    over_rows(band, rgb.shape[0])
    guided = cv2.ximgproc.guidedFilter(np.ascontiguousarray(rgb), weight, 4, 1e-4 * 255 * 255)
    return np.clip(np.asarray(guided, np.float32), 0, 1)


def _of_hue(lab: Floats, paint: Paint) -> Floats:
    off = np.abs((hue_degrees(lab) - paint.hue + 180) % 360 - 180)
    alike = np.clip((50 - off) / 18, 0, 1)
    return np.asarray(alike * np.clip((chroma(lab) - 0.012) / 0.025, 0, 1), np.float32)


def _of_lightness(lab: Floats, paint: Paint) -> Floats | float:
    """Of a white thing its tyres and windows are no paint; of a black one its chrome."""
    if paint.lightness > 0.6:
        return np.clip((lab[..., 0] - np.float32(0.25)) / np.float32(0.2), 0, 1)
    if paint.lightness < 0.35:
        return np.clip((0.85 - lab[..., 0]) / 0.2, 0, 1)
    return 1.0


def _repaint(lab: Floats, paint: Paint, target: Floats) -> Floats:
    """Return the colours under the new paint, HW3: lightness is remapped, chroma follows the old paint's."""
    old, new = paint.lightness, paint.lightness + (float(target[0]) - paint.lightness) * 0.88
    below = float(np.clip(new / max(old, 0.02), 0.3, 1.6))
    above = float(np.clip((1 - new) / max(1 - old, 0.02), 0.3, 2.5))
    away = lab[..., 0] - np.float32(old)
    lightness = np.clip(new + away * np.where(away < 0, below, above), 0, 1).astype(np.float32)
    share = np.clip(chroma(lab) / max(paint.chroma, 1e-3), 0, 1) ** 0.6 if paint.coloured else 1.0
    share = share * np.clip(1 - 0.5 * np.abs(lightness - target[0]), 0.3, 1)
    shine = np.clip((lab[..., 0] - 0.93) / 0.07, 0, 1) if old < 0.85 else 0.0
    return np.dstack([lightness, *(target[1:, None, None] * share * (1 - shine))]).astype(np.float32)
