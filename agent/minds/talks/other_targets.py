"""Another thing for the last edit: 'no, the trousers', 'grandpa too', 'not on the people tho'."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from ....prompts.follow_up_words import load_follow_up_words
from ....prompts.loader import load_yaml
from ....prompts.talk_words import TargetWords, load_talk_words
from ..clauses.effects import effect_words, property_words
from ..clauses.sideways import is_someone
from ..words.grammar import wish_verbs
from ..words.targets import MASS, is_pronoun, is_whole, target_of, the
from .loose_words import loose, without_fillers

_LONGEST = 7
"""Words of the longest name of a thing."""
_FEW = 2
"""Words of the longest name that is taken without a sign that it is one."""
How = Literal["instead", "also", "except", "missed", "seen", "stain", "bare"]


@dataclass(frozen=True)
class Aim:
    """A thing that is named beside the last edit, and what is meant by it."""

    target: str
    how: How
    """`bare`: only named; `missed`: the edit is missing on it; `seen`: still there; `stain`: left behind."""


def aim_of(request: str, last: str) -> Aim | None:
    """Return the thing that a request names beside the last edit of `last`; None where none is for sure."""
    known, text = load_talk_words().targets, loose(request)
    spared = _spared(text, known, whole=is_whole(last))
    if spared:
        return Aim(spared, "except")
    looked: tuple[tuple[How, tuple[str, ...]], ...] = (("missed", known.missed), ("seen", known.still_seen))
    for how, starts in looked:
        start = max((s for s in starts if text.startswith(f"{s} ")), key=len, default="")
        rest = _within(text.removeprefix(f"{start} ")) if start else ""
        found = _thing(_rest_of(rest, known, last), known, last, sure=True)
        if found:
            return Aim(found, how)
        if how == "seen" and last and (left := _left_behind(rest, known)):
            return Aim(f"{left} where {the(last)} was", "stain")
    stays = next((s for s in known.stays if f" {s} " in text), "")
    found = _thing(text.partition(f" {stays} ")[0], known, last, sure=False) if stays else ""
    return Aim(found, "missed") if found else _around(text, known, last)


def _within(text: str) -> str:
    """Return what stands before a relative clause or a second remark."""
    return text.partition(" , ")[0].removesuffix(" too").removesuffix(" though")


def _rest_of(text: str, known: TargetWords, last: str) -> str:
    """Return 'the power lines by the chimney' for 'a bit by the chimney'."""
    part = max((p for p in known.parts if text.startswith(f"{p} ")), key=len, default="")
    place = text.removeprefix(f"{part} ")
    placed = part and last and place.split()[0] in load_follow_up_words().one_more.places
    return f"the {last} {place}" if placed else text


def _left_behind(text: str, known: TargetWords) -> str:
    """Return 'smudge' of 'a smudge where it was'."""
    article, _, thing = text.partition(" where ")[0].partition(" ")
    named = thing if article in ("a", "an", "some") and thing not in known.parts else ""
    return named if " where " in text and len(named.split()) < _LONGEST else ""


def _spared(text: str, known: TargetWords, *, whole: bool) -> str:
    start = max((s for s in known.spare if text.startswith(f"{s} ")), key=len, default="")
    rest = text.removeprefix(f"{start} ") if start else ""
    if not start and text.startswith("not ") and whole and " , " not in text:
        rest = text.removeprefix("not ")
    tails = [t for t in known.spared if rest.endswith(f" {t}")]
    if start.endswith(("leave", "keep")) and not tails:
        return ""
    for tail in sorted(tails, key=len, reverse=True):
        rest = rest.removesuffix(f" {tail}")
    return _thing(rest, known, "", sure=True) if rest else ""


def _around(text: str, known: TargetWords, last: str) -> Aim | None:
    """Return the thing with nothing around it but words that say how it is meant."""
    signals, named, firm = set[str](), list[str](), False
    for piece in text.replace(" not the ", " , not the ").replace(" , , ", " , ").split(" , "):
        if piece.startswith(known.against):
            signals.add("instead")
            continue
        whole = _pointing(without_fillers(piece).split(), last)
        words, said = _bared(whole, known)
        signals |= said
        firm = firm or (
            bool(words) and bool({whole[-1]} & (known.also | known.instead) - {"now", "then", "next"})
        )
        named += [" ".join(words)] if words else []
    if len(named) != 1:
        return None
    found = _thing(named[0], known, last, sure=bool(signals))
    found = found or (named[0] if firm and last and may_name(named[0]) else "")
    if not found:
        return None
    if "instead" in signals or (found == "everything" and not signals):
        return Aim(found, "instead")
    pointed = {"that", "those", "this", "these"} & set(text.split())
    owned = named[0].split()[0] in load_follow_up_words().owners or (
        bool(pointed) and f"{text.split(named[0])[0].split()[-1:]}" in {f"{[p]}" for p in pointed}
    )
    return Aim(found, "also") if "also" in signals else Aim(found, "bare") if owned else None


def _pointing(words: list[str], last: str) -> list[str]:
    """Return 'the bin next to the lamp' for 'the bin next to it'."""
    places = load_follow_up_words().one_more.places | {"of", "from"}
    points = len(words) > 3 and is_pronoun(words[-1]) and words[-2] in places and bool(last)
    return [*words[:-1], *the(last).split()] if points else words


def _bared(words: list[str], known: TargetWords) -> tuple[list[str], set[str]]:
    """Return the words without what stands around a name, and what that says."""
    signals, around = set[str](), known.instead | known.also | known.idle
    before: list[str] = []
    behind = around - {"next", "and", "plus"}
    while words and words != before:
        before = words
        start = (
            2
            if words[0] == "the" and words[1:2] and words[1] in ("same", "wrong")
            else int(words[0] in around)
        )
        end = len(words) - int(words[-1] in behind)
        end = end - int(end > 1 and words[end - 1] in ("the", "a") and end < len(words))
        told = {*words[:start], *words[end:]}
        signals |= {"instead"} if told & known.instead else set()
        signals |= {"also"} if told & known.also else set()
        words = words[start:end]
    return words, signals


def _thing(phrase: str, known: TargetWords, last: str, *, sure: bool) -> str:
    """Return the name of a thing as `find` takes it; '' for what is none."""
    phrase = known_person(phrase, last)
    words = phrase.split()
    unnamed = words[:1] in (["a"], ["an"]) or set(words[:1]) & known.never
    if not words or len(words) > _LONGEST or unnamed or phrase in known.parts:
        return ""
    owned = words[0] in load_follow_up_words().owners
    target = target_of(phrase)
    if not target or is_pronoun(target) or {words[-1], target.split()[0]} & known.never - {"other"}:
        return "" if not is_everything(phrase) else "everything"
    if target in property_words() | effect_words():
        return ""
    return target if owned or words[-1] in nouns() or (sure and _is_person(phrase)) else ""


def may_name(phrase: str) -> bool:
    """Return whether a short phrase that is in no list may name a thing: 'ceiling' of 'ceiling likewise'."""
    words, talk = set(phrase.split()), load_talk_words()
    told = talk.values.idle | talk.praise.cues | talk.praise.idle | talk.targets.never | wish_verbs()
    named = phrase not in property_words() | effect_words()
    return named and len(words) <= _FEW and not words & (told - load_follow_up_words().owners)


def _is_person(phrase: str) -> bool:
    return "'s " in phrase or is_someone(phrase)


def is_everything(phrase: str) -> bool:
    """Return whether the whole picture is named."""
    return phrase in ("everything", "all of it", "the whole picture", "the whole thing", "the whole photo")


def known_person(phrase: str, last: str) -> str:
    """Return 'grandpa's teeth' for 'grandpa' after grandma's, 'man's face' for 'his' after a face."""
    owner, owns, thing = last.partition("'s ")
    whose = load_talk_words().targets.whose.get(phrase, "")
    if whose and last:
        return f"the {whose} {thing or last}"
    person = target_of(phrase)
    return f"the {person}'s {thing}" if owns and owner and person and is_someone(phrase) else phrase


@cache
def nouns() -> frozenset[str]:
    """Return the words that name things."""
    known = load_yaml("things.yaml")
    named = [name for names in known["nouns"].values() for name in names]
    named += [name for kind in ("animals", "other animals", "worn", "stuff", "parts") for name in known[kind]]
    words = {w for name in named for w in name.split()}
    return frozenset(words | {f"{w}s" for w in words}) | MASS
