"""Is something of the thing left beside the mask?"""

from dataclasses import dataclass

import cv2
import numpy as np

from ..measures import Where
from .close_view import CloseView
from .colour_models import cells, density, overlap

_LIKELIER = 2.5
"""Times likelier on the thing than beside it, from which a colour counts as the thing's."""
_RARE = 4e-4
"""Share of the wider ground below which a colour does not belong to it."""
_NEAR = 0.4
"""Distance from the rim, in sides of the mask, up to which a part of the thing may lie."""


@dataclass(frozen=True)
class Remnants:
    """What of a thing was left beside its mask."""

    area: float
    """Of what touches the mask and looks like the thing, as a share of the mask."""
    touching: float
    """Share of the rim that it touches."""
    odd: float
    """Of what touches the mask, lies close to it and is no ground, as a share of the mask: hooves, a lid."""
    apart: float
    """How far the thing's colours differ from those around it, in [0, 1]; near 0 nothing stood out."""
    alike: Where
    """What `area` counts, in the view."""
    strange: Where
    """What `odd` counts, in the view."""

    def without(self, view: CloseView, other: Where) -> "Remnants":
        """Return what was left where another thing, in the view, is none of it."""
        alike, strange = self.alike & ~other, self.strange & ~other
        size = max(int(view.inside.sum()), 1)
        shares = float(alike.sum() / size), float(strange.sum() / size)
        rim = view.depth > -view.rim
        still = float((alike & rim).sum() / max((self.alike & rim).sum(), 1))
        touching = self.touching * still
        return Remnants(shares[0], touching, shares[1], self.apart, alike, strange)


def remnants(view: CloseView, asked_for: Where | None = None) -> Remnants:
    """Measure what beside the mask belongs to what the mask took, by the picture before.

    `asked_for`: where it may lie, in the view; None: anywhere.
    """
    core = view.depth > min(view.rim, 0.5 * float(view.depth.max()))
    around, wider = view.ring(0.05, 0.6), view.ring(_NEAR, 1e9)
    if view.whole or core.sum() < 16 or around.sum() < 16 or wider.sum() < 16:
        nothing = np.zeros_like(view.inside)
        return Remnants(0.0, 0.0, 0.0, 1.0, nothing, nothing)
    cell = cells(view.before)
    thing, ground, far = density(cell, core), density(cell, around), density(cell, wider)
    beside = (view.depth <= 0) & (view.depth > -view.rim)
    near = view.depth > -_NEAR * view.reach
    if asked_for is not None:
        beside, near = beside & asked_for, near & asked_for
    alike = _touching((thing > _LIKELIER * ground + 1e-4)[cell] & ~view.inside, beside)
    odd = _touching((far < _RARE)[cell] & ~view.inside & near, beside)
    if asked_for is not None:
        alike, odd = alike & asked_for, odd & asked_for
    size = view.inside.sum()
    return Remnants(
        area=float(alike.sum() / size),
        touching=float((alike & beside).sum() / max(beside.sum(), 1)),
        odd=float(odd.sum() / size),
        apart=1 - overlap(thing, ground),
        alike=alike,
        strange=odd,
    )


def _touching(chosen: Where, beside: Where) -> Where:
    """Return the connected parts that reach the rim; hairs and specks are none."""
    solid = cv2.morphologyEx(chosen.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, found = cv2.connectedComponents(solid, connectivity=4)
    labels = np.asarray(found, np.intp)
    reached = np.zeros(count, np.bool_)
    reached[labels[beside]] = True
    reached[0] = False
    return reached[labels]
