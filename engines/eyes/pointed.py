"""What a box, clicks or a stroke mean."""

import numpy as np

from ...pictures import Box
from .. import Point
from ..classical.find.masks import filled, overlap, parts_touching
from ..classical.find.point import object_under
from ..classical.find.view import Bits, Found
from .mobile_sam import Answers
from .sight import Sight

WHOLE = 0
"""Which reading of a prompt is the whole thing."""
_STROKE_POINTS = 6
"""So many points stand for a stroke."""


def thing_in(sight: Sight, box: Box) -> Found:
    """Return the thing in an XYXY box."""
    answers = sight.answers(box=box)
    return Found(filled(answers.logits[WHOLE] > 0, 0.01), float(answers.quality[WHOLE]), "eyes:box")


def thing_at(
    sight: Sight, inside: tuple[Point, ...], outside: tuple[Point, ...], *, box: Box | None = None
) -> Found:
    """Return the thing that holds all points inside and none outside, in a box where one is given."""
    answers = sight.answers(box=box, inside=inside, outside=outside)
    index = _reading(sight, answers, inside) if box is None and len(inside) == 1 and not outside else WHOLE
    seeds = np.zeros(sight.view.shape, bool)
    for x, y in inside:
        seeds[y, x] = True
    mask = filled(answers.logits[index] > 0, 0.01)
    return Found(parts_touching(mask, seeds) | seeds, float(answers.quality[index]), "eyes:click")


def thing_under(sight: Sight, stroke: Bits) -> Found:
    """Return the thing that a stroke was drawn over."""
    rows, columns = np.nonzero(stroke)
    picks = np.unique(np.linspace(0, len(rows) - 1, _STROKE_POINTS).astype(int))
    points = tuple((int(columns[k]), int(rows[k])) for k in picks)
    found = thing_at(sight, points, ())
    mask = np.asarray(found.mask, bool)
    if (mask & stroke).sum() < 0.6 * stroke.sum():
        return object_under(sight.view, stroke)
    return Found(mask | stroke, found.score, "eyes:stroke")


def _reading(sight: Sight, answers: Answers, inside: tuple[Point, ...]) -> int:
    """Return which reading a single click means: the one that is the subject, where it lies on it."""
    (x, y) = inside[0]
    subject = sight.salient > 0.5
    if not subject[y, x]:
        return WHOLE
    shared = [overlap(logits > 0, subject) for logits in answers.logits]
    best = int(np.argmax(shared))
    return best if shared[best] > 0.6 else WHOLE
