"""What speaks against a mask by itself: its own score, the box that was drawn, what stands out with it."""

import numpy as np

from ....pictures import Box
from ...values.verdict import Finding
from .looked_at import CHOSEN, LookedAt, Scale, told

_SURE = Scale(0.85, 0.33)
"""Score of a region, a calibrated share: of what is 33 % sure two in three are wrong."""
_DOUBTFUL = 0.52
"""Least score where being wrong spoils nothing."""
_SHORT = Scale(0.05, 0.2)
"""How much farther off than all others one side of a drawn box is, as a share of the box."""
_LOOSE = 0.1
"""Share of a drawn box from which a side is loosely drawn."""
_STANDING = Scale(0.15, 0.6)
"""Of what stands out with a guess and is not in it, as a share of it."""
_INSIDE = 0.8
"""Share of a guess that has to lie in what stands out, for that to be the thing it is of."""


def sure_of_it(at: LookedAt) -> Finding | None:
    """Ask how sure it was where the thing is; None where a person drew or boxed it or picked its outline.

    A wrong region spoils something only with a careful tool: to any other a click is enough, and words that
    were hardly understood are a doubt. So it was when the region was taken (`certainty.standing`).
    """
    if at.region is None or at.drawn or at.boxed is not None or at.shown == CHOSEN:
        return None
    careful = at.tool.traits.careful
    if at.pointed and not careful:
        return None
    sure = at.region.score
    return told(
        at, max(_SURE.score(sure), 0.0 if careful else _DOUBTFUL),
        f"it was {sure:.0%} sure where {at.what} is",
        f"what was taken for {at.what} is only {sure:.0%} sure", "instruction",
        "left over" if at.pointed else "wrong place",
    )  # fmt: skip


def fills_its_box(at: LookedAt) -> Finding | None:
    """Ask whether the thing ends where the box around it does; None where nobody drew one.

    Who draws loosely does so all around: one side alone that is far off has a tail or a bat before it.
    """
    if at.boxed is None or at.region is None or at.region.empty:
        return None
    short = one_side_short(at.region.box, at.boxed)
    return told(
        at, _SHORT.score(short), f"{at.what} fills the box",
        f"{at.what} ends {short:.0%} before one side of the box", "instruction", "left over",
    )  # fmt: skip


def one_side_short(inner: Box, box: Box) -> float:
    """Return how much farther off the farthest side of a box is than the next one, as a share of the box.

    0 for a box that is loose on two sides: whoever draws so may have done it on a third.
    """
    wide, high = max(box[2] - box[0], 1), max(box[3] - box[1], 1)
    sizes = wide, high, wide, high
    gaps = sorted((inner[k] - box[k]) * (1 if k < 2 else -1) / sizes[k] for k in range(4))
    return max(0.0, gaps[3] - max(0.0, gaps[2])) if gaps[2] < _LOOSE else 0.0


def all_that_stands_out(at: LookedAt) -> Finding | None:
    """Ask whether a guess took only a part of what stands out there; None of what is no guess."""
    if at.seer is None or at.region is None or not at.guessed:
        return None
    inside = at.region.inside
    shares = [_left(inside, r.inside) for r in at.seer(at.before, {"phrase": "subject"})]
    share = max(shares, default=0.0)
    return told(
        at, _STANDING.score(share), f"{at.what} is all that stands out there",
        f"{at.what} is a part of what stands out there: {share:.0%} of its size is beside it",
        "instruction", "left over",
    )  # fmt: skip


def _left(inside: np.ndarray, standing: np.ndarray) -> float:
    size = max(int(inside.sum()), 1)
    held = (inside & standing).sum() / size
    return float((standing & ~inside).sum() / size) if held > _INSIDE else 0.0
