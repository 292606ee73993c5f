"""Read the data of this folder, strictly: an unknown or missing field is an error that names it."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..strict_yaml import read_yaml

Numbers = dict[str, float]


class Entry(BaseModel):
    """A part of the lexicon."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Effect(Entry):
    """A change with a direction: what a tool does for it, and what must then be measured."""

    tool: Literal["adjust", "expose"] = "adjust"
    arguments: Numbers
    exactly: Numbers | None = None
    """Arguments of `adjust` that do it where an amount is said: what is measured has none."""
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
    cured_by: tuple[str, ...]
    """Verbs that take a quality away, and no thing."""
    filters: tuple[str, ...]


class Noise(Entry):
    """What is said beside every wish."""

    words: frozenset[str]
    leads: tuple[str, ...]
    """Go from the beginning."""
    drawn: dict[str, str]
    """What a word means whose letters are drawn out: 'soooo'."""
    writing: frozenset[str]
    """Where one of these is there, every word may be meant."""


class TooLittle(Entry):
    """What people miss, and the words for missing it."""

    qualities: tuple[str, ...]
    opposites: dict[str, str]
    things: tuple[str, ...]
    lacks: tuple[str, ...]
    lost: tuple[str, ...]
    """What is said of a thing that is missed: 'the contrast is gone'."""


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


class Tone(Entry):
    """Parts of a picture by how bright they are: what is done to them by light is an effect of its own."""

    words: frozenset[str]
    lighter: str
    darker: str


class NoPlaces(Entry):
    """Words that stand where a place would, and are none."""

    whole: frozenset[str]
    """The picture by another name."""
    pictures: frozenset[str]
    """Nouns of the whole picture that say how it looks before them: 'this dark photo'."""
    looking: frozenset[str]
    """What is said there."""
    behind: frozenset[str]
    """The background by another name."""
    tails: frozenset[str]
    """Verbs and small words that a place may have caught behind it."""
    tones: dict[str, Tone]
    slips: frozenset[str]
    """Words that no name of a thing holds: with one of them it was misread."""
    qualities: frozenset[str]
    """Heads of phrases that cannot be painted out."""
    shares: frozenset[str]
    """Words for a part of the picture, which is cropped."""
    coloured_things: frozenset[str]
    """Colours that bear a thing's name: the thing can be painted out."""


class Unsaid(Entry):
    """Wishes that leave open how, or where."""

    verbs: frozenset[str]
    """What asks for some change of a thing: 'change'."""
    telling: frozenset[str]
    """Words behind which it is said how: 'into'."""
    heres: tuple[str, ...]
    """What points at a place that only the eyes see: 'right here'."""
    parts: frozenset[str]
    """What is pointed at behind 'this' and 'that': 'part'."""
    pointing: frozenset[str]
    """'this', 'that'."""
    telling_here: frozenset[str]
    """Behind these 'here' is the picture or a story: 'it is so dark in here'."""


class Lexicon(Entry):
    """Everything that the rules mind knows about words."""

    spellings: dict[str, str]
    mend: tuple[str, ...]
    not_typos: tuple[str, ...]
    emphasis: tuple[str, ...]
    fillers: tuple[str, ...]
    too_little: TooLittle
    noise: Noise
    openers: tuple[str, ...]
    splitting: Splitting
    verbs: dict[str, tuple[str, ...]]
    participles: dict[str, str]
    """'turned up' → 'increase'."""
    effects: dict[str, Effect]
    fixes: frozenset[str]
    """What only asks for a remedy of what was said before: 'fix pls'."""
    complaints: dict[str, tuple[str, ...]]
    """'brighten {}' → 'dark', 'dim': what is complained of; '{}' stands for what about."""
    complaints_of_all: dict[str, str]
    """The wish that a complaint stands for → another one, where it is about the whole picture."""
    properties: tuple[Property, ...]
    qualities: Qualities
    casts: dict[str, Numbers]
    cast_words: tuple[str, ...]
    looks: dict[str, tuple[str, ...]]
    look_leads: tuple[str, ...]
    """What a list of looks begins with: 'make it look'."""
    goals: tuple[Goal, ...]
    whole: tuple[str, ...]
    no_places: NoPlaces
    unsaid: Unsaid
    generative: Generative
    families: tuple[str, ...]
    """Colours whose plural means all parts of that colour."""
    qualifiers: Qualifiers
    extras: Extras
    colours: dict[str, str]
    colour_padding: tuple[str, ...]
    colour_tinges: dict[str, str]
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


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of `lexicon.yaml`, read once."""
    return Lexicon.model_validate(load_yaml("lexicon.yaml"))
