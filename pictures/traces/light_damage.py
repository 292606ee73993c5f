"""What a change of light and colour must not do to a picture, whatever it was asked for."""

from dataclasses import dataclass

import cv2
import numpy as np

from ..color import Floats, linear_to_srgb, oklab_to_linear
from ..measures import Where
from .close_view import CloseView
from .skin import looks_like_skin

_BLACK, _DARK = 10 / 255, 30 / 255
"""sRGB luma that nobody tells from black, and that of shadows in which something is seen."""
_FULL, _OPEN = 253.5 / 255, 249 / 255
"""A channel that is at its end, and one that is not."""
_SKIN_COUNTS = 2.0
"""Times more that a burnt place counts on skin."""
_MIDDLE = 0.57
"""OKLab lightness of a well lit photograph."""
_AREA = 0.02
"""Width of the blur that leaves large areas, of the longer side."""


_STEP = 2e-4
"""Of lightness, from pixel to pixel of the blurred view: less is no order of light and dark."""


@dataclass(frozen=True)
class Damage:
    """Shares in [0, 1] of what counts."""

    drowned: float
    """Of what was no black and has become it."""
    burnt: float
    """Of what has a channel at its end that had none there; skin thrice."""
    strayed: float
    """How much farther the median lightness lies from that of a well lit photograph than before."""
    turned: float
    """How much of the order of large areas, light beside dark, was turned round."""


def damage(view: CloseView) -> Damage:
    """Measure it inside the region of a view."""
    before, after = _coded(view.before), _coded(view.after)
    inside = view.inside
    drowned = (_luma(before) > _DARK) & (_luma(after) < _BLACK)
    burnt = (before.max(axis=2) < _OPEN) & (after.max(axis=2) > _FULL)
    counts = 1 + _SKIN_COUNTS * (looks_like_skin(view.before) & burnt)
    was, now = (
        float(np.median(p[..., 0][inside])) if inside.any() else _MIDDLE for p in (view.before, view.after)
    )
    return Damage(
        drowned=_share(drowned, inside),
        burnt=_share(burnt * counts, inside),
        strayed=max(0.0, abs(now - _MIDDLE) - abs(was - _MIDDLE)),
        turned=_turned(view),
    )


def _share(flags: np.ndarray, inside: Where) -> float:
    return float(flags[inside].mean()) if inside.any() else 0.0


def _coded(lab: Floats) -> Floats:
    return linear_to_srgb(np.clip(oklab_to_linear(lab), 0, 1))


def _luma(coded: Floats) -> Floats:
    return np.asarray(coded @ np.array([0.299, 0.587, 0.114], np.float32), np.float32)


def _seen_steps(plane: Floats, axis: int) -> Floats:
    """Return the steps from pixel to pixel, those at 0 that nobody sees: the noise of a plain wall."""
    steps = np.diff(plane, axis=axis)
    return np.where(np.abs(steps) < _STEP, np.float32(0), steps)


def _turned(view: CloseView) -> float:
    sigma = max(1.0, _AREA * max(view.inside.shape))
    blurred = (cv2.GaussianBlur(p[..., 0], (0, 0), sigma) for p in (view.before, view.after))
    was, now = (np.asarray(plane, np.float32) for plane in blurred)
    turned = whole = 0.0
    for axis in (0, 1):
        before, after = (_seen_steps(plane, axis) for plane in (was, now))
        steps = before * after
        turned -= float(np.minimum(steps, 0).sum())
        whole += float(np.abs(steps).sum())
    return turned / max(whole, 1e-9)
