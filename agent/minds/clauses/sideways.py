"""Wishes said sideways → as plain ones: 'the pole is gone', 'car in dark green', as data."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ....prompts.loader import load_lexicon, load_yaml
from ....prompts.sideways_words import Said, load_sideways
from ....prompts.wish_kinds import load_wish_kinds
from ..words.grammar import alternatives, wish_verbs
from ..words.targets import MASS, colour_of, is_whole, target_of
from .effects import predicate, property_words

_SIDES = ("left", "right", "top", "bottom")
_LONGEST = 9
"""Words of the longest name of a thing."""


def _names_a_thing(words: str) -> bool:
    known, said = load_wish_kinds(), words.split()
    firm = target_of(words) and len(said) <= _LONGEST and said[0] not in wish_verbs()
    verbs = [w for before, w in zip(("", *said), said, strict=False) if before not in known.articles]
    states = (known.finite - {"like", "left"}) & set(verbs)
    odd = load_sideways().never & set(said)
    if target_of(words) not in _qualities():
        odd |= _qualities() & set(said)
    return bool(firm) and not states and not odd and colour_of(words) is None


@cache
def _qualities() -> frozenset[str]:
    """Return nouns that are no things by themselves: 'haze', 'contrast'."""
    return frozenset((*load_lexicon().qualities.cures, *property_words()))


@cache
def _nouns() -> frozenset[str]:
    listed = load_yaml("things.yaml")["nouns"].values()
    return MASS | {noun for nouns in listed for noun in nouns}


def _is_named(words: str) -> bool:
    """Return whether words name a thing by an article or a noun that is known: 'my gate', 'car'."""
    first, last = words.split()[0], words.split()[-1]
    owned = first in load_wish_kinds().articles | {"this", "that"}
    return _names_a_thing(words) and (owned or last in _nouns() or last.removesuffix("s") in _nouns())


def _aspect(words: str) -> str:
    named = (n for n, said in load_lexicon().aspects.items() if words in said)
    name = next(named, "")
    return name if name == "square" or any(c.isdigit() for c in words) or " " in words else ""


def _sky(words: str) -> str:
    return next((name for name, said in load_lexicon().skies.items() if words == name or words in said), "")


_SLOTS: dict[str, Callable[[str], bool]] = {
    "thing": _names_a_thing,
    "named": _is_named,
    "colour": lambda words: colour_of(words) is not None,
    "colour2": lambda words: colour_of(words) is not None,
    "effect": lambda words: predicate(words) is not None,
    "aspect": lambda words: bool(_aspect(words)),
    "sky": lambda words: bool(_sky(words)),
    "side": lambda words: words in _SIDES,
    "number": str.isdigit,
}


@dataclass(frozen=True)
class _Frame:
    pattern: re.Pattern[str]
    wish: Said


@cache
def _frames(*, first: bool) -> tuple[_Frame, ...]:
    listed = [w for w in load_sideways().wishes if w.first == first]
    return tuple(_Frame(_pattern(said), wish) for wish in listed for said in wish.said)


def _pattern(said: str) -> re.Pattern[str]:
    """Return a manner of speaking as a pattern: '{thing} <be>? gone'."""
    classes, built = load_sideways().classes, ""
    for piece in said.split():
        word, optional = piece.removesuffix("?"), piece.endswith("?")
        if word.startswith("<"):
            one = alternatives(classes[word[1:-1]])
        elif word.startswith("{"):
            one = rf"(?P<{word[1:-1]}>.+?)"
        else:
            one = re.escape(word)
        built += rf"(?: {one})?" if optional else f" {one}"
    return re.compile(built)


def sideways(text: str, *, first: bool = False) -> str:
    """Return the plain wish that words stand for; '' for none. `first`: what readers would mistake."""
    for frame in _frames(first=first):
        match = frame.pattern.fullmatch(f" {text}")
        slots = {name: words for name, words in match.groupdict().items() if words} if match else {}
        if match and all(_fills(name, words, frame.wish) for name, words in slots.items()):
            return frame.wish.wish.format(**slots | _named(slots))
    return ""


def _fills(name: str, words: str, wish: Said) -> bool:
    return is_whole(words) if name == "thing" and wish.whole else _SLOTS[name](words)


def _named(slots: dict[str, str]) -> dict[str, str]:
    """Return the slots that stand in a wish under another name."""
    colour = slots.get("colour", "").removeprefix("a ").removeprefix("an ").removeprefix("the ")
    made = {"thing": slots.get("named", ""), "aspect": _aspect(slots.get("aspect", "")), "colour": colour}
    return {name: said for name, said in made.items() if said}


def shortened(text: str) -> Iterator[tuple[str, str]]:
    """Yield words without their tail, and the tail: 'a warmer tone', 'would be lovely'."""
    tails = load_sideways().tails
    endings = [e.replace("{}", n) for e in tails.approving for n in (tails.nice if "{}" in e else ("",))]
    approving = re.fullmatch(rf"(.+?) ({alternatives(tuple(endings))}(?: .+)?)", text)
    if approving:
        yield approving[1], approving[2]
    purpose = re.fullmatch(rf"(.+?) ({alternatives(tails.purpose)} .+)", text)
    if purpose and len(purpose[1].split()) > 1 and not tails.measures & set(purpose[2].split()):
        yield purpose[1], purpose[2]
