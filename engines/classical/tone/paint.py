"""What a thing is painted with: the colour that covers it, told from its tyres, glass, chrome and skin."""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Pixels, Samples
from ....pictures.color import Floats, chroma, hue_degrees, rgb_to_oklab
from ....pictures.depth.levels import eight_bits
from ....pictures.measures import bands, least_of
from ....pictures.region_shapes import Mask8
from .strips import over_rows

_SAMPLES = 200_000
_FITTED = 4
"""Radius in pixels of the windows in which the paint's edge is fitted to the picture's."""
_APART = 0.25
"""Difference of OKLab lightness from which two groups in a thing are two materials, and no shading."""
_TINTED = 0.045
"""OKLab chroma from which a pixel has a colour of its own."""
_LEAST = 0.12
"""Share of a thing that has to be coloured for that to be its paint: a red motorcycle is mostly tyres."""
_NEAR = 30.0
"""Degrees of hue that belong to one paint."""
_PATTERNED = 0.4
"""Share of the strongest hue below which a thing is of many colours, and all of it is painted."""


@dataclass(frozen=True)
class Paint:
    """What a thing is painted with, measured inside its mask."""

    lightness: float
    chroma: float
    hue: float
    """OKLCh degrees."""
    spread: float
    """How far the hue strays, degrees."""
    saturation: float
    """Chroma over lightness: the same in the light and in the shade."""
    coloured: bool
    one_hue: bool
    """Other hues are not its paint."""


def measure_paint(rgb: Samples, mask: Mask8) -> Paint:
    """Measure the paint of what `mask`, HW uint8, covers."""
    lab = rgb_to_oklab(_every_so_many(rgb, mask, least_of(mask))[None])
    strength, lightness = chroma(lab)[0], lab[0, :, 0]
    tinted = strength > _TINTED
    pale = float((~tinted & (lightness > 0.6)).mean())
    if not tinted.any() or tinted.mean() < max(_LEAST, 0.5 * pale):
        own = float(np.median(strength[~tinted])) if not tinted.all() else 0.0
        return Paint(_of_most(lightness[None]), own, 0.0, 0.0, 0.0, coloured=False, one_hue=False)
    pull = strength * tinted
    hue = _peak(hue_degrees(lab)[0], pull)
    off = np.abs((hue_degrees(lab)[0] - hue + 180) % 360 - 180)
    near = tinted & (off < _NEAR)
    return Paint(
        lightness=float(np.median(lightness[near])),
        chroma=float(np.percentile(strength[near], 70)),
        hue=hue,
        spread=float(np.sqrt(np.average(off[near] ** 2, weights=pull[near]))),
        saturation=float(np.percentile(strength[near] / np.maximum(lightness[near], 0.15), 60)),
        coloured=True,
        one_hue=float(pull[near].sum() / pull.sum()) > _PATTERNED,
    )


def _every_so_many(rgb: Samples, mask: Mask8, least: int) -> Pixels:
    """Return some of the pixels, N3 uint8, whose mask is at least that, evenly spread."""
    count, passed, found = int(np.count_nonzero(mask >= least)), 0, []
    step = max(1, count // _SAMPLES)
    for rows in bands(len(mask)):
        inside = eight_bits(rgb[rows][mask[rows] >= least])
        found.append(inside[-passed % step :: step])
        passed += len(inside)
    return np.concatenate(found)


def painted(rgb: Samples, paint: Paint, rows: slice) -> Floats:
    """Return how much of each pixel is paint, HW float32 of some rows: not tyres, skin or another colour."""
    near = slice(max(rows.start - 2 * _FITTED, 0), rows.stop + 2 * _FITTED)
    weight = _painted(eight_bits(rgb[near]), paint)
    return weight[rows.start - near.start :][: rows.stop - rows.start]


def _painted(rgb: Pixels, paint: Paint) -> Floats:
    weight = np.ones(rgb.shape[:2], np.float32)
    if paint.coloured and not paint.one_hue:
        return weight

    def band(first: int, last: int) -> None:
        lab = rgb_to_oklab(rgb[first:last])
        weight[first:last] = _of_hue(lab, paint) if paint.coloured else _of_lightness(lab, paint)

    over_rows(band, rgb.shape[0])
    guided = cv2.ximgproc.guidedFilter(np.ascontiguousarray(rgb), weight, _FITTED, 1e-4 * 255 * 255)
    return np.clip(np.asarray(guided, np.float32), 0, 1)


def _peak(hues: Floats, pull: Floats) -> float:
    """Return the hue, in degrees, around which most of the colour lies."""
    bins = np.bincount((hues // 5).astype(int) % 72, weights=pull, minlength=72)
    smooth = sum(np.roll(bins, shift) for shift in range(-3, 4))
    middle = float(np.argmax(smooth) * 5 + 2.5)
    off = (hues - middle + 180) % 360 - 180
    near = np.abs(off) < _NEAR
    return float((middle + np.average(off[near], weights=pull[near])) % 360)


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


def _of_hue(lab: Floats, paint: Paint) -> Floats:
    strength = chroma(lab)
    off = np.abs((hue_degrees(lab) - paint.hue + 180) % 360 - 180)
    reach = float(np.clip(1.5 * paint.spread, 12, 24))
    alike = np.clip((reach + 10 - off) / 10, 0, 1)
    share = strength / np.maximum(lab[..., 0], 0.15) / np.float32(max(paint.saturation, 1e-3))
    full = np.clip((share - 0.3) / 0.2, 0, 1) * np.clip((strength - 0.012) / 0.02, 0, 1)
    return np.asarray(alike * full, np.float32)


def _of_lightness(lab: Floats, paint: Paint) -> Floats:
    """Of a white thing tyres and windows are no paint, of a black one chrome, of neither a coloured part."""
    neutral = np.clip((paint.chroma + 0.09 - chroma(lab)) / 0.04, 0, 1)
    if paint.lightness > 0.6:
        neutral = neutral * np.clip((lab[..., 0] - 0.25) / 0.2, 0, 1)
    if paint.lightness < 0.35:
        neutral = neutral * np.clip((0.85 - lab[..., 0]) / 0.2, 0, 1)
    return np.asarray(neutral, np.float32)
