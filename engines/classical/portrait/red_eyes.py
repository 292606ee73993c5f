"""Find pupils that a flash made red, and make them dark again.

A pupil counts as red by OKLab's a, in which a brown iris and skin lie far below it: round, as large as a
pupil of that face, with less red around it and an eye's darks and lights close by.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Box, Picture, Samples
from ....pictures.color import Floats, rgb_to_oklab
from .faces import part_of, scaled, widened

_WORKING = 320
"""Width in pixels at which a face is looked at."""
_EYES = ((0.1, 0.2, 0.44, 0.54), (0.56, 0.2, 0.9, 0.54))
"""Where a face has its eyes: shares of its box."""
_OF_FACE, _OF_PLACE = (0.01, 0.12), (0.02, 1.0)
"""Diameter of a pupil as a share of a face's width, and of the shorter side of a place that a person drew."""
_LEAST_RED, _STEP = 0.075, 0.045
"""OKLab a that a red pupil has at least, and how much more of it than what is around it."""
_ROUND = 0.55
"""Share of the circle around it that a pupil fills; lids cut some of it off."""
_CONTRAST = 0.08
"""Spread of OKLab L around a pupil: lashes and the white of an eye; around a spot there is even skin."""
_DARK = 0.13
"""Share of full scale, gamma-coded, that a pupil has at most when it is put right."""
_GLINT = (0.1, 0.25)
"""How much lighter than the pupil in green and blue a glint begins to be, and over what it is one."""


@dataclass(frozen=True)
class Pupil:
    """A red pupil, in the picture's pixels."""

    x: float
    y: float
    radius: float
    red: float
    """OKLab a of its middle."""
    around: float
    """OKLab a of what is around it."""


def pupils_in_face(picture: Picture, face: Box) -> list[Pupil]:
    """Return the red pupils of a face, at most one in each eye."""
    width = face[2] - face[0]
    found: list[Pupil] = []
    for share in _EYES:
        limits = _OF_FACE[0] * width, _OF_FACE[1] * width
        found += _pupils(picture, part_of(face, *share), limits, _WORKING / width)[:1]
    return found


def pupils_in_place(picture: Picture, place: Box) -> list[Pupil]:
    """Return the red pupils in a box that a person drew around eyes; sizes go by the box."""
    side = min(place[2] - place[0], place[3] - place[1])
    limits = _OF_PLACE[0] * side, _OF_PLACE[1] * side
    return _pupils(picture, place, limits, _WORKING / max(place[2] - place[0], place[3] - place[1]))


def _pupils(picture: Picture, place: Box, limits: tuple[float, float], scale: float) -> list[Pupil]:
    """Return the red pupils whose middle is in a box, the reddest and roundest first.

    `limits`: least and greatest diameter in the picture's pixels; `scale`: at what size it is looked at.
    """
    frame = widened(place, 0.25, picture.size)
    lab = rgb_to_oklab(scaled(picture.rgb[frame[1] : frame[3], frame[0] : frame[2]], scale))
    red = np.asarray(cv2.GaussianBlur(lab[..., 1], (0, 0), 1.0), np.float32)
    level = max(_LEAST_RED, float(np.median(red)) + _STEP)
    count, labels, facts, _ = cv2.connectedComponentsWithStats((red > level).astype(np.uint8))
    found: list[tuple[float, Pupil]] = []
    for label in range(1, count):
        width, height = int(facts[label][cv2.CC_STAT_WIDTH]), int(facts[label][cv2.CC_STAT_HEIGHT])
        if not limits[0] <= max(width, height) / scale <= limits[1]:
            continue
        merit, pupil = _looked_at(lab, red, labels == label)
        x, y = (pupil.x + 0.5) / scale - 0.5 + frame[0], (pupil.y + 0.5) / scale - 0.5 + frame[1]
        inside = place[0] <= x < place[2] and place[1] <= y < place[3]
        if merit > 0 and inside:
            found.append((merit, Pupil(x, y, pupil.radius / scale, pupil.red, pupil.around)))
    return [pupil for _, pupil in sorted(found, key=lambda pair: -pair[0])]


def _looked_at(lab: Floats, red: Floats, piece: np.ndarray) -> tuple[float, Pupil]:
    """Return a red piece as a pupil, and how good a one it is; 0 for what is none."""
    outlines, _ = cv2.findContours(piece.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    solid = np.zeros(piece.shape, np.uint8)
    cv2.drawContours(solid, outlines, -1, 1, -1)
    (x, y), radius = cv2.minEnclosingCircle(np.concatenate(outlines))
    radius = max(radius + 0.5, 1.0)
    rows, columns = np.ogrid[: piece.shape[0], : piece.shape[1]]
    far = np.hypot(rows - y, columns - x) / radius
    ring, core = (far > 1.3) & (far < 2.6), piece & (far < 0.8)
    roundness = float(solid.sum()) / (np.pi * radius**2)
    if not ring.any() or not core.any():
        return 0.0, Pupil(x, y, radius, 0, 0)
    middle, around = float(np.percentile(red[core], 75)), float(np.median(red[ring]))
    lights = lab[..., 0][ring]
    contrast = float(np.percentile(lights, 92) - np.percentile(lights, 8))
    good = roundness > _ROUND and middle - around > _STEP and contrast > _CONTRAST
    pupil = Pupil(float(x), float(y), float(radius), middle, around)
    return (roundness * (middle - around) if good else 0.0), pupil


def box_around(pupil: Pupil, size: tuple[int, int]) -> Box:
    """Return the box in which a pupil is put right, inside a picture of (width, height)."""
    reach = 1.6 * pupil.radius + 2
    left, top = max(int(pupil.x - reach), 0), max(int(pupil.y - reach), 0)
    right, bottom = min(int(pupil.x + reach) + 2, size[0]), min(int(pupil.y + reach) + 2, size[1])
    return left, top, right, bottom


def darkened(samples: Samples, pupil: Pupil, box: Box, strength: float) -> Samples:
    """Return the box's samples (HW3, 8 or 16 bits) with the pupil dark and without colour.

    How far each pixel goes follows how red it is: the glint in the pupil and the iris around it stay; where
    a JPEG has tinted the glint it loses the tint alone.
    """
    most = np.iinfo(samples.dtype).max
    values = samples.astype(np.float32) / most
    red = rgb_to_oklab(samples)[..., 1]
    rows, columns = np.mgrid[box[1] : box[3], box[0] : box[2]]
    far = np.hypot(columns - pupil.x, rows - pupil.y) / pupil.radius
    near = np.clip((1.5 - far) / 0.4, 0, 1)
    low = pupil.around + 0.2 * (pupil.red - pupil.around)
    high = pupil.around + 0.55 * (pupil.red - pupil.around)
    weight = near * np.clip((red - low) / max(high - low, 1e-3), 0, 1)
    grey = values[..., 1:].mean(axis=2)
    level = float(np.median(grey[weight > 0.5])) if (weight > 0.5).any() else 0.0
    gain, glint = min(1.0, _DARK / max(level, 1e-3)), np.clip((grey - level - _GLINT[0]) / _GLINT[1], 0, 1)
    dark = grey * (gain + (1 - gain) * glint)
    made = values + strength * weight[..., None] * (dark[..., None] - values)
    return np.rint(made * most).astype(samples.dtype)
