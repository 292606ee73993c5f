# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A clause taken apart: phrases that say something, noun phrases, and what is left over."""

from dataclasses import dataclass

from .clauses import Clause
from .concepts import Mark, mark_at
from .language import known_nouns, load_word_lists
from .nouns import VERBAL, Thing, nouns_at, plausible
from .tagger import Tagging

_SMALL = ("FILLER", "DET", "PREP", "JOIN", "ITIS", "AMOUNT")


@dataclass(frozen=True)
class Parts:
    """A clause taken apart: what says something of a scale, and what it is about."""

    clause: Clause
    marks: tuple[Mark, ...]
    things: tuple[Thing, ...]
    left: tuple[int, ...]
    """Tokens that are in neither."""


def parted(clause: Clause, tags: tuple[str, ...] = ()) -> Parts:
    """Take a clause apart: marks first, then noun phrases out of what is left between them."""
    tagging = clause.tagging
    marks: list[Mark] = []
    things: list[Thing] = []
    left: list[int] = []
    at = clause.start
    while at < clause.end:
        mark = None if tagging.tokens[at].kind == "quote" else mark_at(tagging, at, clause.end, tags)
        filler = tagging.tags[at].get("FILLER", (at, None))[0]
        if filler > at + 1 and (mark is None or filler > mark.end):
            at = filler
            continue
        thing = _thing_at(clause, at, mark, tags)
        if thing is not None:
            at, found = thing
            things.append(found)
        elif mark is not None:
            marks.append(mark)
            at = _behind_shadow(clause, mark)
        else:
            end = _small_end(tagging, at)
            small = end > at or tagging.tokens[at].word in load_word_lists()["small"]
            left += () if small else (at,)
            at = max(end, at + 1)
    return Parts(clause, tuple(marks), tuple(things), tuple(left))


def _thing_at(clause: Clause, at: int, mark: Mark | None, tags: tuple[str, ...]) -> tuple[int, Thing] | None:
    """Return the longest noun phrase that begins here and takes nothing that says something."""
    tagging = clause.tagging
    if mark is not None:
        return None
    best: tuple[int, Thing] | None = None
    for end, _, thing in nouns_at(tagging, at):
        if (
            end > clause.end
            or _says(tagging, at, end, clause.end, tags)
            or _acts(tagging, at)
            or not plausible(tagging, at, end, thing)
        ):
            continue
        if best is None or end > best[0]:
            best = end, thing
    return best


def _acts(tagging: Tagging, at: int) -> bool:
    """Return whether a verb stands where a noun phrase without an article would begin."""
    tags = tagging.tags[at]
    return (
        any(tag in tags for tag in VERBAL)
        and "NOUN" not in tags
        and tagging.tokens[at].word not in known_nouns()
    )


def _behind_shadow(clause: Clause, mark: Mark) -> int:
    """Return where a clause goes on: 'in the shadow of the hat' says no more than 'in the shadow'."""
    tagging = clause.tagging
    if (
        mark.end < clause.end
        and tagging.tokens[mark.end].word == "of"
        and tagging.tokens[mark.end - 1].word in ("shadow", "shade")
    ):
        return max(
            (end for end, _, _ in nouns_at(tagging, mark.end + 1) if end <= clause.end), default=mark.end
        )
    return mark.end


def _says(tagging: Tagging, start: int, end: int, last: int, tags: tuple[str, ...]) -> bool:
    """Return whether a stretch holds a word of a scale; 'the red light' of a lamp is no such thing behind a preposition."""
    return any(
        (mark := mark_at(tagging, k, last, tags)) is not None
        and not mark.has("is", "wished", "none", "too", "more", "out")
        for k in range(start, end)
    )


def _small_end(tagging: Tagging, at: int) -> int:
    """Return the end of a small word or filler that begins at a token; the token itself for others."""
    ends = [tagging.tags[at][tag][0] for tag in _SMALL if tag in tagging.tags[at]]
    measures = ("PERCENT", "STOPS", "LEVELS", "NUMBER", "SIGNED", "PART", "BY", "ABOUT")
    ends += [tagging.tags[at][tag][0] for tag in measures if tag in tagging.tags[at]]
    return max(ends, default=at)
