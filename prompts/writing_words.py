"""Words about letters on a picture, read from `writing.yaml`."""

from functools import cache

from .loader import Entry, load_yaml

Words = tuple[str, ...]


class Dates(Entry):
    """What is said for a date that stands nowhere in the wish."""

    taken: Words
    today: Words


class Unquoted(Entry):
    """What begins and ends words that are to be written, without quotation marks."""

    puts: Words
    """Behind these words have to look like letters."""
    writes: Words
    says: Words
    between: frozenset[str]
    nouns: Words
    openers: frozenset[str]
    prepositions: frozenset[str]
    anchors: frozenset[str]
    alone: frozenset[str]
    articles: frozenset[str]
    looks: frozenset[str]
    ends: frozenset[str]
    wanted: frozenset[str]
    """Behind these a noun for text begins one: 'I'd like the words …'."""
    asking: frozenset[str]
    """No text that nothing announces begins with one of these."""
    pictures: frozenset[str]
    """Of these something else is put in: 'Mary from the other photo'."""
    courtesy: frozenset[str]
    asking_for: frozenset[str]
    units: frozenset[str]
    polite: frozenset[str]


class Writing(Entry):
    """How people say what letters look like and where they stand: value of the tool → what it is called."""

    places: dict[str, Words]
    fonts: dict[str, Words]
    sizes: dict[str, float]
    """Word → height of the letters as a share of the picture's."""
    backings: dict[str, Words]
    aligned: dict[str, Words]
    see_through: Words
    dates: Dates
    watermark: Words
    meme: Words
    unquoted: Unquoted
    below: Words
    """Where a caption stands that is not on the picture."""


@cache
def load_writing() -> Writing:
    """Return the words, read once."""
    return Writing.model_validate(load_yaml("writing.yaml"))
