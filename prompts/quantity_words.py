"""How people say how much in words, read from `quantities.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class Quantities(Entry):
    """Words for numbers, parts and units, and which way light goes."""

    numbers: dict[str, int]
    fractions: dict[str, float]
    between: frozenset[str]
    """What stands between a part and its unit: 'two thirds of a stop'."""
    stops: frozenset[str]
    things: frozenset[str]
    """Behind 'stop' these make it a thing: 'two stop signs'."""
    units: frozenset[str]
    percent: frozenset[str]
    plus: frozenset[str]
    minus: frozenset[str]
    light: frozenset[str]
    """Behind these a number is one of stops."""
    up: frozenset[str]
    down: frozenset[str]
    idle: frozenset[str]


@cache
def load_quantities() -> Quantities:
    """Return the words, read once."""
    return Quantities.model_validate(load_yaml("quantities.yaml"))
