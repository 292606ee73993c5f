"""Find frontal faces, the people around them, and skin.

The face detector is a small trained model (an LBP cascade that ships with scikit-image): frontal faces
above about 24 pixels, many others are missed.
"""

from functools import cache
from typing import Any

import cv2
import numpy as np

from ....pictures import Box, Pixels
from .masks import box_mask, filled, grabcut, grown, opened, parts_touching
from .view import Bits, Found, View

_SMALLEST = 24
_AGREEING = 9
_AGREEING_MIRRORED = 5
"""Overlapping hits that make a face; with 5 and no mirror, workshops and wheels had faces."""
_SURE = 14
"""So many make a face of any colour: tinted photographs have no skin tones."""


def find_faces(view: View) -> list[Box]:
    """Return boxes of frontal faces in pixels of the view, largest first."""
    if min(view.shape) < 2 * _SMALLEST:
        return []
    grey = np.asarray(cv2.equalizeHist(cv2.cvtColor(view.rgb, cv2.COLOR_RGB2GRAY)), np.uint8)
    least = max(_SMALLEST, max(view.shape) // 20)
    boxes = _apart(_hits(grey, least, _AGREEING))
    tinted = [box for box in boxes if not _has_skin(view, box)]
    sure = set(_hits(grey, least, _SURE)) if tinted else set()
    return [box for box in boxes if (box not in tinted or box in sure) and _seen_mirrored(grey, box)]


def _hits(grey: Pixels, least: int, agreeing: int) -> list[Box]:
    most = min(grey.shape)
    if most < least:
        return []
    hits = _cascade().detect_multi_scale(
        img=grey, scale_factor=1.1, step_ratio=1, min_size=(least, least), max_size=(most, most),
        min_neighbor_number=agreeing,
    )  # fmt: skip
    boxes = [(int(h["c"]), int(h["r"]), int(h["c"] + h["width"]), int(h["r"] + h["height"])) for h in hits]
    return sorted(boxes, key=lambda b: (b[0] - b[2], b[0], b[1]))


def _seen_mirrored(grey: Pixels, box: Box) -> bool:
    """Return whether the same place is a face in the mirror: a chance hit seldom is."""
    left, top, right, bottom = box
    around = (right - left) // 2
    crop = grey[max(0, top - around) : bottom + around, max(0, left - around) : right + around]
    factor = 48 / (right - left)
    mirrored = cv2.resize(crop[:, ::-1], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return bool(_hits(np.ascontiguousarray(mirrored, np.uint8), 34, _AGREEING_MIRRORED))


def face_areas(view: View) -> list[Found]:
    """Return an oval for each face found."""
    found = []
    for left, top, right, bottom in find_faces(view):
        oval = np.zeros(view.shape, np.uint8)
        centre = (left + right) // 2, round(top + 0.52 * (bottom - top))
        axes = round(0.44 * (right - left)), round(0.58 * (bottom - top))
        cv2.ellipse(oval, centre, axes, 0, 0, 360, 1, -1)
        found.append(Found(oval > 0, 0.75, "face"))
    return found


def people(view: View) -> list[Found]:
    """Return a person for each face found."""
    return [Found(person_around(view, face), 0.65, "person") for face in find_faces(view)]


def find_skin(view: View) -> list[Found]:
    """Return all skin as one candidate; sure when a face was found, a guess otherwise."""
    faces = find_faces(view)
    skin = opened(skin_coloured(view), 1)
    if not faces:
        share = float(skin.mean())
        return [Found(skin, 0.35, "skin")] if 0.005 < share < 0.5 else []
    skin &= _like_the_faces(view, faces)
    near = grown(np.logical_or.reduce([person_around(view, face) for face in faces]), 3)
    return [Found(skin & near, 0.7, "skin")] if (skin & near).any() else []


def skin_coloured(view: View) -> Bits:
    """Return pixels of a skin colour, of whatever they are: wood and sand have it too."""
    codes = cv2.cvtColor(view.smooth, cv2.COLOR_RGB2YCrCb)
    red, blue = codes[..., 1], codes[..., 2]
    hue = (view.hue > 20) & (view.hue < 82)
    tone = (view.chroma > 0.02) & (view.chroma < 0.17) & (view.lightness > 0.22)
    return (red > 134) & (red < 182) & (blue > 83) & (blue < 136) & hue & tone


def person_around(view: View, face: Box) -> Bits:
    """Return the person whose face is in the box: head and shoulders as a prior, then GrabCut."""
    left, top, right, bottom = face
    wide, high, middle = right - left, bottom - top, (left + right) / 2
    sure, likely = np.zeros(view.shape, np.uint8), np.zeros(view.shape, np.uint8)
    _oval(sure, middle, top + 0.5 * high, 0.36 * wide, 0.5 * high)
    _oval(likely, middle, top + 0.42 * high, 0.62 * wide, 0.78 * high)
    shoulders = [(-0.35, 0.95), (0.35, 0.95), (1.25, 1.75), (1.3, 4.2), (-1.3, 4.2), (-1.25, 1.75)]
    legs = [(-1.0, 4.0), (1.0, 4.0), (0.9, 8.0), (-0.9, 8.0)]
    for outline in (shoulders, legs):
        corners = [(middle + x * wide, min(view.height, top + y * high)) for x, y in outline]
        cv2.fillPoly(likely, [np.array(corners, np.int32)], 1)
    chest = round(middle), round(min(view.height - 1, top + 1.2 * high))
    waist = round(middle), round(min(view.height - 1, top + 2.6 * high))
    cv2.line(sure, chest, waist, 1, max(3, round(0.35 * wide)))
    reach = round(3.2 * wide)
    room = box_mask(view.shape, (left - reach, round(top - 0.9 * high), right + reach, view.height))
    cut = grabcut(view.rgb, sure=sure > 0, likely=likely > 0, never=~room)
    return filled(parts_touching(cut, sure > 0), 0.03)


def _oval(mask: np.ndarray, x: float, y: float, across: float, down: float) -> None:
    cv2.ellipse(mask, (round(x), round(y)), (round(across), round(down)), 0, 0, 360, 1, -1)


@cache
def _cascade() -> Any:
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    return Cascade(lbp_frontal_face_cascade_filename())


def _apart(boxes: list[Any]) -> list[Box]:
    kept: list[Box] = []
    for box in boxes:
        if all(_gap(box, other) > 0.5 for other in kept):
            kept.append(box)
    return kept


def _gap(one: Box, other: Box) -> float:
    wide = max(one[2] - one[0], other[2] - other[0])
    across = abs(one[0] + one[2] - other[0] - other[2]) / 2
    down = abs(one[1] + one[3] - other[1] - other[3]) / 2
    return max(across, down) / wide


def _has_skin(view: View, box: Box) -> bool:
    left, top, right, bottom = box
    inset = (right - left) // 5
    middle = slice(top + inset, bottom - inset), slice(left + inset, right - inset)
    colourless = float(np.quantile(view.chroma, 0.95)) < 0.02
    return colourless or float(skin_coloured(view)[middle].mean()) > 0.35


def _like_the_faces(view: View, faces: list[Box]) -> Bits:
    near = np.zeros(view.shape, bool)
    for left, top, right, bottom in faces:
        inset = (right - left) // 4
        core = slice(top + inset, bottom - inset), slice(left + inset, right - inset)
        same_hue = np.abs(view.hue - np.median(view.hue[core])) < 22
        near |= same_hue & (np.abs(view.chroma - np.median(view.chroma[core])) < 0.06)
    return near
