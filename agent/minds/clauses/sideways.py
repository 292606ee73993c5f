"""Wishes said sideways → as plain ones: 'the pole is gone', 'car in dark green', as data."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ....prompts.loader import load_lexicon, load_yaml
from ....prompts.sideways_words import Said, load_sideways
from ....prompts.wish_kinds import load_wish_cues, load_wish_kinds
from ..words.grammar import alternatives, wish_verbs
from ..words.manners import manner
from ..words.targets import MASS, colour_of, names_several, target_of
from .effects import effect_words, predicate, property_words

_INDEFINITE = ("a", "an", "another", "one")
_SIDES = ("left", "right", "top", "bottom")
_THINGS = ("thing", "named", "definite")
_BESIDE_HEAD = re.compile(r" (?:of|in|on|at|with|behind|near|under|from|next|around|over) ")
_ONE_QUALITY = r"(?:(?:light|dark|bright|deep|pale|navy|\w+ish|more|less|much) )?[\w-]+"
"""A colour or an effect right behind a thing: 'the dress navy blue'."""
_LONGEST = 9
"""Words of the longest name of a thing."""


def _names_a_thing(words: str) -> bool:
    known, said = load_wish_kinds(), words.split()
    firm = target_of(words) and len(said) <= _LONGEST and said[0] not in wish_verbs()
    verbs = [w for before, w in zip(("", *said), said, strict=False) if before not in known.articles]
    states = (known.finite - {"like", "left"}) & set(verbs)
    odd = load_sideways().never & set(said)
    odd |= effect_words().keys() & {w for w in said[1:] if w.endswith("er")}
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


def _is_definite(words: str) -> bool:
    """Return whether words name one thing that is there: 'the bin', not 'a border'."""
    return _names_a_thing(words) and words.split()[0] not in _INDEFINITE


def _is_colour(words: str) -> bool:
    """Return whether words are a colour; 'the sand' is a place."""
    return colour_of(words) is not None and not words.startswith("the ")


def _aspect(words: str) -> str:
    named = (n for n, said in load_lexicon().aspects.items() if words in said)
    name = next(named, "")
    return name if name == "square" or any(c.isdigit() for c in words) or " " in words else ""


def _sky(words: str) -> str:
    """Return the kind of sky; '' for what is put into one: 'clouds'."""
    if names_several(words):
        return ""
    return next((name for name, said in load_lexicon().skies.items() if words == name or words in said), "")


_SLOTS: dict[str, Callable[[str], bool]] = {
    "thing": _names_a_thing,
    "named": _is_named,
    "definite": _is_definite,
    "colour": _is_colour,
    "colour2": _is_colour,
    "effect": lambda words: predicate(words) is not None,
    "aspect": lambda words: bool(_aspect(words)),
    "sky": lambda words: bool(_sky(words)),
    "side": lambda words: words in _SIDES,
    "number": str.isdigit,
}


@dataclass(frozen=True)
class Frame:
    """One manner of speaking, and the wish that it stands for."""

    said: str
    pattern: re.Pattern[str]
    wish: Said


@cache
def frames(*, first: bool) -> tuple[Frame, ...]:
    """Return the manners that are tried before the readers, or after them."""
    listed = [w for w in load_sideways().wishes if w.first == first]
    return tuple(Frame(said, _pattern(said), wish) for wish in listed for said in wish.said)


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(manner(said, load_sideways().classes, {"": _ONE_QUALITY, "other": ".+?"}))


def sideways(text: str, *, first: bool = False) -> str:
    """Return the plain wish that words stand for; '' for none. `first`: what readers would mistake."""
    return next((wish for frame in frames(first=first) if (wish := meant(frame, text))), "")


def meant(frame: Frame, text: str) -> str:
    """Return the plain wish of words that are put in one manner; '' for other words."""
    match = frame.pattern.fullmatch(f" {text}")
    slots = {name: words for name, words in match.groupdict().items() if words} if match else {}
    if match is None or not all(_fills(name, words, frame.wish) for name, words in slots.items()):
        return ""
    return frame.wish.wish.format(**slots | _named(slots))


def _fills(name: str, words: str, wish: Said) -> bool:
    if name in _THINGS and any(_is_spared(words, load_sideways().spared[s]) for s in wish.spares):
        return False
    return _SLOTS[name](words)


def is_someone(words: str) -> bool:
    """Return whether words name a person: 'my grandma', 'the man on the left'."""
    return _is_spared(words, load_sideways().spared["people"])


def _is_spared(words: str, heads: frozenset[str]) -> bool:
    """Return whether the noun that words are about is spared: 'nose' of 'my nose in the mirror'."""
    thing = target_of(words) or words
    head = _BESIDE_HEAD.split(thing)[0].split()[-1]
    return head in heads or head.removesuffix("s") in heads


def _named(slots: dict[str, str]) -> dict[str, str]:
    """Return the slots that stand in a wish under another name."""
    colour = slots.get("colour", "").removeprefix("a ").removeprefix("an ").removeprefix("the ")
    aspect = _aspect(slots.get("aspect", ""))
    thing = slots.get("named") or slots.get("definite", "")
    made = {"thing": thing, "aspect": aspect, "colour": colour, **_turned(aspect)}
    return {name: said for name, said in made.items() if said}


def _turned(aspect: str) -> dict[str, str]:
    """Return an aspect upright and lying: '2:3' and '3:2'; sides that are no numbers stay."""
    sides = sorted(aspect.split(":"), key=float) if re.fullmatch(r"[\d.]+:[\d.]+", aspect) else [aspect]
    return {"tall": ":".join(sides), "wide": ":".join(reversed(sides))}


def shortened(text: str) -> Iterator[tuple[str, str]]:
    """Yield words without their tail, and the tail: 'a warmer tone', 'would be lovely'."""
    tails = load_sideways().tails
    endings = [e.replace("{}", n) for e in tails.approving for n in (tails.nice if "{}" in e else ("",))]
    approving = re.fullmatch(rf"(.+?) ({alternatives(tuple(endings))}(?: .+)?)", text)
    if approving:
        yield approving[1], approving[2]
    yield from _before_statement(text.split())
    purpose = re.fullmatch(rf"(.+?) (({alternatives(tails.purpose)}) (.+))", text)
    if not purpose or len(purpose[1].split()) < 2 or tails.measures & set(purpose[2].split()):
        return
    if purpose[3] != "for" or not _is_place(purpose[4]):
        yield purpose[1], purpose[2]


def _before_statement(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield a wish before what is only told: 'change the wall to white', 'we're redecorating'."""
    known = load_sideways().tails
    wishing = load_wish_cues().wishing | effect_words().keys() | property_words().keys()
    for at in range(2, len(words) - 1):
        who, _, contracted = words[at].partition("'")
        stated = bool(contracted) or words[at + 1] in load_wish_kinds().finite or words[at + 1].endswith("s")
        told = who in known.tellers and stated and words[at - 1] not in known.binding
        if told and not wishing & set(words[at:]):
            yield " ".join(words[:at]), " ".join(words[at:])


def _is_place(words: str) -> bool:
    """Return whether 'for …' may say where: 'the dog', 'her face'; a person may be whom it is for."""
    return _is_named(words) and words.split()[-1] not in load_sideways().tails.ends
