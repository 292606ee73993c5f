"""Which of several candidates a phrase means."""

import numpy as np

from ....pictures import Box
from .masks import box_of
from .phrase import Phrase
from .view import Found, View

_AS_FAR = 0.02
"""Share of the picture's side by which things may differ and lie as far to that side: the surest is meant."""


def chosen(view: View, candidates: list[Found], phrase: Phrase) -> list[Found]:
    """Return the candidates that the words choose, in reading order; one union for 'all' and plurals.

    A number asks for that many of the best ones; fewer than that is no match.
    """
    left = [c for c in candidates if (np.asarray(c.mask) > 0.5).any()]
    if phrase.count:
        if len(left) < phrase.count:
            return []
        left = sorted(left, key=_area, reverse=True)[: phrase.count] if not phrase.sides else left
    left = _on_the_sides(view, left, phrase)
    if phrase.extreme and len(left) > 1:
        left = [max(left, key=_area) if phrase.extreme == "largest" else min(left, key=_area)]
    left = _counted(left, phrase.counted_from) if phrase.counted_from else reading_order(left)
    if phrase.ordinal:
        index = phrase.ordinal - 1 if phrase.ordinal > 0 else phrase.ordinal
        left = [left[index]] if -len(left) <= index < len(left) else []
    return [_union(left)] if (phrase.all or phrase.count) and len(left) > 1 else left


def reading_order(candidates: list[Found]) -> list[Found]:
    """Return them row by row from the top, each row from the left."""
    boxes = [(_box(c), c) for c in candidates]
    boxes.sort(key=lambda pair: (pair[0][1] + pair[0][3], pair[0][0]))
    rows: list[list[tuple[Box, Found]]] = []
    for box, candidate in boxes:
        if rows and _beside(rows[-1][0][0], box):
            rows[-1].append((box, candidate))
        else:
            rows.append([(box, candidate)])
    return [candidate for row in rows for _, candidate in sorted(row, key=lambda pair: pair[0][0])]


def _counted(candidates: list[Found], side: str) -> list[Found]:
    """Return them one after the other from that side, whatever row they are in."""
    low, high = (0, 2) if side in ("left", "right") else (1, 3)
    boxes = [_box(c) for c in candidates]
    order = sorted(range(len(candidates)), key=lambda i: boxes[i][low] + boxes[i][high])
    ordered = [candidates[i] for i in order]
    return ordered if side in ("left", "top") else ordered[::-1]


def _on_the_sides(view: View, candidates: list[Found], phrase: Phrase) -> list[Found]:
    if not phrase.sides or phrase.part or not candidates:
        return candidates
    centres = [_centre(view, c) for c in candidates]
    ranks = [sum(_away(x, y, side) for side in phrase.sides) for x, y in centres]
    if phrase.count:
        order = sorted(range(len(candidates)), key=lambda i: ranks[i])[: phrase.count]
        return [candidates[i] for i in order]
    if phrase.all or phrase.ordinal:
        return [c for c, (x, y) in zip(candidates, centres, strict=True) if _lies(x, y, phrase.sides)]
    if len(candidates) == 1 or phrase.kind == "text":
        lying = [_lies(x, y, phrase.sides, slack=0.05) for x, y in centres]
        if not any(lying):
            return []
    as_far = [c for c, rank in zip(candidates, ranks, strict=True) if rank <= min(ranks) + _AS_FAR]
    return [max(as_far, key=lambda c: (c.score, _area(c)))]


def _away(x: float, y: float, side: str) -> float:
    return {
        "left": x,
        "right": 1 - x,
        "top": y,
        "bottom": 1 - y,
        "middle": float(np.hypot(x - 0.5, y - 0.5)),
    }[side]


def _lies(x: float, y: float, sides: tuple[str, ...], slack: float = 0.0) -> bool:
    return all(_away(x, y, side) < (0.3 if side == "middle" else 0.5) + slack for side in sides)


def _union(candidates: list[Found]) -> Found:
    mask = np.maximum.reduce([np.asarray(c.mask, np.float32) for c in candidates])
    return Found(mask > 0.5, float(np.mean([c.score for c in candidates])), candidates[0].kind)


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _area(candidate: Found) -> float:
    return float(np.asarray(candidate.mask, np.float32).sum())


def _box(candidate: Found) -> Box:
    return box_of(np.asarray(candidate.mask) > 0.5)


def _centre(view: View, candidate: Found) -> tuple[float, float]:
    left, top, right, bottom = _box(candidate)
    return (left + right) / 2 / view.width, (top + bottom) / 2 / view.height
