"""From words to regions: what to ask a network for, and which of its answers the words mean."""

from collections.abc import Callable

import numpy as np

from ...errors import ToolFailed
from ...pictures import Picture, Region
from ..classical.find.choose import chosen
from ..classical.find.phrase import Phrase, parse_phrase, split_phrases
from ..classical.find.view import Found, View
from .mask_inputs import Sighting, distinct_sightings, to_mask

See = Callable[[str], list[Sighting]]
"""Finds a thing by a short description; none when there is none."""

NO_OBJECT = {
    "place": "a place in the picture",
    "everything": "the whole picture",
    "background": "a background",
    "shadows": "shadows",
    "highlights": "highlights",
}

MOST = 10
"""No more candidates than a user would look through."""


def find_words(picture: Picture, text: str, see: See, source: str) -> list[Region]:
    """Return what a noun phrase names, in reading order; several joined by 'and' give one union.

    Sides, numbers and sizes ('the second car from the left') choose among the answers. `ToolFailed` for
    words that name no object; none when one of the joined things is not found.
    """
    view = View(picture)
    parts = [_regions(picture, view, parse_phrase(part), see, source) for part in split_phrases(text)]
    if not all(parts):
        return []
    if len(parts) == 1:
        return [region.named(text) for region in parts[0]]
    return [_union([region for part in parts for region in part], text, source)]


def wanted(phrase: Phrase) -> str:
    """Return what a network is asked for: the thing and its looks, not where or how many there are."""
    if not phrase.chooses:
        return phrase.text
    noun = phrase.noun if phrase.noun not in ("", "one", "thing", "item") else "object"
    return " ".join(word for word in (phrase.shade, phrase.colour, noun) if word)


def confidence(score: float, threshold: float) -> float:
    """Return a network's score as the chance of a match: its own threshold is even odds."""
    return min(max(0.5 + 0.5 * (score - threshold) / (1 - threshold), 0.0), 1.0)


def region_of(picture: Picture, sighting: Sighting, name: str, source: str) -> Region:
    """Return a sighting as a region at the picture's size."""
    score = round(min(max(sighting.score, 0.0), 1.0), 2)
    return Region(to_mask(picture, sighting), name, score, source)


def _regions(picture: Picture, view: View, phrase: Phrase, see: See, source: str) -> list[Region]:
    if phrase.kind in NO_OBJECT:
        raise ToolFailed(f"{source} finds objects by words, but {phrase.text!r} is {NO_OBJECT[phrase.kind]}")
    if phrase.part:
        raise ToolFailed(f"{source} finds whole objects, but {phrase.text!r} is a part of one")
    sightings = distinct_sightings(view, see(wanted(phrase)))[:MOST]
    founds = [Found(one.small(view), one.score, source) for one in sightings]
    picks = [_picked(pick, founds, sightings) for pick in chosen(view, founds, phrase)]
    regions = [_drawn(picture, group, phrase.text, source) for group in picks]
    if phrase.inverted and regions:
        regions = [_union(regions, phrase.text, source).invert()]
    return [region for region in regions if not region.empty]


def _picked(pick: Found, founds: list[Found], sightings: list[Sighting]) -> list[Sighting]:
    """Return the sightings that a choice consists of: one, or all that lie in a union."""
    for found, sighting in zip(founds, sightings, strict=True):
        if found is pick:
            return [sighting]
    union = np.asarray(pick.mask, bool)
    return [s for f, s in zip(founds, sightings, strict=True) if union[np.asarray(f.mask, bool)].all()]


def _drawn(picture: Picture, group: list[Sighting], name: str, source: str) -> Region:
    mask = to_mask(picture, group[0])
    for other in group[1:]:
        np.maximum(mask, to_mask(picture, other), out=mask)
    score = float(np.mean([one.score for one in group]))
    return Region(mask, name, round(min(max(score, 0.0), 1.0), 2), source)


def _union(regions: list[Region], name: str, source: str) -> Region:
    mask = regions[0].mask
    for other in regions[1:]:
        mask = np.maximum(mask, other.mask)
    return Region(mask, name, min(region.score for region in regions), source)
