"""The words of wishes that are described as done, read from `said_as_done.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class DoneWords(Entry):
    """Words that describe a wish as done: 'her face is brighter now', 'could the sky be bluer'."""

    verbs: frozenset[str]
    asking: frozenset[str]
    by_now: frozenset[str]
    degrees: frozenset[str]
    comparing: frozenset[str]
    no_comparative: frozenset[str]
    done: frozenset[str]
    """Participles: 'could it be made warmer' is a wish as it stands."""
    tellers: frozenset[str]
    """What a deed that is told stands behind: 'we', 'was'."""
    between: frozenset[str]
    """Words between those and the deed: 'already'."""
    past: frozenset[str]
    wanting: frozenset[str]
    """Words that look like a deed and are a wish: 'I wanted it warmer'."""
    again: frozenset[str]


@cache
def load_done_words() -> DoneWords:
    """Return the words, read once."""
    return DoneWords.model_validate(load_yaml("said_as_done.yaml"))
