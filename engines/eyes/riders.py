"""Who is named for what carries them goes with it: no skateboard is left when a skateboarder goes."""

import numpy as np

from ..classical.find.masks import grown
from ..classical.find.view import Found
from .sight import Sight
from .things import detected, padded, thing
from .vocabulary import ridden_by

_LEAST = 0.2
"""Least score of a board or a bicycle under somebody who is called by it."""
_NEAR = 0.01
"""Distance between a rider and what carries them, as a share of the picture's longer side."""


def with_ridden(sight: Sight, person: Found, noun: str) -> Found:
    """Return a person together with what the noun says that they ride, where it is seen at them."""
    carrier = ridden_by(noun)
    if not carrier:
        return person
    mask = np.asarray(person.mask, bool)
    near = grown(mask, max(2, round(_NEAR * max(mask.shape))))
    for seen in detected(sight, (carrier,), _LEAST):
        left, top, right, bottom = padded(sight, seen)
        if near[top:bottom, left:right].any():
            mask = mask | np.asarray(thing(sight, seen).mask, bool)
    return Found(mask, person.score, person.kind)
