"""scikit-image's astronaut with what a flash and a bad day do to a face, drawn at measured places."""

from functools import cache

import cv2
import numpy as np
from skimage import data

from retoucher.pictures import Picture, Pixels

EYES = (203.5, 100.8), (246.8, 103.3)
"""Middles of the pupils, in pixels of the photograph."""
FACE_WIDTH = 96.0
LIPS = (214, 141, 240, 153)
SPOTS = (
    (221, 88, 1.6, (175, 85, 75)), (198, 126, 2.0, (190, 95, 85)), (255, 132, 1.5, (150, 80, 70)),
    (222, 163, 1.8, (185, 90, 80)), (190, 115, 1.2, (160, 95, 80)), (256, 118, 2.2, (200, 120, 110)),
)  # fmt: skip
"""Middle, radius and colour of spots on forehead, cheeks and chin."""
_FINER = 8


@cache
def face(scale: float = 1) -> Pixels:
    """Return the upper part of the photograph, so many times as large."""
    top = np.ascontiguousarray(data.astronaut()[:300])
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(top, None, fx=scale, fy=scale, interpolation=way), np.uint8)


def red_eyed(
    scale: float = 1, share: float = 0.045, colour: tuple[int, int, int] = (190, 40, 45)
) -> tuple[Picture, np.ndarray, np.ndarray]:
    """Return the face with red pupils of that share of its width; how much of each pixel is pupil, glint."""
    plain, radius = face(scale), share * FACE_WIDTH / 2 * scale
    pupil = _discs(plain.shape, EYES, radius, scale)
    glint = _discs(plain.shape, [(x - 0.3 * radius / scale, y - 0.3 * radius / scale) for x, y in EYES],
                   0.22 * radius, scale)  # fmt: skip
    drawn = plain + pupil[..., None] * (np.array(colour) - plain.astype(float))
    drawn += glint[..., None] * (245 - drawn)
    return Picture(np.rint(drawn).astype(np.uint8)), pupil, glint


def spotted(scale: float = 1, spots: tuple = SPOTS) -> Picture:
    """Return the face with soft round spots."""
    drawn = face(scale).astype(float)
    rows, columns = np.mgrid[: drawn.shape[0], : drawn.shape[1]]
    for x, y, radius, colour in spots:
        far = np.hypot(columns - (x + 0.5) * scale, rows - (y + 0.5) * scale) / (radius * scale)
        drawn += 0.85 * np.clip(1.5 - far, 0, 1)[..., None] * (np.array(colour) - drawn)
    return Picture(np.rint(drawn).astype(np.uint8))


def _discs(shape: tuple[int, ...], places: object, radius: float, scale: float) -> np.ndarray:
    fine = np.zeros((shape[0] * _FINER, shape[1] * _FINER), np.uint8)
    for x, y in places:  # pyright: ignore[reportGeneralTypeIssues]
        middle = round((x + 0.5) * scale * _FINER), round((y + 0.5) * scale * _FINER)
        cv2.circle(fine, middle, max(1, round(radius * _FINER)), 255, -1)
    return cv2.resize(fine, shape[1::-1], interpolation=cv2.INTER_AREA) / 255.0
