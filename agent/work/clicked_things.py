"""A click and a word: who clicks on a part of a thing and names the thing means all of it."""

from collections.abc import Callable

from ...pictures import Region
from ...tools.arguments.written_places import AT, noun_and_place
from ..minds.words.targets import is_pronoun

_HELD, _MORE = 0.8, 1.05
"""Share of what was clicked that the whole thing must hold; times its size from which it is more of it."""


def whole_of_clicked(clicked: Region, place: str, phrase: str, look: Callable[[str], list[Region]]) -> Region:
    """Return the thing that a phrase names around what a click took a part of; else what the click took.

    `place`: what the click is written as; '' for what was shown in another way.
    """
    noun, other = noun_and_place(phrase)
    if not place.startswith("point ") or other or not noun or is_pronoun(noun) or ":" in noun:
        return clicked
    named = (region for region in look(f"{noun}{AT}{place}") if region.size == clicked.size)
    return next((region for region in named if _is_more_of(region, clicked)), clicked)


def _is_more_of(whole: Region, part: Region) -> bool:
    held = whole.intersect(part).area >= _HELD * part.area
    return held and whole.area > _MORE * part.area
