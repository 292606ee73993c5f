"""Smooth skin by bands: what is larger than a pore and smaller than a cheek is evened out, the rest stays."""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Box, Picture, Region, Samples, is_deep
from ....pictures.color import Floats, oklab_to_deep, oklab_to_rgb, rgb_to_oklab
from ....pictures.measures import bands
from .face_skin import skin_of_face
from .faces import faces_of

_FINE, _COARSE = 0.008, 0.045
"""Sigma of the band's ends as shares of a face's width: pores are finer, the shape of a face is coarser."""
_EDGE = 0.045
"""Step of OKLab from which on it is an edge and no unevenness: it stays."""
_SMALL = 1.5
"""Sigma in pixels of the band's fine end where the band is measured."""
_FACE_WIDTH = 320
_OF_PLACE = 0.6
"""Width of the face that a place without one is taken for, as a share of its box's shorter side."""


@dataclass(frozen=True)
class Skin:
    """Where skin is smoothed, and how large a face it belongs to."""

    box: Box
    weight: Floats
    """HW of the box in [0, 1]."""
    width: float
    """Pixels of a face."""


def skins_of(picture: Picture, region: Region | None) -> list[Skin]:
    """Return the skin of each face; with a region all of it but the faces' eyes, brows, lips, nostrils."""
    faces = faces_of(picture)
    seen = [skin_of_face(picture, face, _FACE_WIDTH) for face in faces]
    widths = [float(face[2] - face[0]) for face in faces]
    if region is None:
        return [Skin(s.frame, s.at_full_size(), width) for s, width in zip(seen, widths, strict=True)]
    weight, box = region.mask, region.box
    for one in seen:
        left, top, right, bottom = one.frame
        weight[top:bottom, left:right] *= one.spared_at_full_size()
    left, top, right, bottom = box
    within = [w for w, f in zip(widths, faces, strict=True) if _meets(f, box)]
    width = float(np.median(within)) if within else _OF_PLACE * min(right - left, bottom - top)
    return [Skin(box, np.ascontiguousarray(weight[top:bottom, left:right]), width)]


def smoothed(samples: Samples, skin: Skin, strength: float) -> Samples:
    """Return samples of the skin's box (HW3, 8 or 16 bits) with the band evened out by `strength` in [0, 1].

    What is taken off is measured small: it has nothing as fine as a pore in it, so pores stay as they are.
    """
    height, width = samples.shape[:2]
    factor = min(1.0, _SMALL / (_FINE * skin.width))
    size = max(1, round(factor * width)), max(1, round(factor * height))
    little, where = (cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in (samples, skin.weight))
    surplus = _unevenness(
        np.asarray(little, samples.dtype), np.asarray(where, np.float32), factor * skin.width
    )
    taken = cv2.resize(surplus, (width, height), interpolation=cv2.INTER_LINEAR)
    back, made = oklab_to_deep if is_deep(samples) else oklab_to_rgb, samples.copy()
    for rows in bands(height):
        weight = skin.weight[rows][..., None]
        evened = rgb_to_oklab(samples[rows]) - np.float32(strength) * weight * taken[rows]
        smooth = back(np.asarray(evened, np.float32))
        made[rows] = np.where(weight > 0, smooth, samples[rows])
    return made


def _unevenness(samples: Samples, weight: Floats, width: float) -> Floats:
    """Return the band of skin of a face that wide in OKLab, less what is an edge, HW3.

    Both ends of the band are means over the skin alone, so that no hair and no lip bleeds into it.
    """
    lab = rgb_to_oklab(samples)
    fine, coarse = (_mean(lab, weight, share * width) for share in (_FINE, _COARSE))
    band = fine - coarse
    size = np.linalg.norm(band, axis=2, keepdims=True)
    return np.asarray(band * np.clip(2 - size / _EDGE, 0, 1), np.float32)


def _mean(lab: Floats, weight: Floats, sigma: float) -> Floats:
    share = cv2.GaussianBlur(weight, (0, 0), max(sigma, 0.6))
    total = cv2.GaussianBlur(lab * weight[..., None], (0, 0), max(sigma, 0.6))
    return np.asarray(total / np.maximum(share, 1e-4)[..., None], np.float32)


def _meets(face: Box, box: Box) -> bool:
    return face[0] < box[2] and box[0] < face[2] and face[1] < box[3] and box[1] < face[3]
