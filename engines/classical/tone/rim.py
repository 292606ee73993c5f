"""The rim of a thing, where its colour and that of what lies beside it are mixed in one pixel."""

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from ....pictures import Mask, Picture, Region
from ....pictures.color import Floats, rgb_to_oklab
from ....pictures.measures import Where, bands
from ....pictures.region import around
from ....pictures.region_shapes import Mask8

FULL = 250
"""Of 255: from here on a pixel of a mask is all thing."""
MARGIN = 4
"""Times its reach that a mixture looks around."""
_ROWS = 64
_LEAST, _MOST = 3, 8
"""Pixels over which colours mix in any picture: a lens and the colours of a JPEG take as many; a wider window
would take more memory than a large picture's rim is worth."""
_FAINT = 0.06
"""Share of a pixel below which a mixture cannot be told from noise."""
_APART = (0.04, 0.08)
"""OKLab distance of two colours from which their mixtures can be told, and can be told surely."""
_ASTRAY = (0.25, 0.5)
"""Distance from the line between two colours, of its length, up to which it is surely, or at all, mixed."""


class Rim(NamedTuple):
    """The edge of a thing, and how far around it colours mix."""

    thing: Mask8
    """HW uint8; its edge, not that of what is left out of it."""
    reach: int
    """Pixels."""


@dataclass(frozen=True)
class Mixture:
    """What the pixels around an edge are mixed of."""

    share: Mask
    """How much of each pixel is the thing, HW float32 in [0, 1]."""
    known: Mask
    """How surely that is told, HW float32 in [0, 1]; 0 away from the edge and where both sides look alike."""
    beside: Floats
    """What lies beside the thing → the thing: the difference of their OKLab colours, HW3."""


def reach_of(size: tuple[int, int], share: float) -> int:
    """Return the pixels over which colours mix at a picture's edges: a share of its longer side."""
    return min(max(_LEAST, round(share * max(size))), _MOST)


def mixture(lab: Floats, thing: Where, reach: int, rows: slice, of: Mask | None = None) -> Mixture:
    """Tell of each pixel of some rows within `reach` of a thing's edge how much of it is the thing's colour.

    `lab`: OKLab, HW3; `of`: how much of each pixel stands for the thing, HW in [0, 1]. The two colours are
    measured near each pixel, farther inside and farther outside than colours mix; where they differ in hue
    or chroma, lightness counts little, for an edge often has a dark or a bright line of its own.
    """
    within = cv2.distanceTransform(thing.view(np.uint8), cv2.DIST_L2, 5)
    away = cv2.distanceTransform((~thing).view(np.uint8), cv2.DIST_L2, 5)
    inner, outer = (np.minimum(depth / np.float32(reach), 1) ** 4 for depth in (within, away))
    own, covered = _near(lab, inner if of is None else inner * of, reach, rows)
    other, free = _near(lab, outer, reach, rows)
    within, away, lab = within[rows], away[rows], lab[rows]
    beside, from_other = own - other, lab - other
    scale = np.ones_like(lab)
    scale[..., 0] = 1 - 0.8 * _rising(np.hypot(beside[..., 1], beside[..., 2]), *_APART)
    across, along = beside * scale, from_other * scale
    length = np.maximum(np.sqrt((across**2).sum(axis=-1)), 1e-4)
    share = np.clip((along * across).sum(axis=-1) / length**2, 0, 1)
    astray = np.sqrt(((along - share[..., None] * across) ** 2).sum(axis=-1)) / length
    known = _rising(length, *_APART) * (1 - _rising(astray, *_ASTRAY))
    known *= (within <= reach) & (away <= reach) & (covered > 1e-3) & (free > 1e-3)
    return Mixture(share.astype(np.float32), known.astype(np.float32), beside)


def _near(lab: Floats, weight: Floats, reach: int, rows: slice) -> tuple[Floats, Mask]:
    """Return the mean colour around each pixel of some rows, HW3, and how much of it stands for it, HW."""
    window = (6 * reach + 1, 6 * reach + 1)
    amount = np.asarray(cv2.blur(weight, window)[rows], np.float32)
    summed = cv2.blur(lab * weight[..., None], window)[rows]
    return np.asarray(summed / np.maximum(amount, 1e-6)[..., None], np.float32), amount


def _rising(values: Floats, low: float, high: float) -> Floats:
    return np.asarray(np.clip((values - low) / (high - low), 0, 1), np.float32)


def over_rim(picture: Picture, region: Region, share: float) -> Region:
    """Return a region that takes each pixel around its edge as far as that is the region's colour.

    `share`: how far it may reach out, of the picture's longer side. Nothing is taken out of it.
    """
    reach = reach_of(picture.size, share)
    left, top, right, bottom = around(region.box, MARGIN * reach, picture.size)
    thing = region.bytes8[top:bottom, left:right] >= FULL
    if not thing.any() or thing.all():
        return region
    rgb, wider = picture.rgb[top:bottom, left:right], region.bytes8.copy()
    for rows in bands(bottom - top, _ROWS):
        near = slice(max(rows.start - MARGIN * reach, 0), rows.stop + MARGIN * reach)
        own = slice(rows.start - near.start, rows.stop - near.start)
        mixed = mixture(rgb_to_oklab(rgb[near]), thing[near], reach, own)
        taken = np.where(mixed.share < _FAINT, 0, mixed.share) * mixed.known * ~thing[rows]
        into = wider[top + rows.start : top + rows.stop, left:right]
        np.maximum(into, np.rint(taken * 255).astype(np.uint8), out=into)
    return region.of(wider)
