# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""The answer to a question → the brief with that wish settled: an option, a place, a value, or another request."""

import re
from dataclasses import replace

from ...values.brief import Brief, Option, Question
from ...values.intents import Gap, Intent
from .. import Scene
from ..meanings.request import read_request, turn_of
from ..meanings.sorting import Reading
from ..reading.language import load_language
from .briefing import answered, briefed, with_intents, with_regions, without_offer
from .heard import Heard
from .intent_calls import place_of
from .listening import resolved
from .unclear_regions import lookup

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
PLACE = re.compile(
    r"(?:point |click |at |box )?\(?\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*)?\)?"
)
"""A point or box of the picture, in pixels."""
_IDLE = frozenset(
    [
        "the", "one", "ones", "a", "an", "this", "that", "please", "of", "on", "at", "it", "i", "mean", "want", "would", "like", "take",
        "use", "thing", "make", "go", "with", "to", "be", "ok", "okay", "yes",
    ]
)  # fmt: skip


def hear_answer(answer: str, question: Question, brief: Brief, scene: Scene) -> Brief | None:
    """Return the brief after an answer; None when the answer is a request of its own."""
    said = Heard(brief.request, brief.wishes, brief.refusals, brief.assumptions, (), brief.move)
    text = plain(answer)
    settled = _settled(answer, text, question, said, scene)
    if settled is None:
        return None
    if not settled.wishes and not settled.refusals:
        return Brief(
            intent="chat",
            request=brief.request,
            answer="Then nothing is left to do; the picture stays as it is.",
        )
    return briefed(settled, scene)


def _settled(answer: str, text: str, question: Question, said: Heard, scene: Scene) -> Heard | None:
    at = question.about % 1000
    place = PLACE.fullmatch(text)
    if place:
        return _placed(place, at, said, scene)
    if (question.target and text in ANSWERS["all"]) or text.startswith(("all of", "both of")):
        return with_regions(said, at, outlines(question))
    if text in ANSWERS["skip"]:
        return without_offer(said, at) if question.offers else with_intents(said, at, ())
    option = chosen(text, question)
    if option is not None:
        every = question.target and option.label == "all of them"
        if every:
            return with_regions(said, at, outlines(question))
        return answered(said, question, option)
    return _free(answer, text, question, said, scene)


def outlines(question: Question) -> tuple[str, ...]:
    """Return the digests of all regions that the question shows, as they may have been corrected."""
    return tuple(option.region for option in question.options if option.region)


def _placed(place: re.Match[str], at: int, said: Heard, scene: Scene) -> Heard:
    numbers = [int(g) for g in place.groups() if g]
    regions = lookup(scene, f"{'box' if len(numbers) == 4 else 'point'} {','.join(map(str, numbers))}")
    if not regions:
        return said
    best = max(regions, key=lambda r: r.score).digest
    wish = said.wishes[at]
    if not isinstance(wish.intent, Gap):
        return with_regions(said, at, (best,))
    intents = tuple(_shown(i) for c in wish.intent.choices[:1] for i in c.intents or ())
    shown = with_intents(said, at, intents)
    return with_regions(shown, at, (best,)) if intents else said


def _shown(intent: Intent) -> Intent:
    """Return an intent for the place that is shown."""
    return (
        intent.model_copy(update={"target": "marked spot"})
        if place_of(intent) or hasattr(intent, "target")
        else intent
    )


def _free(answer: str, text: str, question: Question, said: Heard, scene: Scene) -> Heard | None:
    wish = said.wishes[question.about % 1000]
    gap = wish.intent
    if isinstance(gap, Gap):
        filled = _filled(answer, gap, scene)
        if filled is not None:
            return with_intents(said, question.about, filled)
    own = read_request(answer, turn_of(scene))
    if question.offers and own.sure:
        return _in_other_words(own, question.about, said, scene)
    if own.understood and (not question.target or is_wish(text, completing=False)):
        return None
    narrowed = _narrowed(text, question, scene) if question.target else ""
    if narrowed:
        return with_regions(said, question.about, (narrowed,))
    return None if own.understood and not isinstance(gap, Gap) else said


def _in_other_words(own: Reading, at: int, said: Heard, scene: Scene) -> Heard | None:
    """Put other words in place of those that were not understood; None when they are a request of their own."""
    if len(said.wishes) == 1 or own.moves:
        return None
    meant = resolved(own, said.wishes[at].text, scene)
    return replace(said, wishes=(*said.wishes[:at], *meant.wishes, *said.wishes[at + 1 :]))


def _filled(answer: str, gap: Gap, scene: Scene) -> tuple[Intent, ...] | None:
    """Return the intents of a gap with what the answer says put into it."""
    from ..meanings.answering import filled

    return filled(answer, gap, turn_of(scene))


def _narrowed(text: str, question: Question, scene: Scene) -> str:
    """Return the digest of the one region that 'the taxi' or 'the striped one' means, or ''."""
    words = " ".join(w for w in text.split() if w not in ("the", "one", "i", "mean"))
    if not words or len(words.split()) > 5:
        return ""
    for phrase in (f"{words} {question.target}", f"{question.target} {words}", words):
        found = lookup(scene, phrase)
        if len(found) == 1:
            return found[0].digest
    return ""


def plain(answer: str) -> str:
    """Return an answer in lower case without its politeness."""
    text = " ".join(answer.lower().replace("’", "'").strip(" .!").split())
    for courtesy in (" please", " thanks", " thank you", ", please", ", thanks"):
        text = text.removesuffix(courtesy)
    return text.rstrip(",")


ANSWERS: dict[str, frozenset[str]] = {
    "decide": frozenset(
        ["you decide", "you choose", "you pick", "decide for me", "i don't care", "don't care", "i don't mind", "i don't know", "don't know", "whatever",
         "whatever you like", "whatever you think", "any", "anything", "any one", "any of them", "default", "up to you", "your choice", "surprise me",
         "doesn't matter", "no idea", "either", "do not care", "i do not know", "i do not care"]
    ),
    "all": frozenset(["all", "both", "everything", "every one", "each", "them all", "all of them", "both of them", "each of them"]),
    "skip": frozenset(
        ["skip", "skip it", "skip this", "skip that", "none", "none of them", "none of these", "none of those", "neither", "leave it", "leave it out", "leave this out",
         "leave that out", "never mind", "nevermind", "cancel", "forget it", "forget that", "forget about it", "no", "nothing", "no thanks", "no thank you",
         "don't", "stop"]
    ),
}  # fmt: skip
"""Answers that mean the same to every question."""


def only_an_answer(text: str, question: Question) -> bool:
    """Return whether plain words can be nothing but an answer: a place, number, option, 'all', 'skip'."""
    known = PLACE.fullmatch(text) is not None or any(text in words for words in ANSWERS.values())
    return known or text.startswith(("all of", "both of")) or chosen(text, question) is not None


def chosen(text: str, question: Question) -> Option | None:
    """Return the option that a number, an ordinal, 'you decide' or words of a label mean."""
    options = question.options
    if not options:
        return None
    if text in ANSWERS["decide"]:
        return options[question.default]
    index = _index(text, len(options))
    if index is not None:
        return options[index] if 0 <= index < len(options) else None
    return _by_words(text, options)


def _index(text: str, count: int) -> int | None:
    words = [
        w.strip("#.)")
        for w in text.split()
        if w.strip("#.)") not in ("number", "option", "no", "the", "one", "")
    ] or text.split()
    if len(words) != 1:
        return None
    word = words[0].strip("#.)")
    if word.isdigit():
        return int(word) - 1
    if word == "last":
        return count - 1
    if word in _ORDINALS:
        return _ORDINALS.index(word)
    return (
        _CARDINALS.index(word)
        if word in _CARDINALS and (text == word or "number" in text or "option" in text)
        else None
    )


def _by_words(text: str, options: tuple[Option, ...]) -> Option | None:
    said = frozenset(_words(text)) - _IDLE
    if not said:
        return options[0] if text in ("yes", "ok", "okay", "yes that", "yes it is") else None
    matching = [o for o in options if said <= frozenset(_words(o.label))]
    return matching[0] if len(matching) == 1 else None


def _words(text: str) -> list[str]:
    return ["".join(c for c in w if c.isalnum() or c == "'") for w in text.lower().split()]


def is_wish(text: str, *, completing: bool) -> bool:
    """Return whether plain words begin like another request; 'make it blue' still answers 'which colour?'."""
    language = load_language("english")
    first = text.split(" ")[0]
    verbs = {"REMOVE", "MAKE", "CHANGE", "ADD", "EFFECTV", "UP", "DOWN", "CROP", "ZOOM", "ROTATE", "FLIP", "RESIZE", "CUTOUT", "WRITE", "STRAIGHTENV",
             "ENHANCEV", "REPLACE", "BLUR", "PIXELATE", "KEEP", "UNDO"}  # fmt: skip
    begins = first != "show" and any(
        e.tag in verbs and e.words[0] == first for e in language.entries.get(first, ())
    )
    answers = completing and text.startswith(
        tuple(
            f"{v} {p} "
            for v in ("make", "change", "paint", "turn", "let", "set")
            for p in ("it", "that", "them")
        )
    )
    return begins and not answers
