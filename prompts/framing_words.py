"""What people call the shape of a crop and what stays in it, read from `framing.yaml`."""

from functools import cache

from .loader import Entry, load_yaml

Words = tuple[str, ...]


class Framing(Entry):
    """Words about the frame."""

    generic: dict[str, str]
    """Shapes without a number, which count only beside one of `crops`."""
    crops: frozenset[str]
    idle: frozenset[str]
    """What may stand beside the name of a shape and says nothing more."""
    keeping: Words
    """What begins that which stays in the frame."""
    definite: frozenset[str]
    loose: frozenset[str]
    """Of `keeping`, those behind which only what is definite stays in the frame."""
    inside: Words
    who: dict[str, str]
    """Whom people mean: 'the two of us' → 'people'."""


@cache
def load_framing() -> Framing:
    """Return the words, read once."""
    return Framing.model_validate(load_yaml("framing.yaml"))
