# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A request as clauses; which of them only tell something, and what a clause is about."""

from dataclasses import dataclass

from .concepts import Mark, mark_at
from .language import known_nouns, load_word_lists
from .nouns import VERBAL, Thing, nouns_at, plausible
from .tagger import Tagging

_SMALL = ("FILLER", "DET", "PREP", "JOIN", "ITIS", "AMOUNT")
_UNTOLD = ("i", "we", "when", "because", "since", "for")
"""First words of a clause that names nothing which 'it' could mean."""
_PARTING = ("and", "but", "so", "then", "because", "since", "although", "while")


@dataclass(frozen=True)
class Clause:
    """Tokens `start` to `end` of a request, without the stops and commas around them."""

    tagging: Tagging
    start: int
    end: int

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the clause."""
        return tuple(t.word for t in self.tagging.tokens[self.start : self.end])

    @property
    def said(self) -> str:
        """The clause as the person typed it."""
        return self.tagging.said(self.start, self.end)


def clauses_of(tagging: Tagging, *, tails: bool = True) -> list[Clause]:
    """Cut a request at stops, commas and joining words; with `tails` also before purposes and reasons."""
    found: list[Clause] = []
    start = 0
    for at in range(len(tagging.tokens) + 1):
        token = tagging.tokens[at] if at < len(tagging.tokens) else None
        if token is None or token.kind in ("stop", "comma", "colon") or token.word in _PARTING:
            if at > start:
                clause = Clause(tagging, start, at)
                found += _without_tail(clause) if tails else [clause]
            start = at if token is not None and token.word in _PARTING[2:] else at + 1
    return [c for c in found if any(w not in _PARTING for w in c.words)]


def _without_tail(clause: Clause) -> list[Clause]:
    """Part a clause from the purpose, reason or comparison behind it; 'more light for the dog' has none."""
    tails = load_word_lists()["tails"]
    for at in range(clause.start + 1, clause.end):
        for tail in tails:
            words = tail.split()
            if list(clause.words[at - clause.start : at - clause.start + len(words)]) != words or (
                "FILLER" in clause.tagging.tags[at - 1] and at - 1 == clause.start
            ):
                continue
            if tail == "for" and _names_known(clause, at + 1):
                continue
            return [Clause(clause.tagging, clause.start, at), Clause(clause.tagging, at, clause.end)]
    return [clause]


def _names_known(clause: Clause, at: int) -> bool:
    """Return whether a noun that `find` knows heads the words from here on, or a pronoun stands there."""
    known = known_nouns()
    head = list(clause.words[at - clause.start :])
    return bool(head) and (head[-1] in known or head[-1] in ("him", "her", "them", "it"))


def only_tells(clause: Clause) -> bool:
    """Return whether a clause states something and wishes for nothing: 'we were in a bar', 'for our church'."""
    lists = load_word_lists()
    words = clause.words
    text = f" {' '.join(words)} "
    if any(f" {asked} " in text for asked in lists["requesting"]):
        return False
    if words[0] in lists["connecting"] and len(words) > 1:
        return True
    speaks = words[0] in lists["speakers"]
    states = any(f" {verb} " in text or text.endswith(f" {verb} ") for verb in lists["stating"]) or any(
        w.endswith("ed") and len(w) > 4 for w in words[1:]
    )
    return (speaks or "'s" in words) and (states or words[0] in lists["stating"])


def subject_of(clause: Clause) -> str:
    """Return the first thing that a clause names, '' for none: 'there's a dog that wandered in' is about the dog."""
    if clause.words[0] in _UNTOLD and not {"know", "want", "wanted", "like", "have", "got"} & set(
        clause.words
    ):
        return ""
    for at in range(clause.start, clause.end):
        for end, _, thing in sorted(nouns_at(clause.tagging, at), key=lambda n: n[0]):
            if thing.kind == "thing" and end <= clause.end and _names(clause, at, end):
                return max(
                    (
                        t
                        for e, _, t in nouns_at(clause.tagging, at)
                        if e <= clause.end
                        and t.kind == "thing"
                        and "PREP" not in clause.tagging.tags[min(end, clause.end - 1)]
                    ),
                    key=lambda t: len(t.phrase),
                    default=thing,
                ).phrase
    return ""


def _names(clause: Clause, at: int, end: int) -> bool:
    """Return whether words name a thing for sure: an article leads them in, or a noun that `find` knows is among them."""
    words = {t.word for t in clause.tagging.tokens[at:end]}
    return clause.tagging.has(at, "DET") or bool(words & known_nouns())


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
