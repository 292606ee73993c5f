"""Things that are seen, as masks: the subject, what has a noun, what stands out when a noun is not known."""

import numpy as np

from ...pictures import Box
from ..classical.find.masks import box_of
from ..classical.find.view import Bits, Found
from .calibration import likelihood, measured_standing, measured_subject
from .nanodet import Detection, shared
from .pointed import thing_in
from .sight import Sight
from .whole import standing_things

PAD = 0.05
"""A detector's box cuts off edges: so much of its size is added on each side."""
_SAME = 0.6
"""Boxes of different nouns that overlap more are one thing."""
_KNOWN = 0.5
"""Least score of a detection that says what a salient thing is."""
_GUESS = 0.3
"""Factor on the subject's score when a noun that is not known is taken to name it."""
_CLAIMS, _COVERED = 0.35, 0.5
"""Least score of a detection that claims what stands out; how much of it is then theirs."""
_STANDS_BEFORE, _MUCH = 0.6, 0.3
"""Least score of what stands out before a sky; share of the sky above which it is the sky itself."""
_CLEAR = 0.3
"""Least score of what stands out, for it to be the subject or what an unknown noun means."""


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


def thing(sight: Sight, seen: Detection) -> Found:
    """Return the mask of a thing that was seen."""
    found = thing_in(sight, padded(sight, seen))
    return Found(
        found.mask, found.score * (0.5 + 0.5 * seen.score**0.5), f"eyes:{seen.noun.replace(' ', '-')}"
    )


def padded(sight: Sight, seen: Detection) -> Box:
    """Return the box of a detection, wider, as whole pixels inside the view."""
    left, top, right, bottom = seen.box
    across, down = PAD * (right - left), PAD * (bottom - top)
    x0, y0 = max(0, round(left - across)), max(0, round(top - down))
    x1, y1 = min(sight.view.width, round(right + across)), min(sight.view.height, round(bottom + down))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def subject(sight: Sight) -> list[Found]:
    """Return the thing that stands out most as one candidate, none where nothing does."""
    return [_witnessed(sight, part) for part in salient_parts(sight)[:1]]


def _witnessed(sight: Sight, part: Found) -> Found:
    """Return what stands out, as sure as it is the same to the prompt network."""
    score = likelihood("subject", measured_subject(sight, _bits(part)))
    return Found(part.mask, min(score, part.score), part.kind)


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
    mask = _bits(found)
    if mask.shape != sight.view.shape or not mask.any():
        return found
    before = [_bits(part) for part in salient_parts(sight) if part.score >= _STANDS_BEFORE]
    for seen in sight.things:
        left, top, right, bottom = padded(sight, seen)
        if seen.score >= _KNOWN and mask[top:bottom, left:right].mean() > 0.02:
            before.append(_bits(thing(sight, seen)))
    left_over = mask.copy()
    for other in before:
        if (other & mask).sum() < _MUCH * mask.sum():
            left_over &= ~other
    return Found(left_over, found.score, found.kind)


def guesses(sight: Sight, nouns: tuple[str, ...]) -> list[Found]:
    """Return the one thing that stands out, which an unseen noun might name, unless it is something else."""
    parts = salient_parts(sight)
    if len(parts) != 1 or parts[0].score < _STANDS_BEFORE or _claimed(sight, _bits(parts[0]), nouns):
        return []
    (main,) = subject(sight)
    return [Found(main.mask, _GUESS * main.score, "eyes:guess")]


def _claimed(sight: Sight, mask: Bits, nouns: tuple[str, ...]) -> bool:
    """True where the detector sees other things there: one of its extent, or several that cover it."""
    unlike = [d for d in sight.things if d.score >= _CLAIMS and d.noun not in nouns]
    covered = np.zeros_like(mask)
    for seen in unlike:
        left, top, right, bottom = padded(sight, seen)
        covered[top:bottom, left:right] = True
    alike = any(shared(box_of(mask), d.box) > _COVERED for d in unlike)
    return alike or bool(covered[mask].mean() > _COVERED)


def _bits(found: Found) -> Bits:
    return np.asarray(found.mask, bool)
