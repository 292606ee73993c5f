"""Limits that people say beside a wish, read from `cautions.yaml`."""

from functools import cache

from .loader import Entry, load_yaml

Words = tuple[str, ...]


class Cautions(Entry):
    """How people limit a wish: kind of limit → manners of saying it."""

    before: Words
    """What may stand before a limit: 'but please'."""
    behind: Words
    owned: frozenset[str]
    """Behind 'but' these begin what narrows a wish: 'but only the bonnet'."""
    classes: dict[str, Words]
    limits: dict[str, Words]
    """Kinds in the order in which they are tried; `left` and `said` only where nobody reads a wish."""
    qualities: frozenset[str]
    """No places: a limit about them is only said."""
    places: dict[str, str]
    """What stands for a place that a finder knows: 'skin tones'."""


@cache
def load_cautions() -> Cautions:
    """Return the words, read once."""
    return Cautions.model_validate(load_yaml("cautions.yaml"))
