"""A sky without what stands before it."""

import cv2
import numpy as np

from ....pictures import Mask, Pixels
from ....pictures.color import Floats


def clean_sky(rgb: Pixels, mask: Mask) -> Floats:
    """Return the sky without what stands before it, HW3 float32 gamma-coded 0–255: carried in from around."""
    sure = (mask > 0.97).astype(np.float32)
    filled, weight = rgb.astype(np.float32) * sure[..., None], sure
    levels = [(filled, weight)]
    while min(weight.shape) > 2:
        filled = np.asarray(cv2.pyrDown(filled), np.float32)
        weight = np.asarray(cv2.pyrDown(weight), np.float32)
        levels.append((filled, weight))
    middle = rgb[sure > 0].mean(axis=0) if sure.any() else rgb.reshape(-1, 3).mean(axis=0)
    carried = _divided(*levels[-1], np.broadcast_to(middle, levels[-1][0].shape))
    for filled, weight in levels[-2::-1]:
        size = (weight.shape[1], weight.shape[0])
        wider = np.asarray(cv2.resize(carried, size, interpolation=cv2.INTER_LINEAR), np.float32)
        carried = _divided(filled, weight, wider)
    return np.where(sure[..., None] > 0, rgb, carried).astype(np.float32)


def _divided(filled: Floats, weight: Floats, otherwise: Floats) -> Floats:
    share = np.clip(weight * 8, 0, 1)[..., None]
    own = filled / np.maximum(weight, 1e-4)[..., None]
    return np.asarray(own * share + otherwise.reshape(own.shape) * (1 - share), np.float32)
