"""Words that ask for the last edit in several ways."""

import re

MOST = 4
"""Variations that are made at once."""
_USUAL = 3
_COUNTS = {"two": 2, "three": 3, "four": 4, "a couple of": 2}
_VARIATIONS = re.compile(
    r"(?:(?:please|can you|could you|i want|i would like|i'd like|now) )*"
    r"(?:(?:give|show|make|create|do|try|offer) )?(?:me )?"
    r"(?P<count>\d+|two|three|four|five|six|a few|a couple of|some|several) "
    r"(?:(?:other|different|more|new) )?(?:variations?|variants?|alternatives?)"
    r"(?: (?:of|for|on) (?:it|this|that|(?:the|this|that|my) (?:photo|picture|image|edit|look|version)))?"
    r"(?: (?:with (?P<has>.+?)|(?:in|that (?:is|are)|but) (?P<is>.+?)))?(?: please)?"
)
_COMPARED = re.compile(r"(?:more|less|\w+er) ")


def variations_in(text: str) -> int:
    """Return how many variations the words ask for, at most 4; 0 where they ask for none."""
    asked = _asked(text)
    if asked is None:
        return 0
    count = asked["count"]
    return min(MOST, int(count) if count.isdecimal() else _COUNTS.get(count, _USUAL))


def varied_wish(text: str) -> str:
    """Return what the variations shall be of: 'warmer light'; '' where they are of the last edit."""
    asked = _asked(text)
    if asked is None or not (asked["has"] or asked["is"]):
        return ""
    if asked["is"]:
        return f"make it {asked['is']}"
    return asked["has"] if _COMPARED.match(asked["has"]) else f"give it {asked['has']}"


def _asked(text: str) -> re.Match[str] | None:
    return _VARIATIONS.fullmatch(" ".join(text.lower().replace("’", "'").strip(" .!?").split()))
