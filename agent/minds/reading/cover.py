# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""The cheapest cover: which stretches of a request mean what, and which words mean nothing known."""

from dataclasses import dataclass
from typing import Any

from .chart import Captures, Chart
from .language import Language
from .meaning import MEANINGS, Meaning, Said, Turn
from .tagger import Tagging, tagged

STRETCH = 0.5
"""Cost of one more stretch: few long ones are better than many short ones."""

FAR_FETCHED = 0.6
"""Cost above which the reading of a stretch is asked about before it is acted on."""
LEFT_OVER = 2
"""Words that mean nothing known, for each wish, above which the wishes are asked about."""

_SMALL = (
    "DET", "PREP", "FILLER", "JOIN", "TO", "A", "BE", "ITIS", "MODAL", "STOPWORD", "PRONOUN", "ON", "PICTURE", "SHOULD", "REL",
)  # fmt: skip
_ACTIVE = (
    "REMOVE", "UP", "DOWN", "CHANGE", "ADD", "MAKE", "EFFECT", "EFFECTV", "PROP", "LOOK", "CROP", "ZOOM", "ROTATE", "FLIP", "RESIZE",
    "BLUR", "PIXELATE", "WRITE", "CUTOUT", "REPLACE", "COLOUR", "BEGIN", "GOAL", "BACKGROUND", "EXTENDV", "STRAIGHTENV", "DYE", "BORDERNOUN", "COMPLAINT",
)  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """A stretch of a request and what it means; None for words that mean nothing known."""

    said: str
    meaning: Meaning | None
    active: bool = True
    """False for words without anything that wishes: a remark."""
    cost: float = 0.0
    """What the match costs beyond a plain one; for words that mean nothing known their number."""
    start: int = 0
    end: int = 0
    """Its first token, and the one behind its last."""


@dataclass(frozen=True)
class Covered:
    """A whole request."""

    stretches: tuple[Stretch, ...]
    cost: float
    torn: bool = False
    """True when one piece of the request was read as two wishes."""

    @property
    def understood(self) -> bool:
        """True when nothing that could wish for something is left over."""
        return all(s.meaning is not None or not s.active for s in self.stretches)

    @property
    def doubtful(self) -> bool:
        """True when a wish is far-fetched, or too much beside it is left over."""
        wishes = [
            s
            for s in self.stretches
            if s.meaning is not None and any(i.do != "paint" for i in s.meaning.intents)
        ]
        left = sum(s.cost for s in self.stretches if s.meaning is None)
        return (
            self.torn
            or any(s.cost > FAR_FETCHED for s in wishes)
            or (bool(wishes) and left > LEFT_OVER * len(wishes))
        )

    @property
    def only_follows_up(self) -> bool:
        """True when it changes the last edit, or moves between versions, and wishes for nothing else."""
        meant = [s.meaning for s in self.stretches if s.meaning is not None]
        follows = [m for m in meant if m.correction is not None or m.move is not None]
        return bool(follows) and self.understood and all(m in follows or m.remark for m in meant)


def covered(text: str, language: Language, turn: Turn, *, when: frozenset[str] = frozenset()) -> Covered:
    """Return the cheapest cover of a text."""
    tagging = tagged(text, language)
    return _cheapest(_chart(tagging, turn, when), tagging, "wish")


def value_of(text: str, language: Language, turn: Turn, rule: str) -> Any:
    """Return what a whole text means by one rule of the grammar; None when it is not that."""
    tagging = tagged(text, language)
    found = _chart(tagging, turn, frozenset()).value(rule, 0)
    return next((value for end, _, value in found if end == len(tagging.tokens)), None)


def _chart(tagging: Tagging, turn: Turn, when: frozenset[str]) -> Chart:
    """Return a chart whose matches mean what is registered for them."""

    def build(name: str, meaning: str, captures: Captures) -> object:
        builder = MEANINGS.get((name, meaning))
        if builder is None:
            raise KeyError(f"the grammar names {meaning!r} in {name!r}, which has no meaning")
        return builder(Said(captures, tagging, turn))

    return Chart(tagging, build, when)


def _cheapest(chart: Chart, tagging: Tagging, rule: str) -> Covered:
    size = len(tagging.tokens)
    best: list[tuple[float, int, Meaning | None]] = [(0.0, size, None)] * (size + 1)
    for at in range(size - 1, -1, -1):
        best[at] = (_left_out(tagging, at) + best[at + 1][0], at + 1, None)
        for end, cost, value in chart.rule(rule, at):
            total = STRETCH + cost + best[end][0]
            if total < best[at][0] - 1e-9:
                best[at] = (total, end, value)
    return Covered(tuple(_stretches(tagging, best)), best[0][0])


def _stretches(tagging: Tagging, best: list[tuple[float, int, Meaning | None]]) -> list[Stretch]:
    made: list[Stretch] = []
    at, left = 0, -1
    while at <= len(tagging.tokens):
        value = best[at][2] if at < len(tagging.tokens) else None
        stops = at == len(tagging.tokens) or value is not None or tagging.tokens[at].kind == "stop"
        if stops and left >= 0:
            made += _unknown(tagging, left, at)
            left = -1
        if at == len(tagging.tokens):
            break
        end = best[at][1]
        if value is not None:
            cost = best[at][0] - best[end][0] - STRETCH
            made.append(Stretch(tagging.said(at, end).strip(" ,"), value, cost=cost, start=at, end=end))
        elif left < 0 and tagging.tokens[at].kind in ("word", "number", "quote"):
            left = at
        at = end
    return made


def _unknown(tagging: Tagging, start: int, end: int) -> list[Stretch]:
    content = [i for i in range(start, end) if not _small(tagging, i)]
    if not content:
        return []
    active = any(tag in tagging.tags[i] for i in range(start, end) for tag in _ACTIVE)
    return [Stretch(tagging.said(start, end).strip(" ,"), None, active, len(content), start, end)]


def _small(tagging: Tagging, at: int) -> bool:
    return tagging.tokens[at].kind in ("stop", "comma", "colon") or any(
        tag in tagging.tags[at] for tag in _SMALL
    )


def _left_out(tagging: Tagging, at: int) -> float:
    token, tags = tagging.tokens[at], tagging.tags[at]
    if token.kind in ("stop", "comma", "colon"):
        return 0.0
    if "FILLER" in tags and tags["FILLER"][0] == at + 1:
        return 0.05
    if token.word == "and":
        return 0.02
    if _small(tagging, at):
        return 0.35
    return 1.8 if any(tag in tags for tag in _ACTIVE) else 1.5
