"""The words of follow-ups, read from `follow_ups.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class FollowUpWords(Entry):
    """What people say of an edit that was just made."""

    leads: tuple[str, ...]
    tails: tuple[str, ...]
    denials: frozenset[str]
    bigger: frozenset[str]
    smaller: frozenset[str]
    other_way: frozenset[str]
    tighter: frozenset[str]
    still: tuple[str, ...]
    says: tuple[str, ...]
    left_over: tuple[str, ...]
    owners: frozenset[str]
    axes: dict[str, frozenset[str]]
    places: dict[str, frozenset[str]]
    moves: dict[str, frozenset[str]]
    asides: frozenset[str]
    again: frozenset[str]
    named: tuple[str, ...]
    skies: dict[str, tuple[str, ...]]
    turns: dict[str, frozenset[str]]
    also: tuple[str, ...]
    also_behind: tuple[str, ...]
    transparent: frozenset[str]
    quoted: frozenset[str]
    no_things: frozenset[str]
    nots: tuple[str, ...]
    speaking: frozenset[str]
    returns: tuple[str, ...]


@cache
def load_follow_up_words() -> FollowUpWords:
    """Return the words, read once."""
    return FollowUpWords.model_validate(load_yaml("follow_ups.yaml"))
