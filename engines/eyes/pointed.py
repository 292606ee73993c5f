"""What a box, clicks or a stroke mean."""

import numpy as np

from ...pictures import Box
from .. import Point
from ..classical.find.masks import box_mask, parts_touching
from ..classical.find.point import object_under
from ..classical.find.view import Bits, Found
from .calibration import likelihood, measured
from .missing_pieces import with_missing
from .mobile_sam import Answers
from .sight import Sight
from .whole import completed, probability, tidy, wider

WHOLE = 0
"""Which reading of a prompt is the whole thing."""
SPILL = 0.08
"""How far a thing may leave its box, as a share of the box's sides."""
_STROKE_POINTS = 6
"""So many points stand for a stroke."""
_LEAST = 9
"""Pixels of the view below which a mask is no thing."""
_NOTHING = 0.1
"""Score of a box or point where no thing is seen: the mark itself is returned."""


def thing_in(sight: Sight, box: Box) -> Found:
    """Return the thing in an XYXY box; the whole box where no thing is seen in it."""
    answers = sight.answers(box=box)
    inside = probability(answers.logits)
    inside[~box_mask(inside.shape, wider(box, SPILL))] = 0
    mask = with_missing(sight, completed(sight, inside, box=box), box)
    if mask.sum() < _LEAST:
        return Found(box_mask(mask.shape, box).astype(np.float32), _NOTHING, "eyes:box")
    return Found(mask, _score(sight, "box", answers, WHOLE), "eyes:box")


def thing_at(
    sight: Sight, inside: tuple[Point, ...], outside: tuple[Point, ...], *, box: Box | None = None
) -> Found:
    """Return the thing that holds all points inside and none outside, in a box where one is given."""
    answers = sight.answers(box=box, inside=inside, outside=outside)
    kind = "click" if box is None else "box"
    scores = [_score(sight, kind, answers, index) for index in range(len(answers.logits))]
    single = box is None and len(inside) == 1 and not outside
    index = int(np.argmax(scores)) if single else WHOLE
    mask = completed(sight, probability(answers.logits[index : index + 1])) if single else None
    mask = tidy(answers.logits[index] > 0) if mask is None else mask
    seeds, never = _marked(mask, inside), _marked(mask, outside)
    held = parts_touching(mask | seeds, seeds) & ~never
    return Found(held, scores[index] if held.sum() > len(inside) else _NOTHING, "eyes:click")


def thing_under(sight: Sight, stroke: Bits) -> Found:
    """Return the thing that a stroke was drawn over; where the stroke went is part of it."""
    rows, columns = np.nonzero(stroke)
    picks = np.unique(np.linspace(0, len(rows) - 1, _STROKE_POINTS).astype(int))
    found = thing_at(sight, tuple((int(columns[k]), int(rows[k])) for k in picks), ())
    mask = np.asarray(found.mask, bool)
    if (mask & stroke).sum() < 0.6 * stroke.sum():
        return object_under(sight.view, stroke)
    return Found(mask | stroke, found.score, "eyes:stroke")


def _score(sight: Sight, kind: str, answers: Answers, index: int) -> float:
    return likelihood(kind, measured(sight, answers.logits, index, float(answers.quality[index])))


def _marked(mask: Bits, points: tuple[Point, ...]) -> Bits:
    marks = np.zeros_like(mask)
    for x, y in points:
        marks[y, x] = True
    return marks
