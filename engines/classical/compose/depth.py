"""Where a picture is far: good enough for air, rain and evening light."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from ....pictures import Box, Mask, Picture
from ....pictures.color import Floats
from ..box_parts import PixelsIn, part
from ..find.branches import with_details
from ..find.guided_filter import guided
from ..find.person import people
from ..find.refine import refine, resized, shrunk
from ..find.sky import find_sky
from ..find.subject import find_subject
from ..find.view import Bits, View, ramp
from ..resampled import enlarged
from .skies import SkyKind, replaced_sky

_LONGEST = 400
_FITTED = 1000
"""Longest side in pixels at which the sky is fitted to edges and branches: air is soft."""
_SURE_OF_SKY, _SURE_OF_SUBJECT = 0.75, 0.6


@dataclass(frozen=True)
class Outdoors:
    """A picture's sky and distance, at smaller sizes: air is soft, and the whole is large."""

    size: tuple[int, int]
    """(width, height) in pixels of the picture."""
    small_sky: Mask | None
    """HW float32 in [0, 1]; None when no sky is surely seen."""
    small_far: Mask
    """HW float32 in [0, 1], but for the sky."""

    def sky(self, box: Box) -> Mask:
        """Return how much of each point of an XYXY box is sky, HW float32 in [0, 1]."""
        if self.small_sky is None:
            return np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        return enlarged(self.small_sky, self.size, box)

    def far(self, box: Box) -> Mask:
        """Return the distance of an XYXY box, HW float32: 0 near, 1 far, the sky is 1."""
        return np.maximum(enlarged(self.small_far, self.size, box), self.sky(box))


_SEEN: WeakKeyDictionary[Picture, Outdoors] = WeakKeyDictionary()


def outdoors(picture: Picture) -> Outdoors:
    """Return the sky and how far everything else is, guessed from height in the picture and from haze."""
    seen = _SEEN.get(picture)
    if seen is None:
        seen = _SEEN[picture] = _looked_at(picture)
    return seen


def sky_exchanged(
    picture: Picture, seen: Outdoors, kind: SkyKind, *, strength: float, keep: float, sun: float, seed: int
) -> PixelsIn:
    """Return what makes any part of the picture under another sky; as it is where none is surely seen."""
    if seen.small_sky is None:
        return lambda box: picture.rgb[part(box)]
    whole = (0, 0, *picture.size)
    return replaced_sky(
        picture.rgb, seen.sky, kind, box=whole, strength=strength, keep=keep, sun=sun, seed=seed
    )


def _looked_at(picture: Picture) -> Outdoors:
    view = View(picture)
    found = [f for f in find_sky(view) if f.score >= _SURE_OF_SKY]
    sky = _fitted_sky(picture, found[0].mask) if found else None
    return Outdoors(picture.size, sky, _distance(picture, sky, _standing(view)))


def _fitted_sky(picture: Picture, mask: Bits | Floats) -> Mask:
    small = shrunk(picture.pixels, _FITTED)
    return with_details(small, refine(small, mask))


def _standing(view: View) -> list[Bits]:
    """Return what surely stands before the rest: people, and a clear subject."""
    things = [*people(view), *(f for f in find_subject(view) if f.score >= _SURE_OF_SUBJECT)]
    return [np.asarray(f.mask) > 0.5 for f in things]


def _distance(picture: Picture, sky: Mask | None, standing: list[Bits]) -> Mask:
    small = shrunk(picture.pixels, _LONGEST)
    height, width = small.shape[:2]
    rows = np.repeat((np.arange(height, dtype=np.float32) / height)[:, None], width, axis=1)
    above = resized(sky, width, height) if sky is not None else np.zeros((height, width), np.float32)
    horizon = _horizon(above) if sky is not None else 0.25
    climbing = np.clip((1 - rows) / (1 - horizon), 0, 1) ** 1.2
    haze = cv2.blur(cv2.erode(small.min(axis=2), np.ones((9, 9), np.uint8)), (9, 9)).astype(np.float32)
    haze = ramp(haze, float(np.percentile(haze, 5)), float(np.percentile(haze, 98)) + 1)
    far = np.maximum(np.clip(0.75 * climbing + 0.2 * haze, 0, 0.93), above)
    for thing in standing:
        mask = resized(thing.astype(np.float32), width, height) > 0.5
        if mask.any():
            feet = np.flatnonzero(mask.any(axis=1))[-1]
            far[mask] = np.minimum(far[mask], climbing[feet, 0] * 0.75)
    smooth = guided(small, far.astype(np.float32), 16, eps=1e-3, onto=small)
    return np.clip(smooth, 0, 1).astype(np.float32)


def _horizon(above: Mask) -> float:
    lowest = [np.flatnonzero(column)[-1] for column in (above > 0.5).T if column.any()]
    return float(np.clip(np.median(lowest) / len(above), 0.1, 0.8)) if lowest else 0.25
