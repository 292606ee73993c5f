"""Wishes said sideways, read from `sideways.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class Said(Entry):
    """A plain wish, and the manners in which people put it."""

    wish: str
    """As it is read, with its slots: 'remove {thing}'."""
    said: tuple[str, ...]
    first: bool = False
    """True where the words are tried before any reader, which would mistake them."""
    spares: tuple[str, ...] = ()
    """The lists of `spared` with what the wish is never about."""


class Tails(Entry):
    """What a wish may end with that changes nothing of it."""

    approving: tuple[str, ...]
    """'would be {}'; '{}' is one of `nice`."""
    nice: tuple[str, ...]
    purpose: tuple[str, ...]
    """What begins a reason."""
    measures: frozenset[str]
    """Words of what begins like one and is none: 'for my taste'."""
    ends: frozenset[str]
    """What pictures are made for: 'for my website'."""
    tellers: frozenset[str]
    """Who or what begins something that is only told: 'we're redecorating'."""
    binding: frozenset[str]
    """Behind these nothing of its own begins."""


class Sideways(Entry):
    """Wishes said sideways, and the classes of words in them."""

    classes: dict[str, tuple[str, ...]]
    wishes: tuple[Said, ...]
    never: frozenset[str]
    """Words of what is no thing to be changed as a whole."""
    spared: dict[str, frozenset[str]]
    """Heads of what a wish is never about: 'lasting', 'people'."""
    tails: Tails


@cache
def load_sideways() -> Sideways:
    """Return the words, read once."""
    return Sideways.model_validate(load_yaml("sideways.yaml"))
