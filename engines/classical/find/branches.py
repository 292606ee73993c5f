"""Sky between branches, and thin things before the sky: what a mask found on a small picture misses."""

import cv2
import numpy as np

from ....pictures import Mask, Pixels
from ....pictures.color import Floats, chroma, rgb_to_oklab
from .clean_sky import clean_sky
from .refine import shrunk
from .view import Bits

LONGEST = 1600
"""Details are looked for at this many pixels on the longer side, then carried up to full size."""
REACH = 0.2
"""How far from the sky a hole may begin, as a share of the longer side."""
_SAME, _ALIKE = 0.03, 0.065
"""OKLab distance of a point from the sky nearby: that of the sky itself; up to here it is sky."""
_LEAST = 0.12
"""Distance of land from the sky below which nothing can be told apart."""
_EDGE, _CROWDED, _AROUND = 0.035, 0.4, 0.03
"""An edge's least step in OKLab; share of edges in a window of that share of the longer side: foliage."""
_AMONG_LEAVES = 0.25
"""Share of a gap that lies among crowded edges."""
_THIN = 0.012
"""Width of a wire or twig that is kept out of the sky, as a share of the longer side."""
_BESIDE, _DARK, _DARK_BESIDE_BLUE = 0.01, 0.45, 0.85
"""How far around a gap its leaves lie, as a share of the longer side, and their lightness at most, against
that of a white or grey sky and of a blue one: white letters and window frames have nothing so dark there."""
_WOOD = 0.5
"""Lightness of twigs against the sky's: what is lighter, and darker than the sky, is a mixture of both."""
_GAP, _BLUE_GAP = 0.003, 0.1
"""Largest hole as a share of the picture: of a white or grey sky, as walls are too, and of a blue one."""


def with_details(rgb: Pixels, mask: Mask) -> Mask:
    """Return a sky's mask, HW float32 in [0, 1], with its holes between branches and without thin things.

    A point is sky as far as its colour is that of the sky around it.
    """
    small = shrunk(rgb, LONGEST)
    size = (small.shape[1], small.shape[0])
    rough = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)
    rough = rough.reshape(small.shape[:2])
    if not (rough > 0.97).any():
        return mask
    detailed = _carved(small, _opened(small, _opened(small, rough)))
    if small.shape == rgb.shape:
        return detailed
    change = cv2.resize(detailed - rough, (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.clip(mask + change, 0, 1).astype(np.float32)


def _opened(rgb: Pixels, mask: Mask) -> Mask:
    """Add the holes: sky-coloured, near the sky and above its lower end."""
    lab = rgb_to_oklab(rgb)
    sky = _sky_around(rgb, mask)
    alike = _distance(lab, sky) < _ALIKE
    alike[np.flatnonzero((mask > 0.5).any(axis=1))[-1] + 1 :] = False
    colourful = float(np.median(chroma(sky[mask > 0.97])))
    blue = colourful > 0.05
    if blue:
        alike &= chroma(lab) > 0.6 * colourful
    gaps = _near_gaps(alike, _leafy(lab), mask, _BLUE_GAP if blue else _GAP)
    darkest = (_DARK_BESIDE_BLUE if blue else _DARK) * float(np.median(sky[mask > 0.97][:, 0]))
    gaps = _among_dark(gaps, alike, lab[..., 0], darkest)
    if not gaps.any():
        return mask
    wider = np.maximum(mask, gaps.astype(np.float32))
    share = _share_of_sky(_distance(lab, _sky_around(rgb, wider)))
    beside = cv2.dilate(gaps.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(beside, np.maximum(mask, share), mask).astype(np.float32)


def _leafy(lab: Floats) -> Bits:
    """Return where edges crowd, as they do in a tree and not on a wall, a coat or far hills."""
    across, down = (cv2.Sobel(lab, cv2.CV_32F, dx, 1 - dx) / 4 for dx in (1, 0))
    edges = (np.sqrt((across**2 + down**2).sum(axis=2)) > _EDGE).astype(np.float32)
    width = max(5, round(_AROUND * max(edges.shape)))
    return cv2.blur(edges, (width, width)) > _CROWDED


def _sky_around(rgb: Pixels, mask: Mask) -> Floats:
    """Return the colour that the sky has, or would have, at each point, in OKLab."""
    return rgb_to_oklab(np.rint(clean_sky(rgb, mask)).clip(0, 255).astype(np.uint8))


def _near_gaps(alike: Bits, leafy: Bits, mask: Mask, largest: float) -> Bits:
    """Return the gaps in foliage that begin near the sky and are small enough to be gaps and no wall."""
    free = (alike & (mask < 0.5)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(free, connectivity=4)
    away = cv2.distanceTransform((mask < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    labels, nearest = np.asarray(labels, np.int64), np.full(count, np.inf)
    np.minimum.at(nearest, labels.ravel(), away.ravel())
    good = (stats[:, cv2.CC_STAT_AREA] < largest * mask.size) & (nearest < REACH * max(mask.shape))
    crowded = np.bincount(labels.ravel(), leafy.ravel(), minlength=count)
    good &= crowded > _AMONG_LEAVES * stats[:, cv2.CC_STAT_AREA]
    good[0] = False
    return good[labels]


def _among_dark(gaps: Bits, alike: Bits, light: Floats, at_most: float) -> Bits:
    """Return the gaps whose rim lies beside what is at most so light."""
    width = max(3, round(_BESIDE * max(gaps.shape))) | 1
    darkest = cv2.erode(light, np.ones((width, width), np.uint8))
    rim = gaps & (cv2.dilate((~alike).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    count, labels = cv2.connectedComponents(gaps.astype(np.uint8), connectivity=4)
    pixels = np.bincount(labels[rim], minlength=count)
    total = np.bincount(labels[rim], np.asarray(darkest)[rim], minlength=count)
    dark = total < at_most * pixels
    dark[0] = False
    return dark[np.asarray(labels, np.intp)]


def _carved(rgb: Pixels, mask: Mask) -> Mask:
    """Take wires and twigs out of the sky: unlike the middle colour of what is around them.

    A twig thinner than a pixel is a mixture of sky and wood.
    """
    width = max(3, round(_THIN * max(mask.shape))) | 1
    middle = rgb_to_oklab(np.asarray(cv2.medianBlur(rgb, width), np.uint8))
    lab, light = rgb_to_oklab(rgb), middle[..., 0]
    share = _share_of_sky(_distance(lab, middle), np.where(lab[..., 0] < light, (1 - _WOOD) * light, _LEAST))
    inside = cv2.erode((mask > 0.97).astype(np.uint8), np.ones((width, width), np.uint8)) > 0
    return np.where(inside, mask * share, mask).astype(np.float32)


def _share_of_sky(distance: Floats, least: Floats | float = _LEAST) -> Mask:
    """Return how much sky a point holds: its distance from the sky against that of the land beside it.

    `least`: that distance of the land at least.
    """
    land = cv2.dilate(distance, np.ones((5, 5), np.uint8))
    land = np.maximum(cv2.GaussianBlur(land, (0, 0), 1.5), least)
    return np.clip(1 - (distance - _SAME) / (0.9 * land - _SAME), 0, 1).astype(np.float32)


def _distance(one: Floats, other: Floats) -> Floats:
    return np.sqrt(((one - other) ** 2).sum(axis=2)).astype(np.float32)
