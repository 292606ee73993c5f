"""Do trained eyes see a piece of the thing at the rim of the hole?"""

import numpy as np

from ....pictures.measures import Where
from ...values.verdict import Finding
from .looked_at import LookedAt, Scale, told
from .things_beside import things_beside

_PIECE = Scale(0.01, 0.06)
"""Of the hole's size: a head, a leg, a wheel."""
_SURE = 0.4
"""Score from which what is seen in the result is there."""


def no_piece_seen(at: LookedAt) -> Finding | None:
    """Ask trained eyes for a piece of the thing in the result; None where they know no noun for it.

    What they see there by itself in the picture before is another thing, which may stay.
    """
    if at.seer is None or not at.known_as:
        return None
    pieces = _at_the_rim(at)
    own = pieces & ~things_beside(at, pieces)
    share = float(own.sum() / max(at.view.inside.sum(), 1))
    return told(
        at, _PIECE.score(share), f"no piece of {at.what} is seen at the rim",
        f"a piece of {at.what} is still seen at the rim, {share:.0%} of its size", "instruction", "left over",
    )  # fmt: skip


def _at_the_rim(at: LookedAt) -> Where:
    """Return what the eyes see of the noun in the result beside the hole and touching it, in the view."""
    found, touching = np.zeros_like(at.view.inside), at.view.depth > -2 * at.view.rim
    again = at.seer(at.after, {"phrase": at.known_as}) if at.seer else []
    for region in again:
        seen = at.view.placed(region.inside)
        if region.score >= _SURE and (seen & touching).any():
            found |= seen & ~at.view.inside
    return found
