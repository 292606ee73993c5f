"""Wishes like telegrams: 'dress: navy blue', 'just the grass, more intense colour'."""

import re

from ..words.grammar import alternatives, wish_verbs
from ..words.targets import colour_of, target_of
from .effects import effect_words, predicate, property_words
from .statements import states

_TELEGRAM = re.compile(
    r"(?P<only>(?:just|only) )?(?P<what>(?:(?:the|my|his|her|our|their|this|that) )?[\w' -]{2,40}?)"
    r"(?P<sign>[:,]) (?P<how>[^,;:.!?]+)[.!]*",
    re.I,
)


_GIVEN = (
    r"(?:please )?(?:can you |could you )?give (?!me |us )(?P<what>.+?) "
    r"(?P<more>(?:(?:a bit|a little|some|a lot|much|a touch|slightly) )?(?:more|less))"
)
_ENDS = r"(?: please| pls)?[.!?]*"
_SO = ", so "


def _without_so(text: str) -> str:
    """Return 'crop it, white background' for 'crop it, so white background'; 'so it can be read' stays."""
    head, so, rest = text.partition(_SO)
    return f"{head}, {rest}" if so and rest and not states(rest) and _may_wish(rest) else text


def _may_wish(text: str) -> bool:
    """Return whether words behind 'so' are a wish: a colour, a verb or a quality begins or ends them."""
    words = text.lower().strip(" .!?").split()
    known = property_words().keys() | effect_words().keys() | wish_verbs()
    return bool(words) and (words[0] in known or colour_of(words[0]) is not None)


def spelled_out(text: str) -> str:
    """Return a thing and what becomes of it as a sentence; other words as they are.

    A comma does only behind 'just' or 'only': 'the hat, red' may be a list.
    """
    text = _without_so(text)
    given = re.fullmatch(
        rf"{_GIVEN} (?P<quality>{alternatives(tuple(property_words()))}){_ENDS}", text.strip(), re.I
    )
    if given:
        return f"{given['more']} {given['quality']} in {given['what']}"
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
