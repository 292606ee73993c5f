"""Read the data of this folder, strictly: an unknown or missing field is an error that names it."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from ..strict_yaml import read_yaml

Numbers = dict[str, float]


class Entry(BaseModel):
    """A part of the lexicon."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Effect(Entry):
    """A change with a direction: what `adjust` does for it, and what must then be measured."""

    arguments: Numbers
    reason: str
    expect: str
    """'lightness rises 0.01': measure, direction, least change."""
    verbs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Property(Entry):
    """A noun that can go up or down; both name effects."""

    words: tuple[str, ...]
    up: str
    down: str


class GoalStep(Entry):
    """One specific adjustment that a vague goal stands for."""

    tool: Literal["adjust", "enhance", "look"] = "adjust"
    arguments: Numbers
    say: str


class Goal(Entry):
    """A vague wish and what it means."""

    name: str
    words: tuple[str, ...]
    steps: tuple[GoalStep, ...] = Field(min_length=1)
    expect: tuple[str, ...] = ()


class Generative(Entry):
    """Words of wishes that need new things to be painted."""

    verbs: tuple[str, ...]
    face: tuple[str, ...]
    style: tuple[str, ...]


class Qualities(Entry):
    """Nouns that can be taken away without being things."""

    cures: dict[str, str]
    """'haze' → the effect that takes it away."""
    colour: tuple[str, ...]
    things: tuple[str, ...]
    filters: tuple[str, ...]


class Splitting(Entry):
    """Words that begin a wish, and words that hold it together."""

    begin: tuple[str, ...]
    may_begin: tuple[str, ...]
    blocking: tuple[str, ...]
    particles: tuple[str, ...]


class Qualifiers(Entry):
    """Adjectives before a property."""

    strong: tuple[str, ...]
    """More of it: 'deep shadows'."""
    weak: tuple[str, ...]
    """Less of it: 'soft contrast'."""
    extras: tuple[str, ...]
    """Properties that are put on: a weak one is a little of it, not less."""


class Extras(Entry):
    """Small lists."""

    colour_question: tuple[str, ...]


class Lexicon(Entry):
    """Everything that the rules mind knows about words."""

    spellings: dict[str, str]
    mend: tuple[str, ...]
    not_typos: tuple[str, ...]
    fillers: tuple[str, ...]
    openers: tuple[str, ...]
    splitting: Splitting
    verbs: dict[str, tuple[str, ...]]
    participles: dict[str, str]
    """'turned up' → 'increase'."""
    effects: dict[str, Effect]
    complaints: dict[str, tuple[str, ...]]
    """'brighten {}' → 'dark', 'dim': what is complained of; '{}' stands for what about."""
    properties: tuple[Property, ...]
    qualities: Qualities
    casts: dict[str, Numbers]
    cast_words: tuple[str, ...]
    looks: dict[str, tuple[str, ...]]
    goals: tuple[Goal, ...]
    whole: tuple[str, ...]
    generative: Generative
    families: tuple[str, ...]
    """Colours whose plural means all parts of that colour."""
    qualifiers: Qualifiers
    extras: Extras
    colours: dict[str, str]
    colour_padding: tuple[str, ...]
    aspects: dict[str, tuple[str, ...]]
    skies: dict[str, tuple[str, ...]]
    """Kind of the tool `sky` → what people call it; the next three in the same way."""
    hours: dict[str, tuple[str, ...]]
    weathers: dict[str, tuple[str, ...]]
    seasons: dict[str, tuple[str, ...]]
    amounts: dict[str, tuple[str, ...]]


def load_yaml(name: str) -> Any:
    """Return the plain data of a file of this folder."""
    return read_yaml(files(str(__package__)).joinpath(name).read_text("utf-8"), name)[0]


def load_words(name: str) -> Any:
    """Return a file of words: every scalar is text, so that 'no' and 'off' stay words."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(files(str(__package__)).joinpath(name).read_text("utf-8"), Loader=loader)


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of `lexicon.yaml`, read once."""
    return Lexicon.model_validate(load_yaml("lexicon.yaml"))
