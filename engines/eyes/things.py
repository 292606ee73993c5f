"""Things that are seen, as masks: the subject, what has a noun, who rides what."""

import numpy as np

from ...pictures import Box
from .. import Point
from ..classical.find.masks import box_of, grown
from ..classical.find.view import Bits, Found
from .calibration import detection_agreement, likelihood, measured_standing, measured_subject
from .nanodet import Detection, shared
from .pointed import thing_at, thing_in
from .sight import Sight
from .vocabulary import held, posture_in, ridden_by
from .whole import standing_things, tidy

PAD = 0.05
"""A detector's box cuts off edges: so much of its size is added on each side."""
_INTO_A_CUP, _CUP = (0.35, 0.5), (0.25, 0.75)
"""Heights in a cup's box that clicks go to; what share of cup and saucer the cup may be."""
_SAME = 0.6
"""Boxes of different nouns that overlap more are one thing."""
_PART_OF = 0.85
"""Share of a mask inside another one of its noun from which it is a part of that."""
_CARRIES, _AT = 0.2, 0.01
"""Least score of a board or a bicycle under somebody who is called by it; distance between the two, as a
share of the picture's longer side."""
GROUP = "group"
"""What a kind ends with that is of several things, of which no network sees the whole."""
_HOLDS, _HELD, _COVERED = 0.5, 0.4, 0.3
"""Least score of a person in the subject and of what is held; share of its box that is the subject."""
_KNOWN = 0.5
"""Least score of a detection that says what a salient thing is."""
STANDS_BEFORE, _MUCH = 0.6, 0.3
"""Least score of what stands out before a sky; share of the sky above which it is the sky itself."""
_SEEN_TOO = 0.6
"""Agreement with a detection from which on what stands out needs no other witness."""
_UPRIGHT = 1.3
"""Height of a person who stands or walks, in widths, at least."""
_CLICKED = 0.2
"""Least score of a detection that a noun names and a click lies on: that is two who say so."""
_VAST, _TIMES = 0.25, 40
"""Share of the picture, and times what a click means, beyond which a noun's mask is what lies around that."""
_CLEAR = 0.3
"""Least score of what stands out, for it to be the subject or what an unknown noun means."""
_BESIDE = 0.4
"""Size of what stands out beside the largest thing, of that one, from which the picture is of both."""


def detected(sight: Sight, nouns: tuple[str, ...], least: float) -> list[Detection]:
    """Return the detections of any of the nouns, each thing once."""
    return distinct([d for d in sight.things if d.noun in nouns and d.score >= least])


def distinct(found: list[Detection]) -> list[Detection]:
    """Return each thing once, under its surest noun."""
    kept: list[Detection] = []
    for each in sorted(found, key=lambda d: -d.score):
        if all(shared(each.box, other.box) < _SAME for other in kept):
            kept.append(each)
    return kept


def whole_ones(found: list[Found]) -> list[Found]:
    """Return the things without those that are parts of a surer one: a hull that is seen beside its ship."""
    kept: list[Found] = []
    for each in found:
        if not any(_holds(bits_of(other), bits_of(each)) for other in kept):
            kept.append(each)
    return kept


def _holds(whole: Bits, part: Bits) -> bool:
    return bool((whole & part).sum() > _PART_OF * max(1, part.sum()))


def thing(sight: Sight, seen: Detection) -> Found:
    """Return the mask of a thing that was seen."""
    found = thing_in(sight, padded(sight, seen))
    mask = _off_its_saucer(sight, seen, bits_of(found)) if seen.noun == "cup" else found.mask
    return Found(mask, found.score * (0.5 + 0.5 * seen.score**0.5), f"eyes:{seen.noun.replace(' ', '-')}")


def thing_of(sight: Sight, nouns: tuple[str, ...], points: tuple[Point, ...]) -> Found | None:
    """Return the thing of one of these nouns that holds all points, the smallest; None where none is seen."""
    near = [d for d in detected(sight, nouns, _CLICKED) if _around(padded(sight, d), points)]
    found = [thing(sight, d) for d in near]
    holding = [f for f in found if all(bits_of(f)[y, x] for x, y in points)]
    whole = min(holding, key=lambda f: int(bits_of(f).sum()), default=None)
    return None if whole is None or _lies_around(whole, thing_at(sight, points, ())) else whole


def _lies_around(whole: Found, clicked: Found) -> bool:
    """True for what holds a thing that was clicked and is no more of it: the sea around a boat."""
    return bool(bits_of(whole).mean() > _VAST and bits_of(whole).sum() > _TIMES * bits_of(clicked).sum())


def _around(box: Box, points: tuple[Point, ...]) -> bool:
    return all(box[0] <= x < box[2] and box[1] <= y < box[3] for x, y in points)


def as_placed(people: list[Found], text: str) -> list[Found]:
    """Return those of several people who sit or stand as the words say; all where nobody does."""
    posture = posture_in(text)
    if not posture or len(people) < 2:
        return people
    fitting = [person for person in people if _stands(person) == (posture == "high")]
    return fitting or people


def _stands(person: Found) -> bool:
    left, top, right, bottom = box_of(bits_of(person))
    return bottom - top > _UPRIGHT * (right - left)


def with_ridden(sight: Sight, person: Found, noun: str) -> Found:
    """Return a person together with what the noun says that they ride, where it is seen at them."""
    carrier = ridden_by(noun)
    if not carrier:
        return person
    mask = bits_of(person)
    near = grown(mask, max(2, round(_AT * max(mask.shape))))
    for seen in detected(sight, (carrier,), _CARRIES):
        left, top, right, bottom = padded(sight, seen)
        if near[top:bottom, left:right].any():
            mask = mask | bits_of(thing(sight, seen))
    return Found(mask, person.score, person.kind)


def _off_its_saucer(sight: Sight, seen: Detection, mask: Bits) -> Bits:
    """Return a cup without what it stands on: what clicks into its upper half mean, if that is much less."""
    left, top, right, bottom = (round(v) for v in seen.box)
    found = np.zeros_like(mask)
    for down in _INTO_A_CUP:
        point = (left + right) // 2, round(top + down * (bottom - top))
        answers = sight.answers(inside=(_clipped(point, mask),))
        readings = [(logits > 0) & mask for logits in answers.logits]
        smaller = [r for r in readings if _CUP[0] < r.sum() / max(1, mask.sum()) < _CUP[1]]
        found |= max(smaller, key=lambda r: int(r.sum()), default=found)
    return tidy(found) if found.any() else mask


def _clipped(point: tuple[int, int], mask: Bits) -> tuple[int, int]:
    return min(max(point[0], 0), mask.shape[1] - 1), min(max(point[1], 0), mask.shape[0] - 1)


def padded(sight: Sight, seen: Detection) -> Box:
    """Return the box of a detection, wider, as whole pixels inside the view."""
    left, top, right, bottom = seen.box
    across, down = PAD * (right - left), PAD * (bottom - top)
    x0, y0 = max(0, round(left - across)), max(0, round(top - down))
    x1, y1 = min(sight.view.width, round(right + across)), min(sight.view.height, round(bottom + down))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def subject(sight: Sight) -> list[Found]:
    """Return what the picture is of as one candidate, none where nothing stands out.

    That is the thing that stands out most, and what stands out beside it about as large and as surely.
    """
    parts = salient_parts(sight)
    return [_with_beside(_with_held(sight, _witnessed(sight, part)), parts[1:]) for part in parts[:1]]


def _with_beside(found: Found, others: list[Found]) -> Found:
    mask = bits_of(found)
    alike = [bits_of(o) for o in others if o.score >= STANDS_BEFORE]
    beside = [other for other in alike if other.sum() >= _BESIDE * mask.sum()]
    return _grouped(found, beside) if beside else found


def _grouped(found: Found, others: list[Bits]) -> Found:
    kind = found.kind if found.kind.endswith(GROUP) else f"{found.kind}:{GROUP}"
    return Found(np.logical_or.reduce([bits_of(found), *others]), found.score, kind)


def _with_held(sight: Sight, found: Found) -> Found:
    """Return a subject with what a person in it holds: an umbrella does not stay with the background."""
    mask = bits_of(found)
    near = grown(mask, max(2, round(_AT * max(mask.shape))))
    people = [d.box for d in detected(sight, ("person",), _HOLDS) if _covers(mask, padded(sight, d))]
    carried = [d for d in detected(sight, held(), _HELD) if any(_meet(d.box, box) for box in people)]
    others = [bits_of(thing(sight, d)) for d in carried]
    others = [other for other in others if (other & near).any() and not _holds(mask, other)]
    return _grouped(found, others) if others else found


def _covers(mask: Bits, box: Box) -> bool:
    left, top, right, bottom = box
    return bool(mask[top:bottom, left:right].mean() > _COVERED)


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _witnessed(sight: Sight, part: Found) -> Found:
    """Return what stands out, as sure as a second network means the same by it.

    Where the detector sees a thing of its extent, that is known at once; else the prompt network is asked,
    which has to encode the picture first.
    """
    mask = bits_of(part)
    agreed = detection_agreement(sight, mask)
    if agreed >= _SEEN_TOO:
        return Found(mask, min(part.score, 0.5 + 0.5 * agreed), part.kind)
    score = likelihood("subject", measured_subject(sight, mask))
    return Found(mask, min(score, part.score), part.kind)


def salient_parts(sight: Sight) -> list[Found]:
    """Return the things that stand out, largest first."""
    found = []
    for mask in standing_things(sight):
        score = likelihood("standing", measured_standing(sight, mask))
        if score >= _CLEAR and 0.001 < mask.mean() < 0.95:
            found.append(Found(mask, score, "eyes:subject"))
    return found


def without_things(sight: Sight, found: Found) -> Found:
    """Return sky, greenery, water or ground without the things that stand before it.

    What stands out and what is seen there goes; what covers much of it is rather the sky itself.
    """
    mask = bits_of(found)
    if mask.shape != sight.view.shape or not mask.any():
        return found
    before = [bits_of(part) for part in salient_parts(sight) if part.score >= STANDS_BEFORE]
    for seen in sight.things:
        left, top, right, bottom = padded(sight, seen)
        if seen.score >= _KNOWN and mask[top:bottom, left:right].mean() > 0.02:
            before.append(bits_of(thing(sight, seen)))
    left_over = mask.copy()
    for other in before:
        if (other & mask).sum() < _MUCH * mask.sum():
            left_over &= ~other
    return Found(left_over, found.score, found.kind)


def bits_of(found: Found) -> Bits:
    """Return the mask of what a network outlined, which is hard."""
    return np.asarray(found.mask, bool)
