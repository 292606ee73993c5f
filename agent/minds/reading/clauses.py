# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A request as clauses; which of them only tell something, and what a clause is about."""

from dataclasses import dataclass
from itertools import pairwise

from .chart import commands
from .concepts import mark_at
from .language import known_nouns, load_word_lists
from .nouns import nouns_at
from .tagger import Tagging

_UNTOLD = ("i", "we", "when", "because", "since", "for")
"""First words of a clause that names nothing which 'it' could mean."""
_LEADS = ("by", "for", "be", "been", "is", "are", "more", "less", "too", "so", "very")
"""Words behind which a verb opens no wish of its own."""
_PARTICLES = ("up", "down", "rid", "out", "off")
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


def cut_at_verbs(clauses: list[Clause]) -> list[Clause]:
    """Cut clauses before a second verb that wishes: 'remove the chair darken the colours' wishes twice."""
    return [piece for clause in clauses for piece in _pieces(clause)]


def _pieces(clause: Clause) -> list[Clause]:
    tagging = clause.tagging
    verbs = [k for k in range(clause.start, clause.end) if commands(tagging, k)]
    cuts = [
        at
        for before, at in pairwise(verbs)
        if at - before > 1 and _raises(tagging, at) and tagging.tokens[at - 1].word not in _LEADS
    ]
    edges = [clause.start, *cuts, clause.end]
    return [Clause(tagging, start, end) for start, end in pairwise(edges)]


def _raises(tagging: Tagging, at: int) -> bool:
    """Return whether a verb of light or colour, or one that adds or takes away, begins here, and no name of a scale."""
    mark = mark_at(tagging, at, len(tagging.tokens))
    return mark is not None and not mark.scales("name") and tagging.tokens[at].word not in _PARTICLES


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
