"""Wishes like telegrams: 'dress: navy blue', 'just the grass, more intense colour'."""

import re

from ..words.targets import colour_of, target_of
from .effects import effect_words, predicate, property_words

_TELEGRAM = re.compile(
    r"(?P<only>(?:just|only) )?(?P<what>(?:(?:the|my|his|her|our|their|this|that) )?[\w' -]{2,40}?)"
    r"(?P<sign>[:,]) (?P<how>[^,;:.!?]+)[.!]*",
    re.I,
)


def spelled_out(text: str) -> str:
    """Return a thing and what becomes of it as a sentence; other words as they are.

    A comma does only behind 'just' or 'only': 'the hat, red' may be a list.
    """
    match = _TELEGRAM.fullmatch(text.strip())
    if not match or (match["sign"] == "," and not match["only"]):
        return text
    what, how = match["what"], match["how"].lower().strip()
    target = target_of(what.lower())
    if (
        not target
        or colour_of(target)
        or {target, target.split()[-1]} & (property_words() | effect_words()).keys()
    ):
        return text
    if colour_of(how) or predicate(how):
        return f"make {what} {how}"
    more = re.fullmatch(r"(?:more|less) .+", how)
    return f"{how} in {what}" if more else text
