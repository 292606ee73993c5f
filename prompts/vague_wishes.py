"""Read what vague scenes consist of, strictly."""

from functools import cache

from pydantic import Field, TypeAdapter

from .loader import Entry, load_yaml


class Specific(Entry):
    """One specific instruction, and the words of a description that make it fit."""

    about: tuple[str, ...]
    """Empty: it always fits."""
    do: str


class Scenery(Entry):
    """A vague scene and what it consists of."""

    words: tuple[str, ...] = Field(min_length=1)
    specific: tuple[Specific, ...] = Field(min_length=2)


@cache
def load_specifics() -> tuple[Scenery, ...]:
    """Return the scenes of `specifics.yaml`, read once."""
    return TypeAdapter(tuple[Scenery, ...]).validate_python(load_yaml("specifics.yaml"))
