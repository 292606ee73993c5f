"""Grow a region to what belongs to its thing and is not in it: the rim, and the shadow that it casts."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Picture, Region
from ....pictures.measures import bands
from ....pictures.region_shapes import Mask8
from .holes import box_of

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]

GROWTH = 0.008
"""Pixels that a mask is grown by, of the picture's longer side."""
SIDE = 400
"""Longest side in pixels at which shadows are looked for."""
DARKER = (0.35, 0.86)
"""Light of a shadow, of the ground's."""
UNEVEN = 0.2
"""Largest unevenness of the ground's light on which a shadow can be told."""
TINT = 0.035
"""Largest change of the share of a colour in the light: a shadow keeps the ground's colour."""
LARGEST, SMALLEST = 0.9, 0.03
"""Area of a shadow, of its thing's."""
CONTACT = 0.04
"""Least share of a thing's rim that its shadow touches."""


def grown_to_rim(picture: Picture, region: Region) -> Region:
    """Return a region that swallows a thing's halo and cast shadow and fades outside, so that no ghost stays.

    The rim grows with the picture and no more than the thing is thick.
    """
    thing = region.bytes8 > 25
    if not thing.any():
        return region.of(np.zeros_like(region.bytes8))
    growth = growth_of(thing)
    thing |= cast_shadow(picture, thing)
    return region.of(_faded(thing, growth, max(1, growth // 4)))


def _faded(thing: Flags, growth: int, fade: int) -> Mask8:
    """Return the thing as a mask, HW uint8, so many pixels wider and fading outside over `fade` more."""
    grown, reach = np.zeros(thing.shape, np.uint8), growth + fade + 1
    rows, columns = box_of(thing, reach)
    for part in bands(rows.stop - rows.start):
        own = slice(rows.start + part.start, rows.start + part.stop)
        near = slice(max(own.start - reach, rows.start), own.stop + reach)
        away = cv2.distanceTransform((~thing[near, columns]).view(np.uint8), cv2.DIST_L2, 5)
        rim = np.clip((reach - away[own.start - near.start :][: own.stop - own.start]) / (fade + 1), 0, 1)
        grown[own, columns] = Region(np.asarray(rim, np.float32)).bytes8
    return grown


def growth_of(thing: Flags) -> int:
    """Return the pixels by which a thing's mask is grown."""
    return round(min(max(2.0, GROWTH * max(thing.shape)), max(1.0, thickness(thing) / 2)))


def thickness(flags: Flags) -> float:
    """Return the diameter in pixels of the largest disc that the flags hold."""
    part = flags[box_of(flags)]
    return 2 * float(cv2.distanceTransform(np.pad(part, 1).astype(np.uint8), cv2.DIST_L2, 5).max())


def cast_shadow(picture: Picture, thing: Flags) -> Flags:
    """Return the shadow that a thing casts on the ground beside it, HW bool; nothing where none is clear."""
    scale = min(1.0, SIDE / max(thing.shape))
    size = (max(1, round(thing.shape[1] * scale)), max(1, round(thing.shape[0] * scale)))
    rgb = cv2.resize(picture.rgb, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    small = _shrunk(thing, size) > 0.2
    soft = cv2.GaussianBlur(rgb, (0, 0), 1.5).astype(np.float32, copy=False)
    shadow = _beside(_shaded(soft, small), small)
    large = np.zeros_like(thing)
    if shadow.any():  # across, then down, as one resizing does it, but only where the shadow is
        across = thing.shape[1], size[1]
        wide = cv2.resize(shadow.astype(np.float32), across, interpolation=cv2.INTER_LINEAR)
        found = box_of(wide > 0)[1]
        for part in bands(found.stop - found.start):
            columns = slice(found.start + part.start, found.start + part.stop)
            tall = part.stop - part.start, thing.shape[0]
            there = cv2.resize(np.ascontiguousarray(wide[:, columns]), tall, interpolation=cv2.INTER_LINEAR)
            large[:, columns] = (there.reshape(tall[::-1]) > 0.4) & ~thing[:, columns]
    return large


def _shrunk(thing: Flags, size: tuple[int, int]) -> Floats:
    """Return the share of the thing in each pixel of a smaller size (width, height): across, then down."""
    across = np.empty((len(thing), size[0]), np.float32)
    for rows in bands(len(thing)):
        wide, few = thing[rows].astype(np.float32), (size[0], rows.stop - rows.start)
        across[rows] = cv2.resize(wide, few, interpolation=cv2.INTER_AREA).reshape(few[::-1])
    down = cv2.resize(across, size, interpolation=cv2.INTER_AREA)
    return np.asarray(down, np.float32).reshape(size[::-1])


def _shaded(rgb: Floats, thing: Flags) -> Flags:
    """Return where the picture is a darker version of the ground around the thing."""
    reach = max(6, round(0.9 * np.sqrt(thing.sum())))
    foot = int(np.flatnonzero(thing.any(axis=1)).mean())
    near = _grown(thing, reach)
    ground = _grown(near, reach) & ~near
    ground[:foot] = near[:foot] = False
    if not ground.any():
        return np.zeros_like(thing)
    light = rgb.sum(axis=2)
    usual = np.median(rgb[ground], axis=0)
    dimmed = light / max(float(usual.sum()), 1e-3)
    tint = np.abs(rgb / np.maximum(light, 1e-3)[..., None] - usual / max(float(usual.sum()), 1e-3)).max(
        axis=2
    )
    uneven = float(np.percentile(np.abs(dimmed[ground] - 1), 70))
    if uneven > UNEVEN:
        return np.zeros_like(thing)
    return (dimmed > DARKER[0]) & (dimmed < min(DARKER[1], 1 - 1.5 * uneven)) & (tint < TINT) & ~thing & near


def _beside(shaded: Flags, thing: Flags) -> Flags:
    """Keep the pieces that touch the thing's lower half, are not too large and end close to it."""
    ring = _grown(thing, 3) & ~thing
    ring[: int(np.flatnonzero(thing.any(axis=1)).mean())] = False
    count, labels, facts, _ = cv2.connectedComponentsWithStats(
        (shaded & ~thing).astype(np.uint8), connectivity=8
    )
    kept = np.zeros_like(thing)
    for label in range(1, count):
        piece = labels == label
        touching = (piece & ring).sum() / max(int(ring.sum()), 1)
        share = facts[label][4] / thing.sum()
        if touching >= CONTACT and SMALLEST <= share <= LARGEST:
            kept |= piece
    return _grown(kept, 2) & ~thing


def _grown(flags: Flags, pixels: int) -> Flags:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
    return cv2.dilate(flags.astype(np.uint8), disc) > 0
