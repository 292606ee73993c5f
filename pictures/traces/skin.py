"""Did skin change its colour?"""

import cv2
import numpy as np

from ..color import Floats, chroma, hue_degrees
from ..measures import Where
from .close_view import CloseView

_HUES = (25.0, 75.0)
"""OKLCh hues of skin from dark to fair, in degrees."""
_CHROMA = (0.028, 0.14)
_LEAST, _MOST = 0.01, 0.75
"""Shares of the region: less is no skin that anybody sees, more is a thing of that colour (wood, leather)."""
_FACE = 0.003
"""Share of the view from which a face is looked at."""
_MOST_UNSEEN = 0.4
"""... where nobody sees a person: a door is brown all over, an arm crosses what it holds."""
_PATCH = 0.03
"""Share of the region that one patch of skin's colours has to take where nobody sees a person: paint and
metal have such colours in many small lights."""
_STEP = 0.03
"""Step of colour from which skin and what lies beside it are two things."""


def skin_changed(view: CloseView, people: Where | None = None) -> float:
    """Return the share of the region that was skin and has another hue or lost it.

    Skin is a patch with an edge of its own: in an animal or wood such colours go over into the others.
    `people`: where persons are seen in the view, skin is then theirs; None: a patch of some size is believed.
    """
    skin = _believed(view, people)
    return float((skin & _discoloured(view)).sum() / max(view.inside.sum(), 1))


def skin_discoloured(view: CloseView, people: Where | None = None) -> float:
    """Return the share of the skin that has another hue or lost it, in [0, 1]: of a small face all.

    What persons show of skin's colours is skin, edges or not: hair is often of its colour.
    """
    skin = _believed(view, None) if people is None else _skin(view) & people
    if skin.sum() < _FACE * view.inside.size:
        return 0.0
    return float((skin & _discoloured(view)).sum() / max(skin.sum(), 1))


def _believed(view: CloseView, people: Where | None) -> Where:
    """Return what is taken for skin in the region; nothing of too little, too much or without an edge."""
    skin = _skin(view) & view.inside
    skin &= _large(skin, _PATCH * float(view.inside.sum())) if people is None else people
    share = float(skin.sum() / max(view.inside.sum(), 1))
    most = _MOST_UNSEEN if people is None else _MOST
    if not _LEAST < share < most or _edge(view.before, skin, view.inside) < _STEP:
        return np.zeros_like(skin)
    return skin


def _discoloured(view: CloseView) -> Where:
    turned = np.abs((hue_degrees(view.after) - hue_degrees(view.before) + 180) % 360 - 180) > 30
    changed = np.linalg.norm((view.after - view.before)[..., 1:], axis=2) > 0.035
    lost = chroma(view.after) < 0.4 * chroma(view.before)
    return np.asarray(changed & (turned | lost), np.bool_)


def looks_like_skin(lab: Floats) -> Where:
    """Return where colours, HW3 OKLab, could be skin."""
    hue, colour = hue_degrees(lab), chroma(lab)
    found = (hue > _HUES[0]) & (hue < _HUES[1]) & (colour > _CHROMA[0]) & (colour < _CHROMA[1])
    return np.asarray(found & (lab[..., 0] > 0.3) & (lab[..., 0] < 0.93), np.bool_)


def _skin(view: CloseView) -> Where:
    """Return patches of skin's colours, nothing thinner than a finger."""
    found = looks_like_skin(np.asarray(cv2.GaussianBlur(view.before, (0, 0), 1.2), np.float32))
    width = 2 * max(1, round(0.02 * view.reach)) + 1
    return cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((width, width), np.uint8)) > 0


def _large(flags: Where, area: float) -> Where:
    """Return the connected parts of at least so many pixels."""
    _, labels, sizes, _ = cv2.connectedComponentsWithStats(flags.astype(np.uint8))
    large = sizes[:, cv2.CC_STAT_AREA] >= max(area, 1)
    large[0] = False
    return np.asarray(large[np.asarray(labels, np.intp)], np.bool_)


def _edge(lab: Floats, skin: Where, inside: Where) -> float:
    """Return the step of colour (OKLab a, b) from the skin to what lies beside it in the region."""
    solid = skin.astype(np.uint8)
    within = skin & (cv2.erode(solid, np.ones((9, 9), np.uint8)) == 0)
    wide, near = (cv2.dilate(solid, np.ones((n, n), np.uint8)) > 0 for n in (13, 5))
    beside = wide & ~near & inside
    if within.sum() < 16 or beside.sum() < 16:
        return 0.0
    return float(np.linalg.norm(np.median(lab[within], axis=0)[1:] - np.median(lab[beside], axis=0)[1:]))
