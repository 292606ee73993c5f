"""Is what lies beside a mask a part of its thing, or a thing of its own?"""

import cv2
import numpy as np

from ....pictures.measures import Where
from .looked_at import LookedAt

_ASKED = 4
"""Most pieces that the eyes are asked about, the largest."""
_SHARED = 0.15
"""Share of the mask in what a piece means, from which the two belong together."""


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
        if not meant or any((m & at.view.inside).sum() > _SHARED * at.view.inside.sum() for m in meant):
            break
        before = int(others.sum())
        others |= np.logical_or.reduce(meant) & ~at.view.inside
        if int(others.sum()) == before:
            break
    return others


def _deepest(flags: Where) -> tuple[int, int, float]:
    depth = cv2.distanceTransform(np.pad(flags, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    _, deep, _, (x, y) = cv2.minMaxLoc(depth)
    return int(x), int(y), deep
