"""Find the sky: smooth, sky-coloured, from the top down; or say that there is none."""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures.color import Floats
from .masks import frame, grabcut, grown, shrunken
from .view import Bits, Found, View, ramp

ROUGHNESS = (1.2, 2.0, 3.0, 4.5, 6.5, 9.0)
"""Edge strengths below which a pixel may be sky; the best of them is taken per picture."""


LEAST_SURE = 0.25
"""Below it there is no sky."""


@dataclass(frozen=True)
class _Candidate:
    mask: Bits
    border: float
    """Edge strength along its outline."""
    inside: float
    """Edge strength well inside."""
    likeness: float
    """Mean sky colour likeness in [0, 1]."""

    @property
    def merit(self) -> float:
        area = float(self.mask.mean())
        return self.border / (self.inside + 1) * self.likeness * np.sqrt(min(area, 0.3) + 0.02)


def find_sky(view: View) -> list[Found]:
    """Return the sky, none when nothing looks like one; a score below 0.5 is a guess."""
    if min(view.shape) < 16:
        return []
    colour = _sky_colour(view)
    likeness = colour * (1 - ramp(_texture(view), 4, 9)) * (1 - ramp(view.rows, 0.75, 0.95))
    candidates = [c for limit in ROUGHNESS if (c := _candidate(view, likeness, limit)) is not None]
    if not candidates:
        return []
    best = max(candidates, key=lambda c: c.merit)
    mask = _above_horizon(view, _grown_to_edges(view, best.mask, colour * (1 - ramp(view.rows, 0.8, 0.97))))
    if mask.mean() < 0.01:
        return []
    score = _confidence(view, best, mask)
    if score < LEAST_SURE:
        return []
    return [Found(mask, score, "sky")]


def _sky_colour(view: View) -> Floats:
    light, colourful, rows = view.lightness, view.chroma, view.rows
    blue = view.hue_between(205, 292, 12) * ramp(colourful, 0.012, 0.03) * ramp(light, 0.18, 0.3)
    cloud = (1 - ramp(colourful, 0.035, 0.06)) * ramp(light, 0.55, 0.68)
    warm = np.maximum(view.hue_between(20, 105, 15), view.hue_between(300, 20, 20)) * ramp(light, 0.5, 0.65)
    warm = 0.8 * warm * (1 - ramp(colourful, 0.16, 0.22)) * (1 - ramp(rows, 0.35, 0.6))
    haze = 0.8 * view.hue_between(90, 220, 20) * (1 - ramp(colourful, 0.05, 0.08)) * ramp(light, 0.6, 0.75)
    night = (1 - ramp(light, 0.25, 0.4)) * (1 - ramp(colourful, 0.06, 0.1)) * (1 - ramp(rows, 0.25, 0.5))
    return np.maximum.reduce([blue, cloud, warm, haze, 0.35 * night])


def _texture(view: View) -> Floats:
    return np.asarray(cv2.blur(view.edges, (9, 9)), np.float32)


def _candidate(view: View, likeness: Floats, limit: float) -> _Candidate | None:
    smooth = ((view.edges < limit) & (likeness > 0.3)).astype(np.uint8)
    smooth = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    mask = _hanging_from_top(view, smooth, likeness)
    if mask.mean() < 0.01 or (~mask).mean() < 0.02:
        return None
    outline = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)) > 0
    outline &= ~frame(view.shape, 3)
    strong = cv2.dilate(view.edges, np.ones((5, 5), np.uint8))
    border = float(strong[outline].mean()) if outline.sum() > 10 else 0.0
    deep = shrunken(mask, 3)
    inside = float(view.edges[deep].mean()) if deep.any() else 9.0
    return _Candidate(mask, border, inside, float(likeness[mask].mean()))


def _hanging_from_top(view: View, smooth: np.ndarray, likeness: Floats) -> Bits:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(smooth, connectivity=4)
    top_rows = max(2, view.height // 60)
    at_top = np.bincount(labels[:top_rows].ravel(), minlength=count)
    area = stats[:, cv2.CC_STAT_AREA]
    like = np.bincount(labels.ravel(), likeness.ravel(), minlength=count) / np.maximum(area, 1)
    share = area / labels.size
    touches = at_top > 0.03 * view.width * top_rows
    behind_branches = (share > 0.03) & (stats[:, cv2.CC_STAT_TOP] < 0.35 * view.height) & (like > 0.75)
    keep = (share > 0.004) & (touches | behind_branches)
    keep[0] = False
    return keep[labels]


def _confidence(view: View, found: _Candidate, mask: Bits) -> float:
    """Return how sure a sky is: blue proves much; white and grey have to hang from the top like a sky."""
    light = view.lightness
    blue = _mean(view.hue_between(215, 285, 12) * ramp(view.chroma, 0.02, 0.045), mask)
    blue = float(np.clip((blue - 0.15) / 0.35, 0, 1))
    brighter = float(np.median(light[mask]) - np.median(light[~mask])) if (~mask).any() else 0.0
    plain = _clip((brighter - 0.03) / 0.2) * (1 - _clip((_low_share(view, mask) - 0.05) / 0.25))
    plain *= 1 - _clip((_same_below(view, mask) - 0.04) / 0.1)
    shape = _clip((_hanging(mask) - 0.5) / 0.35)
    top = 0.4 + 0.6 * _clip((float(mask[: max(2, view.height // 40)].mean()) - 0.1) / 0.5)
    outline = min(1.0, found.border / 8) * (0.5 if found.border < 3.5 else 1.0)
    return found.likeness * outline * shape * top * (blue + (1 - blue) * 0.9 * plain)


def _hanging(mask: Bits) -> float:
    """Return the share of the mask that has little else above it."""
    above = np.cumsum(mask, axis=0) / np.arange(1, len(mask) + 1)[:, None]
    return float((above[mask] > 0.8).mean())


def _low_share(view: View, mask: Bits) -> float:
    return float(mask[view.rows > 0.6].mean())


def _same_below(view: View, mask: Bits) -> float:
    """Return how much of the lower part has the sky's colour without being it: a wall goes on, a sky ends."""
    off = (np.abs(view.lab - np.median(view.lab[mask], axis=0)) * (1, 2, 2)).sum(axis=2)
    return float(((off < 0.08) & ~mask)[view.rows > 0.6].mean())


def _mean(values: Floats, mask: Bits) -> float:
    return float(values[mask].mean())


def _clip(value: float) -> float:
    return float(np.clip(value, 0, 1))


def _grown_to_edges(view: View, mask: Bits, likeness: Floats) -> Bits:
    reach = max(3, round(0.008 * max(view.shape)))
    core = shrunken(mask, reach)
    if core.sum() < 50:
        return mask
    never = (~grown(mask, 4 * reach) & (likeness < 0.6)) | (likeness < 0.08)
    cut = grabcut(view.rgb, sure=core, likely=mask, never=never, rounds=2, longest=384) & (likeness > 0.12)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(cut.astype(np.uint8))
    area = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    known = np.bincount(labels[mask], minlength=count) / area
    like = np.bincount(labels.ravel(), likeness.ravel(), minlength=count) / area
    lowest = np.flatnonzero(mask.any(axis=1))[-1]
    keep = (known > 0.3) | ((like > 0.6) & (centres[:, 1] < lowest))
    keep[0] = False
    grown_mask = keep[labels]
    return grown_mask if grown_mask.sum() > 0.3 * mask.sum() else mask


def _above_horizon(view: View, mask: Bits) -> Bits:
    """Cut at a long level step inside the mask: below it is water or land of the sky's colour."""
    lab = np.asarray(cv2.GaussianBlur(view.lab * 100, (0, 0), 1.2), np.float32)
    step = max(2, view.height // 120)
    best = max(
        (
            (_step_strength(lab, mask, y, step), y)
            for y in range(int(0.12 * view.height), int(0.95 * view.height) - step)
        ),
        default=(0.0, 0),
    )
    above = mask.copy()
    above[best[1] :] = False
    return above if best[0] > 2.2 and above.sum() > 0.15 * mask.sum() else mask


def _step_strength(lab: Floats, mask: Bits, y: int, step: int) -> float:
    both = mask[y - step] & mask[min(len(mask) - 1, y + step)]
    over = mask[max(0, y - 6 * step) : y].any(axis=0).sum()
    if both.sum() < max(0.12 * mask.shape[1], 0.5 * over):
        return 0.0
    jump = (lab[y + step] - lab[y - step])[both]
    middle = np.median(jump, axis=0)
    spread = np.median(np.abs(jump - middle)) + 0.4
    strength = float(np.linalg.norm(middle))
    return strength / float(spread) if strength > 2 else 0.0
