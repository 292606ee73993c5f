"""The skin of a face without eyes, brows, nostrils and mouth."""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Box, Picture, Pixels
from ....pictures.color import Floats, rgb_to_oklab
from ..find.masks import filled
from .faces import scaled, widened

_AROUND = 0.25
"""How much is seen around a face's box, as a share of its longer side."""
_FACE = (0.5, 0.53, 0.47, 0.66)
"""Middle and half axes of a face, as shares of its box."""
_FEATURES = (
    (0.29, 0.36, 0.17, 0.11), (0.71, 0.36, 0.17, 0.11), (0.29, 0.25, 0.16, 0.065), (0.71, 0.25, 0.16, 0.065),
    (0.5, 0.64, 0.16, 0.065), (0.5, 0.79, 0.28, 0.115),
)  # fmt: skip
"""The same of eyes, brows, nostrils and mouth."""
_CORE = (0.2, 0.4, 0.8, 0.72)
"""Part of the box that is skin in any face: from below the eyes to above the mouth."""
_COLOUR, _DARK, _LIGHT = (0.018, 0.045), 0.28, 0.25
"""How far in OKLab a and b (least, most), and in L below and above, skin may lie from the face's middle."""
_ROUGH, _STEPS = 0.025, 2000
"""Step of OKLab L in the small from which on it is hair, and how finely it is told."""
_HOLE = 0.02
"""Holes up to this share of the skin are of the skin: a spot, a shine."""


@dataclass(frozen=True)
class FaceSkin:
    """A face looked at in one size, whatever size it has in the picture."""

    frame: Box
    """What is seen, in the picture's pixels."""
    scale: float
    """Pixels of the view for one of the picture."""
    lab: Floats
    """OKLab of the view, HW3."""
    skin: Floats
    """HW in [0, 1], 1 = skin."""

    spared: Floats
    """HW in [0, 1], 0 = an eye, a brow, a nostril or the mouth, wherever the rest is skin or not."""

    def at_full_size(self) -> Floats:
        """Return the skin in the picture's pixels, of the size of `frame`."""
        return self._enlarged(self.skin)

    def spared_at_full_size(self) -> Floats:
        """Return 0 on eyes, brows, nostrils and mouth and 1 elsewhere, of the size of `frame`."""
        return self._enlarged(self.spared)

    def _enlarged(self, mask: Floats) -> Floats:
        left, top, right, bottom = self.frame
        grown = cv2.resize(mask, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
        return np.asarray(grown, np.float32).reshape(bottom - top, right - left)


def skin_of_face(picture: Picture, face: Box, width: int) -> FaceSkin:
    """Return the skin of the face in a box (XYXY), looked at `width` pixels wide."""
    frame = widened(face, _AROUND, picture.size)
    scale = width / (face[2] - face[0])
    rgb = scaled(picture.rgb[frame[1] : frame[3], frame[0] : frame[2]], scale)
    lab = rgb_to_oklab(rgb)
    box = tuple(scale * (face[i] - frame[i % 2]) for i in range(4))
    likely = _ovals(lab.shape[:2], box, (_FACE,))
    features = _ovals(lab.shape[:2], box, _FEATURES)
    spared = 1 - np.clip(2 * _blurred(features, 0.015 * width) - 0.4, 0, 1)
    skin = np.clip(2 * _blurred(likely * _coloured(rgb, lab, box), 0.012 * width) - 0.5, 0, 1)
    return FaceSkin(frame, scale, lab, np.asarray(skin * spared, np.float32), np.asarray(spared, np.float32))


def _blurred(mask: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), np.float32)


def _ovals(shape: tuple[int, int], box: tuple[float, ...], ovals: tuple[tuple[float, ...], ...]) -> Floats:
    """Return 1 in ovals that are given in shares of a box, HW."""
    mask = np.zeros(shape, np.float32)
    wide, high = box[2] - box[0], box[3] - box[1]
    for x, y, across, down in ovals:
        centre = round(box[0] + x * wide), round(box[1] + y * high)
        cv2.ellipse(mask, centre, (round(across * wide), round(down * high)), 0, 0, 360, 1.0, -1)
    return mask


def _coloured(rgb: Pixels, lab: Floats, box: tuple[float, ...]) -> Floats:
    """Return 1 where the colour is that of the middle of the face and hangs together with it, HW.

    Hair, cloth and ground are not of its colour, or are rough. A spot does not count: what is around it does.
    """
    wide, high = box[2] - box[0], box[3] - box[1]
    rows = slice(round(box[1] + _CORE[1] * high), round(box[1] + _CORE[3] * high))
    columns = slice(round(box[0] + _CORE[0] * wide), round(box[0] + _CORE[2] * wide))
    calm = rgb_to_oklab(np.asarray(cv2.medianBlur(rgb, 2 * round(0.03 * wide) + 1), np.uint8))
    core = calm[rows, columns].reshape(-1, 3)
    middle = np.median(core, axis=0)
    off = np.hypot(*np.moveaxis(calm[..., 1:] - middle[1:], 2, 0))
    usual = float(np.percentile(np.hypot(*(core[:, 1:] - middle[1:]).T), 80))
    lightness = calm[..., 0] - middle[0]
    near = off < min(max(_COLOUR[0], 2.0 * usual), _COLOUR[1])
    near = (lightness > -_DARK) & (lightness < _LIGHT) & (_roughness(lab, wide) < _ROUGH)
    parts = cv2.connectedComponents(near.astype(np.uint8))[1]
    held = np.bincount(parts[rows, columns][near[rows, columns]], minlength=1)
    return filled(near & (parts == int(np.argmax(held))), _HOLE).astype(np.float32)


def _roughness(lab: Floats, width: float) -> Floats:
    """Return the usual step of OKLab L in the small, HW: that of a hair's ground, not of a lonely spot."""
    fine = np.abs(lab[..., 0] - cv2.GaussianBlur(lab[..., 0], (0, 0), 0.015 * width))
    steps = np.asarray(np.minimum(fine * _STEPS, 255), np.uint8)
    usual = cv2.medianBlur(steps, 2 * round(0.03 * width) + 1)
    return np.asarray(usual / np.float32(_STEPS), np.float32)
