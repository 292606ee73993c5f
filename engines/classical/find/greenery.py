"""Find leaves and grass."""

import cv2
import numpy as np

from ....pictures.color import Floats
from .masks import closed, grabcut, grown, opened, shrunken
from .view import Bits, Found, View, ramp


def find_greenery(view: View) -> list[Found]:
    """Return all greenery as one candidate, none when there is next to none."""
    rgb = view.smooth.astype(np.float32)
    excess = (2 * rgb[..., 1] - rgb[..., 0] - rgb[..., 2]) / (rgb.sum(axis=2) + 1)
    green = view.hue_between(98, 165, 10) * ramp(view.chroma, 0.02, 0.045) * ramp(view.lightness, 0.08, 0.16)
    likeness = np.maximum(green, 0.9 * ramp(excess, 0.03, 0.1) * view.hue_between(85, 175, 10))
    likeness = np.asarray(cv2.GaussianBlur(likeness.astype(np.float32), (0, 0), 2.5), np.float32)
    textured = ramp(cv2.blur(view.edges, (15, 15)), 0.5, 2.5)
    mask = closed(opened(likeness > 0.4, 2), 2)
    if mask.mean() < 0.01 or mask.mean() > 0.98:
        return []
    cut = grabcut(
        view.rgb, sure=shrunken(mask, 4), likely=mask, never=~grown(mask, 12), rounds=2, longest=384
    )
    cut &= likeness > 0.1
    mask = cut if cut.mean() >= 0.01 else mask
    return [Found(mask, _confidence(view, mask, likeness, textured), "greenery")]


def _confidence(view: View, mask: Bits, likeness: Floats, textured: Floats) -> float:
    score = float(likeness[mask].mean()) * (0.4 + 0.6 * float(textured[mask].mean()))
    colourful = float(np.clip((np.median(view.chroma[mask]) - 0.01) / 0.045, 0.2, 1))
    yellowish = 0.75 if np.median(view.hue[mask]) < 98 else 1.0
    return 0.9 * score * colourful * yellowish * min(1.0, 0.5 + 10 * float(mask.mean()))
