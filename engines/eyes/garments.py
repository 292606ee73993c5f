"""What a person wears, and faces and hair: looked for inside the person."""

from dataclasses import dataclass, replace

import numpy as np

from ...pictures import Box
from ..classical.find.colour_regions import paint
from ..classical.find.masks import box_of, closed, filled, grown, main_parts, overlap, shrunken
from ..classical.find.person import find_faces, skin_coloured
from ..classical.find.phrase import Phrase
from ..classical.find.view import Bits, Found
from .sight import Sight
from .vocabulary import is_long

ZONES = {
    "head": (-0.6, 0.9), "hair": (-0.5, 1.0), "face": (0.0, 1.1), "neck": (0.9, 2.2), "torso": (0.95, 4.0),
    "legs": (3.2, 8.0), "feet": (6.6, 9.0), "hand": (2.0, 5.0),
}  # fmt: skip
"""Rows from the top of the face, in heights of the face."""
_HEADS = 7.5
"""Heights of a face in a body that stands; in a body that is cut off by the frame, fewer."""
_LEAST_COLOUR = 0.05
"""Share of the zone that a named colour has to cover."""


_UPRIGHT, _A_PART = 1.2, 0.6
"""Height over width from which a shape may be somebody who stands; share of it below which a part is one."""
_ON_A_SHAPE, _ALL_OF_IT = 0.9, 0.5
"""Factors on the score of such a shape, for what it would wear and for the shape itself."""
_HEAD_BESIDE = 0.6
"""How far a head with its hair goes beyond either side of the face, as a share of the face's width."""
_HAIR = 0.4
"""Score of hair that is known by its place alone."""


@dataclass(frozen=True)
class Body:
    """A person: the mask, and the face by which garments are placed."""

    mask: Bits
    face: Box
    """XYXY in pixels of the view; measured where a face is seen, else worked out from the body."""


def body(sight: Sight, mask: Bits) -> Body:
    """Return a person's mask with the face: the one seen in it, else the top of a body of usual shape."""
    for face in find_faces(sight.view):
        middle = (face[1] + face[3]) // 2, (face[0] + face[2]) // 2
        if mask[middle]:
            return Body(mask, face)
    left, top, right, bottom = box_of(mask)
    tall = bottom - top
    cut = bottom >= sight.view.height - 2
    heads = _HEADS if not cut or tall > 2.2 * (right - left) else 3.2
    high = tall / heads
    upper = mask[top : top + max(1, round(high))]
    middle = float(np.nonzero(upper)[1].mean()) if upper.any() else (left + right) / 2
    face = (middle - 0.4 * high, top + 0.1 * high, middle + 0.4 * high, top + high)
    return Body(mask, (round(face[0]), round(face[1]), round(face[2]), round(face[3])))


def garment(sight: Sight, person: Body, zone: str, phrase: Phrase) -> list[Found]:
    """Return what a person wears there, none when a named colour is not seen on it."""
    area = _rows_of(person, zone, phrase)
    if not area.any():
        return []
    if phrase.colour:
        reach = _down(area, person) if zone == "legs" else area
        coloured = closed(paint(sight.view, phrase.colour, phrase.shade, 0.8) & reach, 2) & person.mask
        if coloured.sum() < _LEAST_COLOUR * area.sum():
            return []
        return [Found(filled(main_parts(coloured, 0.15), 0.1), 0.6, "eyes:garment")]
    cloth = area & ~_skin(sight, person) if zone not in ("head", "hand") else area
    if cloth.sum() < 0.1 * area.sum():
        return []
    if zone == "hair":
        left, _, right, _ = person.face
        cloth[:, : max(0, left - (right - left) // 2)] = False
        cloth[:, max(0, right + (right - left) // 2) :] = False
        return [Found(filled(main_parts(cloth, 0.2), 0.1), _HAIR, "eyes:hair")] if cloth.any() else []
    if zone not in ("head", "hand"):
        person = replace(person, mask=person.mask & ~_head(sight, person))
    return [_cut(sight, person, main_parts(cloth, 0.2))]


def worn_by_a_shape(sight: Sight, shape: Found, zone: str, phrase: Phrase) -> list[Found]:
    """Return what a shape that nobody recognises would wear there as a person, and the shape by itself.

    What is taller than wide is more likely somebody seen from behind than the garment alone.
    """
    mask = np.asarray(shape.mask) > 0.5
    left, top, right, bottom = box_of(mask)
    if bottom - top < _UPRIGHT * (right - left):
        return [shape]
    worn = [f for f in garment(sight, body(sight, mask), zone, phrase) if _is_part(f, mask)]
    doubted = replace(shape, score=shape.score * _ALL_OF_IT) if worn else shape
    return [*(replace(f, score=min(f.score, shape.score * _ON_A_SHAPE)) for f in worn), doubted]


def _is_part(worn: Found, mask: Bits) -> bool:
    size = int((np.asarray(worn.mask) > 0.5).sum())
    return 0 < size < _A_PART * int(mask.sum())


def _down(area: Bits, person: Body) -> Bits:
    """Return a part of a person with all that is below it: trousers end where their colour does."""
    below = np.zeros_like(area)
    below[np.flatnonzero(area.any(axis=1))[0] :] = True
    return below & person.mask


def face_of(sight: Sight, person: Body) -> Found:
    """Return the skin of a person's face."""
    rows = _rows_of(person, "face", Phrase(""))
    left, _, right, _ = person.face
    rows[:, : max(0, left)] = False
    rows[:, right:] = False
    skin = rows & skin_coloured(sight.view)
    return Found(filled(closed(skin, 2), 0.3) if skin.sum() > 0.3 * rows.sum() else rows, 0.5, "eyes:face")


def _rows_of(person: Body, zone: str, phrase: Phrase) -> Bits:
    _, top, _, bottom = person.face
    high = bottom - top
    first, last = ZONES[zone]
    if zone == "torso" and is_long(phrase.noun):
        last = ZONES["legs"][1]
    rows = np.zeros_like(person.mask)
    rows[max(0, round(top + first * high)) : max(0, round(top + last * high))] = True
    return rows & person.mask


def _skin(sight: Sight, person: Body) -> Bits:
    """Return what has the colour of the face; nothing where the face is of no skin colour."""
    view = sight.view
    skin = skin_coloured(view)
    left, top, right, bottom = person.face
    core = np.zeros_like(skin)
    core[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    core &= skin & person.mask
    if core.sum() < 12:
        return np.zeros_like(skin)
    apart = np.linalg.norm(view.lab - np.median(view.lab[core], axis=0), axis=2)
    return grown(skin & (apart < 0.14), 1)


def _cut(sight: Sight, person: Body, cloth: Bits) -> Found:
    """Return the reading of a point in the cloth that fits it best; the cloth itself where none does."""
    deep = shrunken(cloth, 3)
    rows, columns = np.nonzero(deep if deep.any() else cloth)
    nearest = np.argmin((rows - np.median(rows)) ** 2 + (columns - np.median(columns)) ** 2)
    face = (person.face[0] + person.face[2]) // 2, (person.face[1] + person.face[3]) // 2
    outside = tuple(p for p in [face] if not cloth[_inside(p, cloth)])
    answers = sight.answers(inside=((int(columns[nearest]), int(rows[nearest])),), outside=outside)
    readings = [(logits > 0) & person.mask for logits in answers.logits]
    shared = [overlap(reading, cloth) for reading in readings]
    best = int(np.argmax(shared))
    if shared[best] < 0.45:
        return Found(cloth, 0.35, "eyes:garment")
    return Found(filled(main_parts(readings[best], 0.15), 0.02), 0.35 + 0.4 * shared[best], "eyes:garment")


def _head(sight: Sight, person: Body) -> Bits:
    """Return the head of somebody whose skin is seen in the face, with hair and neck; else nothing."""
    left, top, right, bottom = (max(0, edge) for edge in person.face)
    wide, skin = round(_HEAD_BESIDE * (right - left)), _skin(sight, person)
    head = np.zeros_like(person.mask)
    if not skin[top:bottom, left:right].any():
        return head
    head[:bottom, max(0, left - wide) : right + wide] = True
    neck = slice(bottom, bottom + (bottom - top) // 2), slice(left, right)
    head[neck] = closed(skin, 4)[neck]
    return head


def _inside(point: tuple[int, int], mask: Bits) -> tuple[int, int]:
    return min(max(point[1], 0), mask.shape[0] - 1), min(max(point[0], 0), mask.shape[1] - 1)
