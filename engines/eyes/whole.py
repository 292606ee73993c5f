"""Whole things: independent masks of one thing are compared, and what both know of it is kept."""

import cv2
import numpy as np

from ...pictures import Box
from ...pictures.color import Floats
from ..classical.find.masks import box_mask, box_of, closed, components, filled, main_parts, overlap, shrunken
from ..classical.find.view import Bits
from .nanodet import shared
from .sight import Sight

AGREE = 0.8
"""Overlap above which two masks mean the same thing: then their mean is better than either."""
HOLES = 0.01
"""Holes below this share of a thing are closed."""
PIECES = 0.2
"""Pieces below this share of the largest one are dropped."""
_INSIDE = 0.92
"""Share of what stands out that has to lie in a box for it to be what the box means."""
_NECK = 0.006
"""Half the width of a neck at which things that stand side by side part, as a share of the longer side."""
_BRIDGE = 0.008
"""Gaps that a thin part may have, as a share of the longer side."""


def probability(logits: Floats) -> Floats:
    """Return the mean over all readings of what logits (NHW) say, in [0, 1]."""
    return (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).mean(axis=0).astype(np.float32)


def completed(sight: Sight, inside: Floats, *, box: Box | None = None) -> Bits:
    """Return the whole thing of which `inside` (HW in [0, 1]) says how surely each pixel belongs to it.

    What stands out is the second witness. Where the two agree their mean decides; where what stands out holds
    the thing and fills its box better, what it adds belongs to the thing.
    """
    mask = inside > 0.5
    standing = _standing(sight, mask, box)
    if not standing.any():
        return tidy(mask)
    if overlap(mask, standing) > AGREE:
        both = 0.5 * (inside + np.where(_near(standing | mask), sight.salient, 0))
        return tidy(both > 0.5)
    if box is not None and _fills_better(standing, mask, box):
        return tidy(mask | standing)
    return tidy(mask)


def tidy(mask: Bits) -> Bits:
    """Close small holes and drop specks."""
    if not mask.any():
        return mask
    return filled(main_parts(mask, PIECES), HOLES)


def standing_things(sight: Sight) -> list[Bits]:
    """Return the separate things that stand out, largest first: those of a quarter of the largest's size."""
    likely = sight.salient > 0.5
    bridged = closed(likely, max(1, round(_BRIDGE * max(likely.shape))))
    parts = [part & likely for part in components(bridged, least=round(0.001 * likely.size))]
    return [filled(p, HOLES) for p in parts if p.sum() >= 0.25 * parts[0].sum()]


def apart(sight: Sight, mask: Bits) -> list[Bits]:
    """Return the pieces of what stands out that hardly touch: three poles side by side, not one thing."""
    reach = max(1, round(_NECK * max(mask.shape)))
    cores = components(shrunken(mask & (sight.salient > 0.5), reach), least=round(0.001 * mask.size))
    if len(cores) < 2 or cores[1].sum() < 0.25 * cores[0].sum():
        return [mask]
    cores = [core for core in cores if core.sum() >= 0.25 * cores[0].sum()]
    away = np.stack([cv2.distanceTransform((~core).astype(np.uint8), cv2.DIST_L2, 5) for core in cores])
    nearest = away.argmin(axis=0)
    return [mask & (nearest == k) for k in range(len(cores))]


def _standing(sight: Sight, mask: Bits, box: Box | None) -> Bits:
    """Return the parts of what stands out that meet the mask; nothing where they go on outside the box."""
    likely = sight.salient > 0.5
    _, labels = cv2.connectedComponents(likely.astype(np.uint8))
    met = np.bincount(labels[mask & likely], minlength=1)
    standing = np.isin(labels, np.flatnonzero(met > 0.05 * met.sum())) & likely
    if box is None or not standing.any():
        return standing
    inside = standing & box_mask(mask.shape, wider(box, 0.06))
    return inside if inside.sum() > _INSIDE * standing.sum() else inside & False


def _fills_better(standing: Bits, mask: Bits, box: Box) -> bool:
    if not mask.any() or (standing & mask).sum() < 0.9 * mask.sum():
        return False
    return shared(box_of(standing), box) > shared(box_of(mask), box) + 0.05


def _near(mask: Bits) -> Bits:
    reach = max(1, round(0.02 * max(mask.shape)))
    return cv2.dilate(mask.astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8)) > 0


def wider(box: Box, by: float) -> Box:
    """Return a box whose sides lie that share of its size farther out; it may leave the picture."""
    across, down = round(by * (box[2] - box[0])), round(by * (box[3] - box[1]))
    return box[0] - across, box[1] - down, box[2] + across, box[3] + down
