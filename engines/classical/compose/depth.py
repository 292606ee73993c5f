"""Where a picture is far: good enough for air, rain and evening light."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from ....pictures import Mask, Picture
from ....pictures.color import Floats
from ..find.branches import with_details
from ..find.guided_filter import guided
from ..find.person import people
from ..find.refine import refine, resized, shrunk
from ..find.sky import find_sky
from ..find.subject import find_subject
from ..find.view import Bits, View, ramp

_LONGEST = 400
_FITTED = 1000
"""Longest side in pixels at which the sky is fitted to edges and branches: air is soft."""
_SURE_OF_SKY, _SURE_OF_SUBJECT = 0.75, 0.6


@dataclass(frozen=True)
class Outdoors:
    """A picture's sky and distance."""

    sky: Mask | None
    """HW float32 in [0, 1], the picture's size; None when no sky is surely seen."""
    far: Mask
    """HW float32: 0 near, 1 far, the sky is 1."""


@lru_cache(maxsize=1)
def outdoors(picture: Picture) -> Outdoors:
    """Return the sky and how far everything else is, guessed from height in the picture and from haze."""
    view = View(picture)
    found = [f for f in find_sky(view) if f.score >= _SURE_OF_SKY]
    sky = _fitted_sky(picture, found[0].mask) if found else None
    return Outdoors(sky, _distance(picture, sky, _standing(view)))


def _fitted_sky(picture: Picture, mask: Bits | Floats) -> Mask:
    small = shrunk(picture.rgb, _FITTED)
    return resized(with_details(small, refine(small, mask)), picture.width, picture.height)


def _standing(view: View) -> list[Bits]:
    """Return what surely stands before the rest: people, and a clear subject."""
    things = [*people(view), *(f for f in find_subject(view) if f.score >= _SURE_OF_SUBJECT)]
    return [np.asarray(f.mask) > 0.5 for f in things]


def _distance(picture: Picture, sky: Mask | None, standing: list[Bits]) -> Mask:
    small = shrunk(picture.rgb, _LONGEST)
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
    full = resized(np.clip(smooth, 0, 1).astype(np.float32), picture.width, picture.height)
    return full if sky is None else np.maximum(full, sky).astype(np.float32)


def _horizon(above: Mask) -> float:
    lowest = [np.flatnonzero(column)[-1] for column in (above > 0.5).T if column.any()]
    return float(np.clip(np.median(lowest) / len(above), 0.1, 0.8)) if lowest else 0.25
