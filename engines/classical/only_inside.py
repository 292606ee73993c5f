"""A part of a picture as if nothing but a region were there: what lies outside tells nothing of it."""

import cv2
import numpy as np

from ...pictures import Samples
from ...pictures.color import Floats
from ...pictures.measures import Where
from ...pictures.region import Mask8

_SMALL = 192
_HALF = 128


def only_inside(part: Samples, mask: Mask8) -> Samples:
    """Return HW3 whose pixels outside a mask, HW uint8, are the nearby colours inside, spread smoothly.

    What is measured on it does not depend on what lies around the region. A mask without an inside leaves
    the part as it is.
    """
    inside = mask >= _HALF
    if inside.all() or not inside.any():
        return part
    height, width = inside.shape
    scale = min(1.0, _SMALL / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    kept = np.where(inside[..., None], part, 0).astype(np.float32)
    weight = np.asarray(cv2.resize(inside.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float32)
    colour = np.asarray(cv2.resize(kept, size, interpolation=cv2.INTER_AREA), np.float32)
    spread = np.asarray(cv2.resize(_spread(colour, weight), (width, height)), np.float32)
    return np.where(inside[..., None], part, np.rint(spread).astype(part.dtype))


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
