"""The answer to a question → the request as it then reads, and the regions that were chosen."""

import re
from dataclasses import dataclass

from ...values.brief import Option, Question, Refusal
from .. import Scene
from ..backoff.lookups import lookup
from ..words.grammar import normal, wish_verbs
from ..words.targets import target_of
from .moves import read_move
from .understanding import Heard, Pins, listen, rewritten

UNDO_AND = "undo that and "
"""How the request of an option begins that replaces the last edit."""
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_DECIDE = re.compile(
    r"(?:you (?:decide|choose|pick)|(?:i )?(?:don't|do not) (?:care|mind|"
    r"know)|whatever(?: you (?:like|think))?|any(?:thing| one| of them)?|"
    r"default|up to you|your choice|surprise me|doesn't matter|no idea|"
    r"either)"
)
_ALL = re.compile(
    r"(?:(?:all|both|everything|every one|each)(?: of (?:them|those|these|it))?|all \w+|them all)"
)
_SKIP = re.compile(
    r"(?:skip(?: (?:it|this|that))?|none(?: of (?:them|these|those))?|neither|"
    r"leave (?:it|this|that)(?: out)?|never ?mind|cancel|forget (?:it|that|"
    r"about it)|no(?:thing)?(?: thanks| thank you)?|don't|stop)"
)
PLACE = re.compile(
    r"(?:point |click |at |box )?\(?\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*)?\)?"
)
"""A point or box of the picture, in pixels."""
_QUOTED = 60
"""Characters of an answer that are said back."""
_WORDS = frozenset(
    [
        "the",
        "one",
        "a",
        "an",
        "this",
        "that",
        "please",
        "of",
        "on",
        "at",
        "it",
        "i",
        "mean",
        "want",
        "would",
        "like",
        "take",
        "use",
        "thing",
        "make",
        "go",
        "with",
        "to",
        "be",
        "ok",
        "okay",
        "yes",
    ]
)


@dataclass(frozen=True)
class Settled:
    """The request after an answer."""

    request: str
    pins: Pins
    fresh: bool = False
    """True when the answer was a new request instead."""
    declined: Refusal | None = None
    """What is refused after all: none of what was offered is meant."""


def settle(answer: str, question: Question, request: str, scene: Scene, pins: Pins) -> Settled:
    """Return what the answer makes of the request."""
    heard, text = listen(request, scene, pins), plain(answer)
    place = PLACE.fullmatch(text)
    if place:
        return _placed(place, heard, question, request, scene, pins)
    if question.target and _ALL.fullmatch(text) and heard.candidates:
        return Settled(request, pins | {question.target: outlines(question)})
    if _SKIP.fullmatch(text):
        return Settled(rewritten(heard.readings, heard.at, ""), pins, declined=_declined(heard))
    option = chosen(text, question)
    if option is not None:
        return taken(option, heard, question, pins)
    return _free(answer, text, heard, question, request, scene, pins)


def plain(answer: str) -> str:
    """Return an answer in lower case without its politeness."""
    text = " ".join(answer.lower().replace("’", "'").strip(" .!").split())
    return re.sub(r"[, ]+(?:please|thanks|thank you)$", "", text)


def only_an_answer(text: str, question: Question) -> bool:
    """Return whether plain words can be nothing but an answer: a place, number, option, 'all', 'skip'."""
    words = (PLACE, _ALL, _SKIP, _DECIDE)
    return any(known.fullmatch(text) for known in words) or chosen(text, question) is not None


def chosen(text: str, question: Question) -> Option | None:
    """Return the option that a number, an ordinal, 'you decide' or words of a label mean."""
    options = question.options
    if not options:
        return None
    if _DECIDE.fullmatch(text):
        return options[question.default]
    number = re.fullmatch(
        (
            rf"(?:number |option |no\.? |#)?(\d+)[.)]?|(?:the |option )?({'|'.join(_ORDINALS)}|"
            rf"last)(?: one| option)?|(?:number |option )?({'|'.join(_CARDINALS)})"
        ),
        text,
    )
    if number:
        index = _index(number, len(options))
        return options[index] if 0 <= index < len(options) else None
    return _by_words(text, options)


def _index(number: re.Match[str], count: int) -> int:
    if number[1]:
        return int(number[1]) - 1
    if number[2]:
        return count - 1 if number[2] == "last" else _ORDINALS.index(number[2])
    return _CARDINALS.index(number[3])


def _by_words(text: str, options: tuple[Option, ...]) -> Option | None:
    said = frozenset(re.findall(r"[\w']+", text)) - _WORDS
    if not said:
        return options[0] if re.fullmatch(r"(?:yes|ok|okay)(?: please)?", text) else None
    matching = [o for o in options if said <= frozenset(re.findall(r"[\w']+", o.label.lower()))]
    return matching[0] if len(matching) == 1 else None


def taken(option: Option, heard: Heard, question: Question, pins: Pins) -> Settled:
    """Return what the choice of an option makes of the request."""
    if option.region and question.target:
        return Settled(option.request, pins | {question.target: (option.region,)})
    if option.label == "all of them" and heard.candidates:
        return Settled(option.request, pins | {question.target: outlines(question)})
    if question.offers and option == question.options[-1]:
        return Settled(option.request, pins, declined=_declined(heard))
    moves = option.request.startswith(UNDO_AND) or read_move(option.request) is not None
    return Settled(option.request, pins, fresh=question.offers and moves)


def _declined(heard: Heard) -> Refusal | None:
    return heard.readings[heard.at].refusal if heard.offers else None


def outlines(question: Question) -> tuple[str, ...]:
    """Return the digests of all regions that the question shows, as they may have been corrected."""
    return tuple(option.region for option in question.options if option.region)


def _placed(
    place: re.Match[str], heard: Heard, question: Question, request: str, scene: Scene, pins: Pins
) -> Settled:
    numbers = [int(g) for g in place.groups() if g]
    regions = lookup(scene, f"{'box' if len(numbers) == 4 else 'point'} {','.join(map(str, numbers))}")
    if not regions:
        return Settled(request, pins)
    best = max(regions, key=lambda r: r.score).digest
    if question.target:
        return Settled(request, pins | {question.target: (best,)})
    if heard.doubt and "{}" in heard.doubt.template:
        clause = heard.doubt.template.format("marked spot")
        return Settled(rewritten(heard.readings, heard.at, clause), pins | {"marked spot": (best,)})
    return Settled(request, pins)


def _free(
    answer: str, text: str, heard: Heard, question: Question, request: str, scene: Scene, pins: Pins
) -> Settled:
    if is_wish(text, completing=not question.target) and understood(answer, scene):
        return Settled(answer, {}, fresh=True)
    narrowed = _narrowed(text, question, scene) if question.target else None
    if narrowed:
        return Settled(request, pins | {question.target: (narrowed,)})
    if heard.doubt and "{}" in heard.doubt.template:
        clause = _completed(answer, text, heard.doubt.template)
        if understood(clause, scene):
            return Settled(rewritten(heard.readings, heard.at, clause), pins)
    if not question.target and understood(answer, scene):
        return Settled(answer, {}, fresh=True)
    return Settled(request, pins)


def is_wish(text: str, *, completing: bool) -> bool:
    """Return whether plain words begin like another request; 'make it blue' still answers 'which colour?'."""
    answers = completing and re.match(r"(?:make|change|paint|turn|let|set) (?:it|that|them) ", text)
    return text.split(" ")[0] in wish_verbs() and not answers


def _narrowed(text: str, question: Question, scene: Scene) -> str:
    """Return the digest of the one region that 'the taxi' or 'the striped one' means, or ''."""
    words = re.sub(r"^(?:the |i mean (?:the )?)+|\bone\b", "", text).strip()
    if target_of(words) is None or len(words.split()) > 5:
        return ""
    for phrase in (f"{words} {question.target}", f"{question.target} {words}", words):
        found = lookup(scene, " ".join(phrase.split()))
        if len(found) == 1:
            return found[0].digest
    return ""


def _completed(answer: str, text: str, template: str) -> str:
    if '"{}"' in template:
        return template.format(answer.strip().strip("\"'").replace('"', "'"))
    return template.format(re.sub(r"^(?:make it |change it to |the |to |with |it |a |an )+", "", text))


def understood(request: str, scene: Scene) -> bool:
    """Return whether every clause of the words can be carried out or asked about."""
    if not normal(request):
        return False
    return all(r.refusal is None and (r.actions or r.doubt) for r in listen(request, scene, {}).readings)


def asked_once_more(asked: Question, before: Question, answer: str) -> Question:
    """Return the question as it is asked after an answer; the same one again says that it did not help."""
    if (asked.target, [o.label for o in asked.options]) != (before.target, [o.label for o in before.options]):
        return asked
    said = " ".join(answer.split())
    said = said if len(said) <= _QUOTED else f"{said[: _QUOTED - 1]}…"
    pointed = PLACE.fullmatch(plain(answer)) is not None
    heard = "I found nothing at that place" if pointed else f"I do not understand “{said}” as an answer"
    still = asked.text.replace("I do not find", "I still do not find", 1)
    return asked.model_copy(update={"text": f"{heard}. {still}"})
