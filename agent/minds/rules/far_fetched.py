"""Readings that are likelier a slip of the grammar than a wish: they are asked about, not done."""

from ...values.intents import Intent
from ..meanings.request import spoken
from ..reading.tagger import tagged
from .intent_calls import place_of

_MOVING = frozenset(["onto", "into", "towards", "toward"])
"""Words that say where a thing is moved to."""
_ALL_OF_IT = frozenset(["entire", "whole", "image", "picture", "photo", "photograph"])
_OBJECTS = frozenset(
    [
        "frame",
        "frames",
        "album",
        "wall",
        "border",
        "borders",
        "edge",
        "edges",
        "corner",
        "corners",
        "on",
        "in",
        "at",
    ]
)
"""What may follow 'picture' where a thing is meant."""
_QUALITIES = frozenset(["appearance", "look", "feel", "feeling", "mood", "style", "quality"])
"""What is not painted out of a picture."""
_TEXT_SIGNS = ("TEXTNOUN", "WRITE", "QUOTE", "SAYING", "TEXTPLACE", "UNWRITE")


def far_fetched(intent: Intent, said: str) -> bool:
    """Return whether an intent is hardly what the words mean."""
    if intent.do == "write":
        return not _speaks_of_text(said)
    return any(_odd(phrase.lower().split(), intent) for phrase in place_of(intent))


def _odd(words: list[str], intent: Intent) -> bool:
    if _MOVING & set(words):
        return True
    if len(words) > 1 and words[0] in _ALL_OF_IT and words[1] not in _OBJECTS:
        return True
    if intent.do in ("recolour", "look", "adjust") and "from" in words:
        return True
    if intent.do != "remove":
        return False
    backdrop = len(words) > 1 and words[-1] == "background" and not {"in", "from", "on", "at"} & set(words)
    return backdrop or words[-1] in _QUALITIES


def _speaks_of_text(said: str) -> bool:
    """Return whether text is named, quoted, in capitals, a number, or another script."""
    tagging = tagged(said, spoken(said))
    if any(tag in tags for tags in tagging.tags for tag in _TEXT_SIGNS):
        return True
    named = [t for t in tagging.tokens[1:] if t.capital or t.kind in ("number", "quote", "colon")]
    return bool(named) or said.isupper() or any(ord(c) > 0x2E7F for c in said)
