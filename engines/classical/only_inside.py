"""A part of a picture as if nothing but a region were there: what lies outside tells nothing of it."""

import cv2
import numpy as np

from ...pictures import Pixels, Samples
from ...pictures.color import Floats
from ...pictures.measures import Where
from ...pictures.region import Mask8
from .resampled import small_copy

_LONGEST = 512
_COARSE = 192
_HALF = 128


def only_inside(part: Samples, mask: Mask8, longest: int = _LONGEST) -> Pixels:
    """Return a copy of at most `longest` pixels a side, HW3 uint8, of what lies inside a mask, HW uint8.

    Outside are the nearby colours inside, spread smoothly, so that what is measured on it does not depend on
    what lies around the region. A mask without an inside leaves the part as it is.
    """
    inside = np.asarray(mask >= _HALF, np.uint8) * np.uint8(255)
    if inside.all() or not inside.any():
        return small_copy(part, longest)
    colour = small_copy(np.asarray(cv2.copyTo(part, inside), part.dtype), longest).astype(np.float32)
    width, height = colour.shape[1], colour.shape[0]
    weight = _small(inside, (width, height)) / np.float32(255)
    scale = min(1.0, _COARSE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    spread = np.asarray(cv2.resize(_spread(_small(colour, size), _small(weight, size)), (width, height)))
    seen = colour / np.maximum(weight, 0.5)[..., None]
    made = np.where(weight[..., None] > 0.5, seen, spread.reshape(height, width, 3))
    return np.asarray(np.rint(np.clip(made, 0, 255)), np.uint8)


def _small(plane: Floats | Mask8, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def seen_inside(mask: Mask8, shape: tuple[int, int]) -> Where:
    """Return HW bool of a smaller copy's `shape`: where it shows the inside of a mask; everywhere of none."""
    small = cv2.resize(mask, (shape[1], shape[0]), interpolation=cv2.INTER_AREA) >= _HALF
    return small if small.any() else np.ones(shape, np.bool_)


def _spread(colour: Floats, weight: Floats) -> Floats:
    """Return colours, weighted by `weight`, everywhere: from coarse to fine, as far as each scale knows."""
    made = colour.sum(axis=(0, 1)) / max(float(weight.sum()), 1e-6) * np.ones_like(colour)
    sigma = max(weight.shape) / 2
    while sigma > 0.5:
        blurred = np.asarray(cv2.GaussianBlur(colour, (0, 0), sigma), np.float32)
        known = np.asarray(cv2.GaussianBlur(weight, (0, 0), sigma), np.float32)[..., None]
        trust = np.clip(known / 0.2, 0, 1)
        made = made * (1 - trust) + blurred / np.maximum(known, 1e-4) * trust
        sigma /= 2
    return np.asarray(made, np.float32)
