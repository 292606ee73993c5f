"""Which of the words name a thing, a colour, or what is to be written."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....prompts.wish_kinds import load_wish_kinds
from .linear import load_model
from .ngrams import Token, buckets, slot_features, tokens_of

Floats = npt.NDArray[np.float32]

_LEAN = {"target": 1.0, "colour": 0.0, "words": 0.0}
"""How much more readily words get a label than another one, in log-odds."""
_LEAN_TO_A_THING = 3.5


@dataclass(frozen=True)
class Slots:
    """What a wish is about, as it was typed; '' for what is not said."""

    target: str = ""
    """For a wish that may as well be about the whole picture."""
    thing: str = ""
    """For a wish that must be about something: less sure."""
    colour: str = ""
    words: str = ""


def slots_of(text: str) -> Slots:
    """Return the likeliest thing, colour and words to write."""
    tokens = tokens_of(text)
    if not tokens:
        return Slots()
    model = load_model("slot")
    scores = np.array(
        [model.scores(buckets(slot_features(tokens, i), model.buckets)) for i in range(len(tokens))]
    )

    apart = np.array([t.word in load_wish_kinds().apart for t in tokens])

    def span(name: str, lean: float) -> str:
        gains = _margins(scores, model.names.index(name)) + lean
        return _span(text, tokens, np.where(apart & (name != "words"), -99, gains))

    found = {name: span(name, lean) for name, lean in _LEAN.items()}
    quoted = next((t for t in tokens if t.word == "§"), None)
    words = text[quoted.start + 1 : quoted.end - 1] if quoted else found["words"]
    thing = _named(span("target", _LEAN_TO_A_THING)) or after_article(text) or _pronoun(tokens)
    return Slots(_named(found["target"]), thing, found["colour"], words)


def _named(phrase: str) -> str:
    """Return 'car' of 'me the car', 'tourists' of 'still got tourists': up to the first verb."""
    known, words = load_wish_kinds(), phrase.split()
    start = max((at + 1 for at, w in enumerate(words[:2]) if w.lower() in known.articles), default=0)
    firm = [at for at in range(start, len(words)) if words[at].lower() not in known.finite | known.loose]
    inside = words[firm[0] :] if firm else []
    stop = next((at for at, w in enumerate(inside) if w.lower() in known.finite), len(inside))
    return " ".join(inside[:stop])


def after_article(text: str) -> str:
    """Return the words behind the first article, up to a loose word, a verb or a stop; '' without one."""
    known, tokens = load_wish_kinds(), tokens_of(text)
    start = next((at + 1 for at, t in enumerate(tokens) if t.word in known.articles), len(tokens))
    ends = (at for at in range(start, len(tokens)) if _is_loose(tokens[at]))
    inside = tokens[start : next(ends, len(tokens))]
    return _named(text[inside[0].start : inside[-1].end]) if inside else ""


def _pronoun(tokens: list[Token]) -> str:
    """Return the first word that points at something, '' for none."""
    return next((t.word for t in tokens if t.word in load_wish_kinds().pronouns), "")


def in_english(phrase: str) -> str:
    """Return German words for things, colours and places in English; other words as they are."""
    german = load_wish_kinds().german
    words = phrase.lower().split()
    return " ".join(german.get(w, w) for w in words) if any(w in german for w in words) else phrase


def _margins(scores: Floats, label: int) -> Floats:
    """Return for each word how much likelier a label is than the likeliest other one, in log-odds."""
    others = np.delete(scores, label, axis=1).max(axis=1)
    return np.clip(scores[:, label] - others, -6, 6)


def _span(text: str, tokens: list[Token], gains: Floats) -> str:
    """Return the stretch of words with the largest sum of gains, '' for none above 0 (Kadane's algorithm)."""
    best, found, total, start = 0.0, (0, 0), 0.0, 0
    for at, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, at
        total += float(gain)
        if total > best:
            best, found = total, (start, at + 1)
    inside = _trimmed(tokens[found[0] : found[1]])
    return text[inside[0].start : inside[-1].end] if inside else ""


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Return a stretch without loose words and stops at its ends: 'jacket in' is a jacket."""
    firm = [at for at, t in enumerate(tokens) if not _is_loose(t)]
    return tokens[firm[0] : firm[-1] + 1] if firm else []


def _is_loose(token: Token) -> bool:
    return token.word in load_wish_kinds().loose or token.word in ",.;!?"
