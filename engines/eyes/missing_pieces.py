"""What a box says that a mask lacks: a tail under the bench that a dog sits on, the bat in a man's hands."""

from collections.abc import Iterator

from ...pictures import Box
from ..classical.find.masks import box_mask, box_of, components, grown
from ..classical.find.view import Bits
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
