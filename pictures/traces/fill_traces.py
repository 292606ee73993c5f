"""What a fill leaves behind: the old thing's echo, too little detail, colours from nowhere."""

import cv2
import numpy as np

from ..color import Floats
from ..measures import Where
from .close_view import CloseView
from .colour_models import cells, density


def echo(view: CloseView) -> float:
    """Return how much of the old structure still shows in the hole: correlation of detail, in [-1, 1]."""
    deep = view.depth > view.rim + 1
    if deep.sum() < 64:
        return 0.0
    was, now = (_detail(p[..., 0])[deep] for p in (view.before, view.after))
    if was.std() < 0.004:
        return 0.0
    return float(np.corrcoef(was, now + 1e-6 * was)[0, 1]) if now.std() > 1e-6 else 0.0


def detail_kept(view: CloseView) -> float:
    """Return the hole's fine detail against the calmer parts around it; 1 = as much."""
    deep, around = view.depth > 2, view.ring(0.0, 0.5)
    if deep.sum() < 64 or around.sum() < 64:
        return 1.0
    fine = cv2.GaussianBlur(np.abs(_detail(view.after[..., 0], 1.2)), (0, 0), 3)
    usual = float(np.percentile(fine[around], 30))
    if usual < 0.004:
        return 1.0
    return float(np.median(fine[deep]) / usual)


def foreign(view: CloseView) -> float:
    """Return the share of the hole whose colours are hardly found around it."""
    deep, around = view.depth > 1, view.ring(0.02, 0.8)
    if deep.sum() < 64 or around.sum() < 64:
        return 0.0
    cell = cells(view.after)
    ground = density(cell, around)
    return float((ground[cell[deep]] < 2e-4).mean())


def _detail(plane: Floats, sigma: float = 3.0) -> Floats:
    return np.asarray(plane - cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)


def structure_kept(view: CloseView) -> float:
    """Return how much of the middle-sized detail a cleaning left, 1 = all of it."""
    was, now = (
        np.asarray(
            cv2.GaussianBlur(p[..., 0], (0, 0), 1.6) - cv2.GaussianBlur(p[..., 0], (0, 0), 5), np.float32
        )
        for p in (view.before, view.after)
    )
    size = np.abs(was)
    low, high = np.percentile(size[view.inside], (60, 93))
    chosen: Where = view.inside & (size > low) & (size < high)
    energy = float((was[chosen] ** 2).sum())
    return float((was[chosen] * now[chosen]).sum() / energy) if energy > 1e-6 else 1.0
