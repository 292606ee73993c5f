"""What a noun may mean that is not seen: what stands out, unless it is plainly something else."""

from dataclasses import replace

import numpy as np

from ..classical.find.localizer import candidates_for
from ..classical.find.masks import box_of, overlap
from ..classical.find.phrase import Phrase
from ..classical.find.sky import find_sky
from ..classical.find.view import Bits, Found
from .nanodet import shared
from .pointed import thing_in
from .sight import Sight
from .things import STANDS_BEFORE, bits_of, detected, padded, salient_parts, thing
from .vocabulary import animals
from .whole import apart

_GUESS, _GUESS_SEEN = 0.5, 0.3
"""Factor on the score of what stands out when a noun is taken to name it: one that the detector has no word
for, and one that it would have seen."""
_CLAIMS, _CLAIMS_ALIVE, _COVERED = 0.62, 0.35, 0.5
"""Least score of a detection that claims what stands out from a noun that the detector has no word for: of a
thing, and of a person or an animal, or of anything where it has one; how much of it is then theirs."""
_ALIKE = 0.6
"""Overlap from which two outlines are of the same thing."""
_SHOWN, _HELD = 0.3, 0.8
"""Least score of a person that a statue is seen as; share of it that stands out then."""
_COLOUR_ALONE = 0.5
"""Share of a score by colour that stays where no thing of that outline is seen: leaves, a piece of wall."""
_SMALLER = 0.25
"""Power of a coloured thing's share of the largest one's area by which its score falls: a red dome is not the
red door beside it."""
_SKY = 0.35
"""Share of what stands out from which it is the sky behind a thing."""


def guesses(
    sight: Sight, nouns: tuple[str, ...], *, likeness: bool = False, chosen: bool = False
) -> list[Found]:
    """Return what stands out, which a noun that is not seen might name, unless it is something else.

    Several that stand out are candidates to ask about, each less likely, unless the words choose among them
    (`chosen`). `likeness`: the noun is of a thing that looks like another: no detection speaks against it.
    """
    parts = [p for p in salient_parts(sight) if likeness or not _claimed(sight, bits_of(p), nouns)]
    factor = (_GUESS_SEEN if nouns else _GUESS) / (1 if chosen else max(1, len(parts)))
    likely = [p for p in parts if p.score >= STANDS_BEFORE]
    if chosen and len(likely) == 1:
        likely = [Found(m, likely[0].score, "eyes:guess") for m in apart(sight, bits_of(likely[0]))]
    likely = [p for p in likely if not _is_sky(sight, bits_of(p))]
    outlined = [bits_of(p) if nouns else _in_whole(sight, bits_of(p)) for p in likely]
    return [Found(m, factor * p.score, "eyes:guess") for m, p in zip(outlined, likely, strict=True)]


def persons_shown(sight: Sight) -> list[Found]:
    """Return what a statue is of: the persons that stand out, without what they sit or stand on."""
    standing = sight.salient > 0.5
    shown = [thing(sight, d) for d in detected(sight, ("person",), _SHOWN)]
    return [replace(f, kind="eyes:statue") for f in shown if standing[bits_of(f)].mean() > _HELD]


def coloured_things(sight: Sight, phrase: Phrase) -> list[Found] | None:
    """Return what has the colour that a noun is called by, surest what the prompt network sees as a thing.

    None where colour alone knows better: of surfaces, and where nothing has the colour.
    """
    found = candidates_for(sight.view, phrase) if phrase.kind == "object" else []
    if phrase.group == "surface" or not found:
        return None
    things = [_as_a_thing(sight, each) for each in found]
    areas = [int(bits_of(each).sum()) for each in things]
    if phrase.all:
        return things
    return [
        replace(each, score=each.score * (area / max(areas)) ** _SMALLER)
        for each, area in zip(things, areas, strict=True)
    ]


def _as_a_thing(sight: Sight, coloured: Found) -> Found:
    mask = np.asarray(coloured.mask) > 0.5
    seen = thing_in(sight, box_of(mask))
    alike = overlap(bits_of(seen), mask)
    whole = bits_of(seen) if alike > _ALIKE else mask
    return Found(whole, coloured.score * (_COLOUR_ALONE + (1 - _COLOUR_ALONE) * alike), coloured.kind)


def _is_sky(sight: Sight, part: Bits) -> bool:
    """True for what is the sky in large part: it stands out between cables and branches."""
    skies = [np.asarray(f.mask) > 0.5 for f in find_sky(sight.view) if f.score > 0.5]
    return any((sky & part).sum() > _SKY * part.sum() for sky in skies)


def _in_whole(sight: Sight, part: Bits) -> Bits:
    """Return what stands out as the prompt network sees it in its box, where that is nearly the same."""
    boxed = bits_of(thing_in(sight, box_of(part)))
    return boxed if overlap(boxed, part) > _ALIKE else part


def _claimed(sight: Sight, mask: Bits, nouns: tuple[str, ...]) -> bool:
    """True where the detector sees other things there: one of its extent, or several that cover it."""
    alive = ("person", *animals())
    unlike = [
        d
        for d in sight.things
        if d.noun not in nouns and d.score >= (_CLAIMS_ALIVE if nouns or d.noun in alive else _CLAIMS)
    ]
    covered = np.zeros_like(mask)
    for seen in unlike:
        left, top, right, bottom = padded(sight, seen)
        covered[top:bottom, left:right] = True
    alike = any(shared(box_of(mask), d.box) > _COVERED for d in unlike)
    return alike or bool(covered[mask].mean() > _COVERED)
