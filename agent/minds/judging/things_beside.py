"""Is what lies beside a mask a part of its thing, or a thing of its own?"""

import cv2
import numpy as np

from ....pictures.measures import Where
from .looked_at import LookedAt

_ASKED = 4
"""Most pieces that the eyes are asked about, the largest."""
_SHARED = 0.15
"""Share of the mask in what a piece means, from which the two belong together."""
_SCENE = 3.0
"""Times the mask and all that is left, from which what the eyes mean is the scene and no thing."""
_THREAD = 0.35
"""Contact with the mask, of the side of a square as large as the piece, below which it hangs by a thread."""
_SEEN = 0.4
"""Score from which what is seen by a noun is one."""
_HELD = 0.8
"""Share of the mask that has to lie in what is seen by its noun."""


def things_beside(at: LookedAt, left: Where) -> Where:
    """Return what of `left`, in the view, trained eyes see as other things than the mask's."""
    others = np.zeros_like(left)
    if at.seer is None:
        return others
    for _ in range(_ASKED):
        x, y, deep = _deepest(left & ~others)
        if deep < 1:
            break
        meant = [at.view.placed(r.inside) for r in at.seer(at.before, {"points": (at.view.shown_at(x, y),)})]
        things = [m for m in meant if m.sum() < _SCENE * (at.view.inside | left).sum()]
        if not meant or any((m & at.view.inside).sum() > _SHARED * at.view.inside.sum() for m in things):
            break
        before = int(others.sum())
        found = things or [_hanging(at, left & ~others, x, y)]
        others |= np.logical_or.reduce(found) & ~at.view.inside
        if int(others.sum()) == before:
            break
    return others


def beyond_the_noun(at: LookedAt) -> Where:
    """Return what of the view lies outside all that trained eyes see by the thing's noun.

    Nothing where they have no noun for it, or see by it something else than the mask.
    """
    nowhere = np.zeros_like(at.view.inside)
    if at.seer is None or not at.known_as:
        return nowhere
    named = [
        at.view.placed(r.inside) for r in at.seer(at.before, {"phrase": at.known_as}) if r.score >= _SEEN
    ]
    named = [mask for mask in named if (mask & at.view.inside).any()]
    together = np.logical_or.reduce(named) if named else nowhere
    if (together & at.view.inside).sum() < _HELD * at.view.inside.sum():
        return nowhere
    slack = np.ones((2 * at.view.rim + 1,) * 2, np.uint8)
    return np.asarray(cv2.dilate(together.astype(np.uint8), slack) == 0, np.bool_)


def _hanging(at: LookedAt, left: Where, x: int, y: int) -> Where:
    """Return the piece at (x, y) where it only just touches the mask, nothing otherwise."""
    labels = cv2.connectedComponents(left.astype(np.uint8), connectivity=4)[1]
    piece = labels == labels[y, x]
    contact = (piece & (at.view.depth > -at.view.rim)).sum() / at.view.rim
    return np.asarray(piece & (contact < _THREAD * np.sqrt(piece.sum())), np.bool_)


def _deepest(flags: Where) -> tuple[int, int, float]:
    depth = cv2.distanceTransform(np.pad(flags, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    _, deep, _, (x, y) = cv2.minMaxLoc(depth)
    return int(x), int(y), deep
