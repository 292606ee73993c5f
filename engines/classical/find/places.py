"""Areas that are named by where they are or how light they are."""

import numpy as np

from ....pictures.color import Floats
from .phrase import Phrase
from .view import Found, View, ramp

SHARES = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "side": 1 / 3, "edge": 0.08, "corner": 1 / 3}
_SOFT = 0.02
"""Width of the soft border, as a share of the side."""


def place(view: View, sides: tuple[str, ...], part: str) -> Found:
    """Return a part of the picture by its geometry: left half, top third, bottom right corner, edges."""
    if part in ("frame", "corners"):
        return Found(_frame(view) if part == "frame" else _corners(view), 1.0, "place")
    share = SHARES.get(part, 0.5 if len(sides) > 1 else 1 / 3)
    if "middle" in sides and len(sides) == 1:
        share = max(share, 0.5)
    weight = np.ones(view.shape, np.float32)
    for side in sides:
        weight = weight * _beside(view, side, share, alone=len(sides) == 1)
    return Found(weight, 1.0, "place")


def tones(view: View, phrase: Phrase) -> list[Found]:
    """Return shadows or highlights, softly: the darkest or lightest part of this picture's own range."""
    light = view.lightness
    low, high = np.quantile(light, (0.02, 0.98))
    if high - low < 0.08:
        return []
    middle = float(np.clip(np.median(light), low + 0.25 * (high - low), high - 0.25 * (high - low)))
    if phrase.kind == "shadows":
        weight = 1 - ramp(light, 0.5 * (low + middle), middle)
    else:
        weight = ramp(light, middle, 0.5 * (middle + high))
    return [Found(weight.astype(np.float32), 0.8, phrase.kind)]


def everything(view: View) -> Found:
    """Return the whole picture."""
    return Found(np.ones(view.shape, np.float32), 1.0, "everything")


def _beside(view: View, side: str, share: float, *, alone: bool) -> Floats:
    across = np.linspace(0, 1, view.width, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, view.height, dtype=np.float32)[:, None]
    if side == "middle":
        inside = _until(np.abs(across - 0.5), share / 2)
        return np.ones(view.shape, np.float32) * (
            inside * _until(np.abs(down - 0.5), share / 2) if alone else inside
        )
    from_side = {"left": across, "right": 1 - across, "top": down, "bottom": 1 - down}[side]
    return np.broadcast_to(_until(from_side, share), view.shape)


def _until(distance: Floats, share: float) -> Floats:
    return 1 - ramp(distance, share - _SOFT / 2, share + _SOFT / 2)


def _frame(view: View) -> Floats:
    inner = np.abs(np.linspace(-1, 1, view.width, dtype=np.float32))[None, :]
    outer = np.abs(np.linspace(-1, 1, view.height, dtype=np.float32))[:, None]
    return ramp(np.maximum(inner, outer) * np.ones(view.shape, np.float32), 0.82, 0.88)


def _corners(view: View) -> Floats:
    across = np.linspace(-1, 1, view.width, dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, view.height, dtype=np.float32)[:, None]
    return ramp(np.hypot(across, down), 1.0, 1.2)
