"""Boxes that the detector draws around pieces of one thing: half a man, a ship without its bow."""

import numpy as np

from ..classical.find.view import Found
from .nanodet import Detection
from .sight import Sight
from .things import bits_of, thing
from .whole import tidy

_WITHIN = 0.7
"""Share of the smaller of two boxes of one noun in the other, from which they may be of one thing."""
_COMPARABLE = 0.3
"""Size of a piece, of the other: a face is no half of a man, and a child before him is none either."""
_ALL_OF_IT = 0.85
"""Share of the box around the pieces that none of them fills: else that one is the thing."""
_NEARLY_AS_SURE = 0.8
"""Share of a detection's score with which a larger one of its noun holds it as a part."""
_LARGER = 5.0
"""Times a part from which what holds it is a group."""


def widened(seen: Detection, others: list[Detection]) -> Detection:
    """Return the larger detection of the same noun that a detection is a part of; itself where none is.

    What holds another one beside it is a group.
    """
    alike = [o for o in others if o.noun == seen.noun and o is not seen]
    holding = [
        o
        for o in alike
        if o.score >= _NEARLY_AS_SURE * seen.score
        and _share(seen.box, o.box) > 0.9
        and 1.2 * _size(seen.box) < _size(o.box) < _LARGER * _size(seen.box)
        and not any(_share(p.box, o.box) > 0.9 and _share(p.box, seen.box) < 0.2 for p in alike if p is not o)
    ]
    return max(holding, key=lambda o: o.score, default=seen)


def chained(found: list[Detection], seen: list[Detection]) -> list[list[Detection]]:
    """Return the detections, those of pieces of one thing together, surest first.

    Pieces overlap, and none of them is the whole; `seen` may know more of them than `found`.
    """
    left, chains = list(found), []
    while left:
        first = left.pop(0)
        chain = _linked(first, seen)
        around = _around(chain)
        if any(_size(d.box) > _ALL_OF_IT * _size(around) for d in chain):
            chain = [first]
        left = [d for d in left if d not in chain]
        chains.append(chain)
    return chains


def whole_thing(sight: Sight, chain: list[Detection]) -> Found:
    """Return the mask of a thing of which these pieces were seen, as sure as its surest piece."""
    pieces = [thing(sight, d) for d in chain]
    surest = max(pieces, key=lambda piece: piece.score)
    if len(pieces) == 1:
        return surest
    return Found(tidy(np.logical_or.reduce([bits_of(p) for p in pieces])), surest.score, surest.kind)


def _linked(first: Detection, seen: list[Detection]) -> list[Detection]:
    chain, pool = [first], [d for d in seen if d.noun == first.noun and d is not first]
    for link in chain:
        near = [d for d in pool if _are_pieces(d, link)]
        pool = [d for d in pool if d not in near]
        chain += near
    return chain


def _are_pieces(one: Detection, other: Detection) -> bool:
    small, large = sorted((one.box, other.box), key=_size)
    return _share(small, large) > _WITHIN and _size(small) > _COMPARABLE * _size(large)


def _around(pieces: list[Detection]) -> tuple[float, float, float, float]:
    left, top, right, bottom = zip(*(d.box for d in pieces), strict=True)
    return min(left), min(top), max(right), max(bottom)


def _size(box: tuple[float, ...]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _share(inner: tuple[float, ...], outer: tuple[float, ...]) -> float:
    """Return how much of a box lies in another one."""
    across = min(inner[2], outer[2]) - max(inner[0], outer[0])
    down = min(inner[3], outer[3]) - max(inner[1], outer[1])
    return max(0.0, across) * max(0.0, down) / max(1e-6, _size(inner))
