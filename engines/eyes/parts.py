"""Parts of things that are seen: by where they sit on the thing, their round shape, or their writing."""

import cv2
import numpy as np

from ...pictures import Box, Picture
from ..classical.find.colour_regions import paint
from ..classical.find.masks import box_mask, box_of, filled, main_parts, overlap, parts_touching
from ..classical.find.phrase import Phrase
from ..classical.find.text_regions import find_text
from ..classical.find.view import Bits, Found, View
from .calibration import deepest
from .garments import body
from .sight import Sight
from .vocabulary import is_plate, place_of

_ZONE = 0.35
"""Share of a thing's height within which a part at its top or bottom lies."""
_PART = 0.6
"""Share of a thing above which a mask is no part of it."""
_BY_PLACE, _LEAST_SHARED = 0.2, 0.4
"""Score of a part that is known by its place alone; overlap from which on a reading is that part."""
_ROUND = 0.82
"""Least roundness of a wheel: its area over that of the ellipse in its box."""
_LOW, _CLICKS = 0.8, 9
"""How far down a thing its wheels are clicked at, and into how many equal steps its width is cut for that."""
_CUT_OFF = 1.5
"""So many times the paint on a thing may be with what its outline cut off; more is another thing's."""
_PAINT = 0.8
"""Factor on the score of a thing for that of its paint."""
_HUE = 0.9
"""Cosine of the angle between the hues of paint in light and in shade."""
_WHEEL, _PLATE_SCORE = 0.55, 0.55
"""Score of what has a wheel's shape and place; of a box around writing low on a vehicle."""


def parts_of(sight: Sight, owners: list[Found], what: Phrase, *, person: bool) -> list[Found]:
    """Return the part of each thing: where it has the colour, else by place, shape or writing."""
    if not what.colour:
        return [part for owner in owners for part in part_of(sight, owner, what.noun, person=person)]
    painted = paint(sight.view, what.colour, what.shade, 0.8)
    worn = [(np.asarray(owner.mask, bool), owner.score) for owner in owners]
    return [
        Found(_going_on(sight, painted, owner), _PAINT * score, "eyes:part")
        for owner, score in worn
        if (painted & owner).any()
    ]


def _going_on(sight: Sight, painted: Bits, owner: Bits) -> Bits:
    """Return the paint on a thing with its shaded side, and what the thing's outline cut off."""
    inside = painted & owner
    whole = parts_touching(painted | (_in_shade(sight.view, inside) & owner), inside)
    return filled(whole, 0.002) if whole.sum() < _CUT_OFF * inside.sum() else inside


def _in_shade(view: View, painted: Bits) -> Bits:
    """Return what looks like paint in shade: of nearly its hue, since a blue sky lights it, and darker."""
    usual = np.median(view.lab[painted], axis=0)
    alike = view.lab[..., 1:] @ usual[1:] / np.maximum(view.chroma * np.linalg.norm(usual[1:]), 1e-4)
    relative, least = view.chroma / np.maximum(view.lightness, 0.05), np.linalg.norm(usual[1:]) / usual[0]
    return (alike > _HUE) & (relative > 0.6 * least) & (view.lightness < usual[0])


def part_of(sight: Sight, owner: Found, noun: str, *, person: bool) -> list[Found]:
    """Return the named part of a thing, several for wheels; none where nothing says where it is."""
    mask = np.asarray(owner.mask, bool)
    if not mask.any():
        return []
    if is_plate(noun):
        return _plates(sight, mask)
    side = place_of(noun)
    if side == "round":
        return _wheels(sight, mask)
    zone = _head(sight, mask) if person and noun == "head" else _rows(mask, side)
    return _cut(sight, mask, zone) if zone.any() else []


def _rows(mask: Bits, side: str) -> Bits:
    _, top, _, bottom = box_of(mask)
    high = max(1, round(_ZONE * (bottom - top)))
    rows = np.zeros_like(mask)
    if side == "top":
        rows[top : top + high] = True
    elif side == "bottom":
        rows[bottom - high : bottom] = True
    return rows & mask


def _head(sight: Sight, mask: Bits) -> Bits:
    left, top, right, bottom = body(sight, mask).face
    high, wide = bottom - top, right - left
    box = left - wide // 2, top - high, right + wide // 2, bottom + high // 8
    return box_mask(mask.shape, box) & mask


def _cut(sight: Sight, mask: Bits, zone: Bits) -> list[Found]:
    """Return the reading of a click into the zone, and beside the rest, that is most like the zone."""
    rest = mask & ~zone
    outside = (deepest(rest),) if rest.any() else ()
    answers = sight.answers(inside=(deepest(zone),), outside=outside)
    readings = [main_parts((logits > 0) & mask, 0.2) for logits in answers.logits]
    shares = [overlap(reading, zone) if reading.sum() < _PART * mask.sum() else 0 for reading in readings]
    best = int(np.argmax(shares))
    if shares[best] < _LEAST_SHARED:
        return [Found(zone, _BY_PLACE, "eyes:part")]
    return [Found(filled(readings[best], 0.02), float(0.3 + 0.4 * shares[best]), "eyes:part")]


def _wheels(sight: Sight, mask: Bits) -> list[Found]:
    """Return the round readings on which a thing stands: of clicks into circles and along its lower end."""
    left, top, right, bottom = box_of(mask)
    low = top + round(_LOW * (bottom - top))
    along = [(round(left + k * (right - left) / _CLICKS), low) for k in range(1, _CLICKS)]
    found: list[Found] = []
    for x, y in [*_circles(sight, mask), *along]:
        if not mask[y, x] or any(np.asarray(f.mask)[y, x] for f in found):
            continue
        wheel = _round_reading(sight, (x, y), mask)
        if wheel is not None and all(overlap(wheel, np.asarray(f.mask) > 0.5) < 0.2 for f in found):
            found.append(Found(wheel, _WHEEL, "eyes:part"))
    return found


def _circles(sight: Sight, mask: Bits) -> list[tuple[int, int]]:
    """Return the centres of circles in the lower two thirds of a thing."""
    left, top, right, bottom = box_of(mask)
    high, start = bottom - top, top + (bottom - top) // 3
    grey = cv2.cvtColor(sight.view.rgb, cv2.COLOR_RGB2GRAY)
    lower = cv2.medianBlur(np.ascontiguousarray(grey[start:bottom, left:right]), 3)
    if min(lower.shape) < 12:
        return []
    circles = cv2.HoughCircles(
        lower, cv2.HOUGH_GRADIENT, 1.5, max(6, high // 3), param1=120, param2=24,
        minRadius=max(3, high // 12), maxRadius=max(6, high // 2),
    )  # fmt: skip
    centres = [] if circles is None else circles[0][:6].tolist()
    height, width = mask.shape
    return [(min(int(x) + left, width - 1), min(int(y) + start, height - 1)) for x, y, _ in centres]


def _round_reading(sight: Sight, point: tuple[int, int], mask: Bits) -> Bits | None:
    """Return the largest reading of a click that is round as a wheel and has nothing of the thing below."""
    whole = [main_parts(logits > 0, 0.5) for logits in sight.answers(inside=(point,)).logits]
    small = [m for m in whole if m.any() and m.sum() < 0.25 * mask.sum()]
    fitting = [filled(m, 0.1) for m in small if _roundness(m) > _ROUND and _at_the_foot(m, mask)]
    return max(fitting, key=lambda m: int(m.sum()), default=None)


def _at_the_foot(wheel: Bits, mask: Bits) -> bool:
    left, top, right, bottom = box_of(wheel)
    below = mask[bottom : bottom + max(2, (bottom - top) // 2), left:right]
    return bottom - top > 4 and (not below.size or float(below.mean()) < 0.25)


def _roundness(mask: Bits) -> float:
    left, top, right, bottom = box_of(mask)
    wide, high = right - left, bottom - top
    if not 0.35 < wide / high < 1.6:
        return 0.0
    canvas = np.zeros(mask.shape, np.uint8)
    centre, axes = ((left + right) // 2, (top + bottom) // 2), (max(1, wide // 2), max(1, high // 2))
    cv2.ellipse(canvas, centre, axes, 0, 0, 360, 1, -1)
    return overlap(mask, canvas > 0)


def _plates(sight: Sight, mask: Bits) -> list[Found]:
    """Return the plate around the writing that a vehicle bears low down."""
    left, top, right, bottom = box_of(mask)
    rgb = sight.view.fitted
    across, down = sight.view.width / rgb.shape[1], sight.view.height / rgb.shape[0]
    crop = rgb[int(top / down) : int(bottom / down), int(left / across) : int(right / across)]
    if min(crop.shape[:2]) < 24:
        return []
    near = View(Picture(np.ascontiguousarray(crop)))
    scale = (right - left) / near.width, (bottom - top) / near.height
    found = []
    for line in find_text(near):
        x0, y0, x1, y1 = box_of(np.asarray(line.mask, bool))
        high = y1 - y0
        if not 2 <= (x1 - x0) / high <= 9 or (y0 + y1) / 2 < 0.35 * near.height:
            continue
        wide = x0 - 0.6 * high, y0 - 0.5 * high, x1 + 0.6 * high, y1 + 0.5 * high
        box = [round(v * scale[k % 2]) + (left, top)[k % 2] for k, v in enumerate(wide)]
        found.append(_plate(sight, (box[0], box[1], box[2], box[3]), line.score))
    return sorted(found, key=lambda f: -f.score)[:1]


def _plate(sight: Sight, box: Box, sure: float) -> Found:
    """Return the plate in a box around its writing: the reading that fills the box, else the box."""
    inside = box_mask(sight.view.shape, box)
    plate = filled(main_parts((sight.answers(box=box).logits[0] > 0) & inside, 0.5), 0.5)
    fits = plate.sum() > 0.6 * inside.sum()
    return Found(plate if fits else inside, float(_PLATE_SCORE + 0.1 * fits + 0.2 * sure), "eyes:plate")
