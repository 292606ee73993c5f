"""Take the look of a reference picture: its tones and colours as statistics, never as copied pixels.

After Reinhard et al., "Color transfer between images" (2001), in OKLab, with robust statistics and caps.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels, Samples, is_deep
from ....pictures.color import Floats, oklab_to_deep, oklab_to_rgb, rgb_to_oklab
from ..resampled import small_copy
from .strips import over_rows

_SHARES = np.array([1, 5, 25, 50, 75, 95, 99])
_MEASURE = 0.7
"""How far tones go towards the reference: at 1, white walls turn to mud under a night sky."""


def match_look(rgb: Samples, reference: Pixels) -> Samples:
    """Return HW3 in the depth that came, with the reference's lightness and colour where that is natural."""
    ours, theirs = rgb_to_oklab(small_copy(rgb, 400)), rgb_to_oklab(small_copy(reference, 400))
    curve = _tone_curve(ours[..., 0], theirs[..., 0])
    mixing, centre, shift = _colour_map(ours, theirs)
    steps = np.linspace(0, 1, len(curve))
    out = np.empty(rgb.shape, rgb.dtype)
    coded = oklab_to_deep if is_deep(rgb) else oklab_to_rgb

    def band(first: int, last: int) -> None:
        lab = rgb_to_oklab(rgb[first:last])
        lightness = np.interp(lab[..., 0], steps, curve).astype(np.float32)
        colours = cv2.transform(np.ascontiguousarray(lab[..., 1:] - centre), mixing)
        ends = np.clip(np.minimum(lightness, 1.05 - lab[..., 0]) / 0.2, 0.3, 1)[..., None]
        lab[..., 1:] = np.asarray(colours).reshape(*lab.shape[:2], 2) + centre + shift * ends
        lab[..., 0] = lightness
        out[first:last] = coded(lab, "chroma")

    over_rows(band, rgb.shape[0])
    return out


def _tone_curve(ours: Floats, theirs: Floats) -> NDArray[np.floating]:
    """Return lightness out at 65 even steps: percentiles meet, with the slope kept between 1/2 and 2."""
    have, want = np.percentile(ours, _SHARES), np.percentile(theirs, _SHARES)
    have, want = have + np.arange(7) * 1e-5, want + np.arange(7) * 1e-5
    points = np.concatenate([[0], have, [1 + 1e-3]]), np.concatenate([[min(0, want[0])], want, [1]])
    steps = np.linspace(0, 1, 65)
    raw = np.interp(steps, *points)
    slopes = np.clip(np.diff(raw) * 64, 0.5, 2.0)
    curve = np.concatenate([[0], np.cumsum(slopes) / 64])
    anchor = float(np.median(ours))
    curve += np.clip(np.interp(anchor, steps, raw) - np.interp(anchor, steps, curve), -0.18, 0.18)
    curve = _MEASURE * curve + (1 - _MEASURE) * steps
    smooth = np.convolve(np.pad(curve, 4, mode="reflect", reflect_type="odd"), np.ones(9) / 9, "valid")
    return np.maximum.accumulate(np.clip(smooth, 0, 1))


def _colour_map(ours: Floats, theirs: Floats) -> tuple[Floats, Floats, Floats]:
    """Return scaling (2, 2), centre (2,) and shift (2,) of the colour plane."""
    a, b = ours[..., 1:].reshape(-1, 2), theirs[..., 1:].reshape(-1, 2)
    centre, goal = np.median(a, axis=0), np.median(b, axis=0)
    shift = goal - centre
    shift *= min(0.85, 0.05 / max(float(np.linalg.norm(shift)), 1e-6))
    spread = [np.percentile(np.linalg.norm(c - m, axis=1), 75) + 4e-3 for c, m in ((a, centre), (b, goal))]
    factor = float(np.clip(spread[1] / spread[0], 0.45, 1.5))
    if np.percentile(np.linalg.norm(b, axis=1), 95) < 0.01:
        factor, centre, shift = 0.0, np.zeros(2), np.zeros(2)
    return (
        np.eye(2, dtype=np.float32) * np.float32(factor),
        centre.astype(np.float32),
        shift.astype(np.float32),
    )
