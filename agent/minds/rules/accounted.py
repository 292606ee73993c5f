"""Which words of a request nothing that was read from it accounts for: nothing may be dropped in silence."""

from collections.abc import Iterable

from ...values.intents import Intent
from ..meanings.request import spoken
from ..reading.clauses import Clause, clauses_of, only_tells
from ..reading.concepts import mark_at
from ..reading.language import grammar_words, load_word_lists
from ..reading.tagger import Tagging, tagged

NAMED = ("SKYNOUN", "BACKGROUND", "COLOUR", "SUBJECTSTUFF", "HERE", "NOUN", "CAST")
"""Tags of words that an intent has to be about; the others say what is done, or how much."""
_LISTS = ("small", "stating", "speakers", "connecting", "requesting", "owners", "not_things")
_ASIDE = frozenset(["so", "instead", "like", "than", "as", "because", "while", "what's"])
"""Words that a reason, a purpose or a comparison begins with."""
_COLOURED = frozenset(["temperature", "tint", "saturation", "vibrance"])
_SAME = {"sky": {"clouds"}, "clouds": {"sky"}, "background": {"subject", "everything"}}


def unaccounted(request: str, intents: Iterable[Intent], told: Iterable[str]) -> tuple[str, ...]:
    """Return the content words that no intent is about, and that say nothing of what is done.

    `told`: what was refused, or said to be a remark or not understood.
    """
    intents, language = tuple(intents), spoken(request)
    if language.name != "English" or all(i.do == "outdoors" for i in intents):
        return ()
    tagging = tagged(request, language)
    doing = _doing(tagging)
    known = _words(intents) | {t.word for text in told for t in tagged(text, language).tokens}
    colours = any(
        i.do != "remove" and not (i.do == "adjust" and not _COLOURED & set(i.sliders)) for i in intents
    )
    known |= {word for word, same in _SAME.items() if same & known}
    if any(i.do == "write" for i in intents):
        doing |= {k for k, token in enumerate(tagging.tokens) if token.capital}
    doing |= _coloured(tagging) if colours else set()
    return tuple(
        tagging.tokens[k].word
        for clause in clauses_of(tagging)
        if not only_tells(clause)
        for k in _spoken_of(clause)
        if k not in doing and not _small(tagging.tokens[k].word) and tagging.tokens[k].word not in known
    )


def _spoken_of(clause: Clause) -> Iterable[int]:
    """Return the words of a clause up to a reason or comparison in it."""
    tokens = clause.tagging.tokens
    for k in range(clause.start, clause.end):
        if tokens[k].word in _ASIDE:
            return
        if tokens[k].kind == "word":
            yield k


def _words(intents: Iterable[Intent]) -> set[str]:
    said = " ".join(str(i.model_dump()) for i in intents).lower()
    return set("".join(c if c.isalnum() or c in "-_" else " " for c in said).replace("_", " ").split())


def _small(word: str) -> bool:
    return len(word.strip(".")) < 2 or any(word in load_word_lists()[name] for name in _LISTS)


def _doing(tagging: Tagging) -> set[int]:
    """Return the tokens inside phrases that say what is done, how much, or nothing at all."""
    spoken_words = grammar_words(tagging.language.name)
    found = {k for k, token in enumerate(tagging.tokens) if token.word in spoken_words}
    for at, tags in enumerate(tagging.tags):
        found |= {k for tag, (end, _) in tags.items() if tag not in NAMED for k in range(at, end)}
        mark = mark_at(tagging, at, len(tagging.tokens))
        found |= set(range(mark.start, mark.end)) if mark is not None else set()
    return found


def _coloured(tagging: Tagging) -> set[int]:
    return {
        k
        for at, tags in enumerate(tagging.tags)
        for tag in ("COLOUR", "CAST")
        if tag in tags
        for k in range(at, tags[tag][0])
    }
