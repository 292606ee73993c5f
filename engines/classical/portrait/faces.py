"""Faces of a picture in its own pixels, and what lies where in them."""

import cv2
import numpy as np

from ....pictures import Box, Picture, Pixels, Region
from ..find.person import find_faces
from ..find.view import View

_HELD = 0.6
"""Share of a face that lies in a place which is about the face, and not about an eye or the chin."""


def faces_of(picture: Picture, region: Region | None = None) -> list[Box]:
    """Return boxes (left, top, right, bottom) of frontal faces, the largest first.

    With a region: those that its box holds; a box drawn around the eyes holds no face.
    """
    view = View(picture)
    across, down = view.scale
    boxes = [
        (round(left / across), round(top / down), round(right / across), round(bottom / down))
        for left, top, right, bottom in find_faces(view)
    ]
    return boxes if region is None else [box for box in boxes if _holds(region.box, box)]


def _holds(place: Box, face: Box) -> bool:
    across = min(place[2], face[2]) - max(place[0], face[0])
    down = min(place[3], face[3]) - max(place[1], face[1])
    return max(across, 0) * max(down, 0) > _HELD * (face[2] - face[0]) * (face[3] - face[1])


def widened(box: Box, share: float, size: tuple[int, int]) -> Box:
    """Return a box with that share of its longer side around it, inside a picture of (width, height)."""
    left, top, right, bottom = box
    more = round(share * max(right - left, bottom - top))
    return (
        max(left - more, 0), max(top - more, 0), min(right + more, size[0]), min(bottom + more, size[1])
    )  # fmt: skip


def part_of(box: Box, left: float, top: float, right: float, bottom: float) -> Box:
    """Return the part of a face's box that lies between shares of its width and height."""
    x, y, width, height = box[0], box[1], box[2] - box[0], box[3] - box[1]
    shares = np.array([left * width + x, top * height + y, right * width + x, bottom * height + y])
    return tuple(np.rint(shares).astype(int).tolist())  # pyright: ignore[reportReturnType]


def scaled(rgb: Pixels, factor: float) -> Pixels:
    """Return RGB pixels that many times as wide and high."""
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, None, fx=factor, fy=factor, interpolation=way), np.uint8)
