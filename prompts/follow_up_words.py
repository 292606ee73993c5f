"""The words of follow-ups, read from `follow_ups.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class Strength(Entry):
    """Words that ask for more or less of the last edit, in any order."""

    idle: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    verbs: frozenset[str]
    """Say neither without `up` or `down`: 'dial it down'."""
    loose: frozenset[str]
    """The same, but 'take it back' is no less of it, where 'take it back a bit' is."""
    up: frozenset[str]
    down: frozenset[str]
    off: frozenset[str]
    strong: frozenset[str]
    """What is complained of with `too`, missed with 'not enough'."""
    weak: frozenset[str]
    too: frozenset[str]
    denying: frozenset[str]
    mild: frozenset[str]
    doubling: frozenset[str]


class WayBack(Entry):
    """Words that ask for an earlier version, in any order."""

    cues: frozenset[str]
    idle: frozenset[str]
    never: tuple[str, ...]
    """First words of a question about what was, and of 'do not go back'."""
    steps: dict[str, int]
    all: frozenset[str]
    pairs: tuple[frozenset[str], ...]
    """Words that are a cue only together: 'take … off'."""


class OneMore(Entry):
    """Words for one more like the thing that was removed, or for what is left of it."""

    starts: tuple[str, ...]
    numbers: frozenset[str]
    places: frozenset[str]
    """First words of where it is."""
    remains: tuple[str, ...]
    """Behind what is left: 'his shadow is still there'."""


class Judging(Entry):
    """Words that judge the last edit: what is bad, or what it is not."""

    bad: frozenset[str]
    good: frozenset[str]
    denying: frozenset[str]
    idle: frozenset[str]


class WantedBack(Entry):
    """Words that want back what was undone."""

    cues: frozenset[str]
    idle: frozenset[str]


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
    versions: tuple[str, ...]
    version_told: dict[str, tuple[str, ...]]
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
    refusals: tuple[str, ...]
    """Like `returns`, but the tool may be named in place of the thing."""
    misses: tuple[str, ...]
    strength: Strength
    way_back: WayBack
    judging: Judging
    one_more: OneMore
    not_that: frozenset[str]
    wanted_back: WantedBack
    sure_moves: frozenset[str]
    people: tuple[str, ...]
    alone: frozenset[str]
    """Before the last wish once more, for one thing alone."""
    holding: frozenset[str]
    """First words of what is to stay, behind the way back: 'but keep it bright'."""


@cache
def load_follow_up_words() -> FollowUpWords:
    """Return the words, read once."""
    return FollowUpWords.model_validate(load_yaml("follow_ups.yaml"))
