"""What a box says that a mask lacks, a tail or a bat; and boxes around pieces of one thing."""

from collections.abc import Iterator

from ...pictures import Box
from ..classical.find.masks import box_mask, box_of, components, grown
from ..classical.find.view import Bits
from .nanodet import Detection, common, size_of
from .sight import Sight

_LACKS = 0.09
"""Share of the box between the mask and a side of it, from which something lies there or the box is loose."""
_REACHES = 0.55
"""Share of that gap which a missing piece spans."""
_AWAY = 0.06
"""Distance of a piece from the mask, as a share of the box's longer side: what hides it there is narrow."""
_LEAST, _MOST = 0.01, 0.5
"""Size of a piece, of the mask."""
_INSIDE = 0.9
"""Share of what stands out, or of a reading, that has to lie in the box."""
_STANDS_OUT = 0.6
"""Least mean salience of what the prompt network sees in a gap."""
_WITHIN = 0.7
"""Share of the smaller of two boxes of one noun in the other, from which they may be of one thing."""
_COMPARABLE = 0.3
"""Size of a piece, of the other: a face is no half of a man, and a child before him is none either."""
_ALL_OF_IT = 0.85
"""Share of the box around the pieces that none of them fills: else that one is the thing."""
_NEARLY_AS_SURE = 0.8
"""Share of a detection's score with which a larger one of its noun holds it as a part."""
_LEAST_LARGER, _LARGER = 1.2, 5.0
"""Times a part that what holds it is more: below it is the same once more, above a group."""
_HELD, _BESIDE = 0.9, 0.2
"""Share of a box in another one from which that holds it, and below which they lie side by side."""


def with_missing(sight: Sight, mask: Bits, box: Box) -> Bits:
    """Return a mask with the pieces towards those sides of its box that it does not reach.

    What stands out has to hold a piece: alone where nothing but the thing in the box does, else together with
    the prompt network, which is shown the gap.
    """
    if not mask.any() or not any(_gaps(mask, box)):
        return mask
    whole = mask
    for piece in [*_standing(sight, mask, box), *_in_gaps(sight, mask, box)]:
        if _LEAST * mask.sum() < piece.sum() < _MOST * mask.sum() and _is_towards(piece, mask, box):
            whole = whole | piece
    return whole


def _gaps(mask: Bits, box: Box) -> tuple[int, ...]:
    """Return the pixels between a mask and each side of its box, 0 where that is little."""
    inner = box_of(mask)
    wide, high = box[2] - box[0], box[3] - box[1]
    away = (inner[0] - box[0], inner[1] - box[1], box[2] - inner[2], box[3] - inner[3])
    return tuple(a if a > _LACKS * size else 0 for a, size in zip(away, (wide, high) * 2, strict=True))


def _standing(sight: Sight, mask: Bits, box: Box) -> list[Bits]:
    """Return what stands out beside the mask; nothing where it is more than the thing in the box."""
    out = next((p for p in components(sight.salient > 0.5) if (p & mask).sum() > 0.5 * mask.sum()), None)
    inside = box_mask(mask.shape, box)
    if out is None or (out & inside).sum() < _INSIDE * out.sum():
        return []
    return components(out & inside & ~mask)


def _in_gaps(sight: Sight, mask: Bits, box: Box) -> Iterator[Bits]:
    """Yield what the prompt network sees in each gap, if it stands out."""
    left, top, right, bottom = box_of(mask)
    strips = (
        (box[0], box[1], left, box[3]), (box[0], box[1], box[2], top),
        (right, box[1], box[2], box[3]), (box[0], bottom, box[2], box[3]),
    )  # fmt: skip
    inside = box_mask(mask.shape, box)
    for gap, strip in zip(_gaps(mask, box), strips, strict=True):
        seen = sight.answers(box=strip).logits[0] > 0 if gap else mask & False
        if seen.any() and sight.salient[seen].mean() > _STANDS_OUT:
            yield from [seen & inside & ~mask] if (seen & inside).sum() > _INSIDE * seen.sum() else []


def _is_towards(piece: Bits, mask: Bits, box: Box) -> bool:
    """True for a piece that spans most of a gap and lies close to the mask."""
    inner, outer = box_of(mask), box_of(piece)
    spans = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    reaches = any(gap and span > _REACHES * gap for gap, span in zip(_gaps(mask, box), spans, strict=True))
    near = max(2, round(_AWAY * max(box[2] - box[0], box[3] - box[1])))
    return reaches and bool((grown(mask, near) & piece).any())


def widened(seen: Detection, others: list[Detection]) -> Detection:
    """Return the larger detection of the same noun that a detection is a part of; itself where none is.

    What holds another one beside it is a group.
    """
    alike = [o for o in others if o.noun == seen.noun and o is not seen]
    holding = [o for o in alike if _is_whole_of(o, seen, alike)]
    return max(holding, key=lambda o: o.score, default=seen)


def _is_whole_of(whole: Detection, part: Detection, alike: list[Detection]) -> bool:
    times = size_of(whole.box) / max(1e-6, size_of(part.box))
    likely = whole.score >= _NEARLY_AS_SURE * part.score and _LEAST_LARGER < times < _LARGER
    beside = (o for o in alike if o is not whole and _share(o.box, part.box) < _BESIDE)
    held = _share(part.box, whole.box) > _HELD
    return likely and held and not any(_share(o.box, whole.box) > _HELD for o in beside)


def chained(found: list[Detection], seen: list[Detection]) -> list[list[Detection]]:
    """Return the detections, those of pieces of one thing together, surest first.

    Pieces overlap, and none of them is the whole; `seen` may know more of them than `found`.
    """
    left, chains = list(found), []
    while left:
        first = left.pop(0)
        chain = _linked(first, seen)
        around = _around(chain)
        if any(size_of(d.box) > _ALL_OF_IT * size_of(around) for d in chain):
            chain = [first]
        left = [d for d in left if d not in chain]
        chains.append(chain)
    return chains


def _linked(first: Detection, seen: list[Detection]) -> list[Detection]:
    chain, pool = [first], [d for d in seen if d.noun == first.noun and d is not first]
    for link in chain:
        near = [d for d in pool if _are_pieces(d, link)]
        pool = [d for d in pool if d not in near]
        chain += near
    return chain


def _are_pieces(one: Detection, other: Detection) -> bool:
    small, large = sorted((one.box, other.box), key=size_of)
    return _share(small, large) > _WITHIN and size_of(small) > _COMPARABLE * size_of(large)


def _around(pieces: list[Detection]) -> tuple[float, float, float, float]:
    left, top, right, bottom = zip(*(d.box for d in pieces), strict=True)
    return min(left), min(top), max(right), max(bottom)


def _share(inner: tuple[float, ...], outer: tuple[float, ...]) -> float:
    """Return how much of a box lies in another one."""
    return common(inner, outer) / max(1e-6, size_of(inner))
