# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""One pass over the tokens: typing errors mended, every phrase of the lexicon found, numbers given their unit."""

from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz.distance import OSA

from .amounts import FACTORS, LEVEL, Amount
from .language import Language
from .tokens import Token, tokens_of


@dataclass(frozen=True)
class Tagging:
    """Tokens and their tags: position → tag → (end, value)."""

    text: str
    """As the person typed it."""
    tokens: tuple[Token, ...]
    tags: tuple[dict[str, tuple[int, Any]], ...]
    language: Language = field(repr=False)
    compounds: frozenset[int] = frozenset()
    """Positions inside nouns of several words, behind the first: 'can' of 'trash can'."""

    def said(self, start: int, end: int) -> str:
        """Return what the person typed for tokens `start` to `end`."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def words(self, start: int, end: int) -> str:
        """Return the tokens in the lexicon's spelling."""
        return " ".join(t.word for t in self.tokens[start:end])

    def has(self, at: int, tag: str) -> bool:
        """Return whether a phrase with this tag begins at a token."""
        return at < len(self.tags) and tag in self.tags[at]


def tagged(text: str, language: Language) -> Tagging:
    """Return a text with its tags."""
    tokens = tuple(
        _split(
            replace(t, word=_spelled(t.word, language)) if t.kind == "word" else t for t in tokens_of(text)
        )
    )
    tags = tuple(_tags_at(tokens, i, language) for i in range(len(tokens)))
    for at, found in enumerate(tags):
        _measured(tokens, tags, at, found)
    compounds = frozenset(k for i, t in enumerate(tags) if "NOUN" in t for k in range(i + 1, t["NOUN"][0]))
    return Tagging(text, tokens, tags, language, compounds)


def _split(tokens: Any) -> Any:
    """Make several tokens of a spelling that stands for several words."""
    for token in tokens:
        for word in token.word.split(" ") if token.kind == "word" else (token.word,):
            yield replace(token, word=word)


def _spelled(word: str, language: Language) -> str:
    word = language.spellings.get(word, word)
    if len(word) < 5 or word in language.known or not word.isalpha():
        return word
    slips = 2 if len(word) > 8 else 1
    close = sorted(
        (OSA.distance(word, meant, score_cutoff=slips), meant)
        for meant in language.vocabulary
        if abs(len(meant) - len(word)) <= slips and OSA.distance(word, meant, score_cutoff=slips) <= slips
    )
    nearest = [meant for slips, meant in close if slips == close[0][0]]
    return nearest[0] if len(nearest) == 1 else next((m for m in nearest if m[0] == word[0]), word)


def _tags_at(tokens: tuple[Token, ...], at: int, language: Language) -> dict[str, tuple[int, Any]]:
    found: dict[str, tuple[int, Any]] = {}
    if tokens[at].kind == "quote":
        return {"QUOTE": (at + 1, tokens[at].word)}
    for entry in language.entries.get(tokens[at].word, ()):
        end = at + len(entry.words)
        if entry.tag not in found and tuple(t.word for t in tokens[at:end]) == entry.words:
            found[entry.tag] = (end, entry.value)
    if tokens[at].word.startswith("#") and len(tokens[at].word) == 7:
        found["COLOUR"] = (at + 1, tokens[at].word)
    return found


def _measured(
    tokens: tuple[Token, ...],
    tags: tuple[dict[str, tuple[int, Any]], ...],
    at: int,
    found: dict[str, tuple[int, Any]],
) -> None:
    """Add the tags of a number: PERCENT, STOPS, DEGREES, PIXELS, TIMES, LEVELS, PAIR or NUMBER."""
    token = tokens[at]
    worded = found.get("COUNT") or found.get("PART")
    if token.kind != "number" and worded is None:
        return
    end, value = (at + 1, token.value) if token.kind == "number" else (worded[0], float(worded[1]))  # pyright: ignore[reportOptionalSubscript]
    if token.kind == "number" and token.unit in (":", "mm", "cm", "in", "inch", "inches") and token.other:
        found["PAIR"] = (end, token)
        return
    unit = token.unit.lstrip("+") if token.kind == "number" else ""
    while (
        not unit and end < len(tokens) and tokens[end].word in ("a", "of", "to", "or") and worded is not None
    ):
        end += 1
    if end + 1 < len(tokens) and tokens[end].word in ("or", "to") and tokens[end + 1].kind == "number":
        end += 2
    named = tags[end].get("UNIT") if end < len(tags) else None
    if unit:
        found[_UNITS.get(unit, "NUMBER")] = (end, value)
    elif named is not None:
        found[named[1].upper()] = (named[0], value)
    if token.kind == "number" and not unit:
        found["NUMBER"] = (at + 1, value)
        if token.unit.startswith("+") or value < 0:
            found["SIGNED"] = (at + 1, value)


_UNITS = {"%": "PERCENT", "°": "DEGREES", "x": "TIMES", "px": "PIXELS", "p": "LINES", "k": "KILO", "ev": "STOPS", "mm": "MILLIMETRES",
          "cm": "MILLIMETRES"}  # fmt: skip


def amount_at(tagging: Tagging, at: int) -> tuple[int, Amount] | None:
    """Return the end and the value of an amount that begins at a token."""
    if at >= len(tagging.tokens):
        return None
    start = at + 1 if tagging.has(at, "BY") else at
    while start > at and (tagging.has(start, "ABOUT")):
        start += 1
    if start >= len(tagging.tokens):
        return None
    tags = tagging.tags[start]
    for tag, build in _AMOUNTS:
        if tag in tags:
            end, value = tags[tag]
            while tagging.has(end, "ABOUT"):
                end = tagging.tags[end]["ABOUT"][0]
            return end, build(float(value))
    if start > at and "PART" in tags:
        return tags["PART"][0], Amount(share=float(tags["PART"][1]))
    if start > at and "NUMBER" in tags:
        value = float(tags["NUMBER"][1])
        return tags["NUMBER"][0], Amount(share=value if abs(value) <= 1 else value / 100)
    if (
        start == at
        and "PART" in tags
        and tagging.has(tags["PART"][0], "EFFECT")
        and float(tags["PART"][1]) < 1
    ):
        return tags["PART"][0], Amount(share=float(tags["PART"][1]))
    if start == at and "AMOUNT" in tags:
        return tags["AMOUNT"][0], Amount(FACTORS[tags["AMOUNT"][1]])
    return None


_AMOUNTS = (
    ("PERCENT", lambda v: Amount(share=v / 100)),
    ("STOPS", lambda v: Amount(stops=v)),
    ("LEVELS", lambda v: Amount(share=v * LEVEL)),
    ("MULTIPLE", lambda v: Amount(times=v)),
)
