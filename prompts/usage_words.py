"""Questions about how the program is used, and their answers, read from `usage.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class UsageAnswer(Entry):
    """What is asked about, and what is said."""

    asked: tuple[str, ...]
    answer: str


class Usage(Entry):
    """How such a question begins, what may stand around what is asked about, and the answers."""

    starts: tuple[str, ...]
    about: frozenset[str]
    in_general: frozenset[str]
    """What pictures are called that are none in particular: 'a photo'."""
    things: tuple[str, ...]
    bare: frozenset[str]
    can: tuple[str, ...]
    how_to_edit: str
    """The answer to how a picture in general is edited; `wish` is what can be said for it."""
    answers: dict[str, UsageAnswer]


@cache
def load_usage() -> Usage:
    """Return the questions and answers, read once."""
    return Usage.model_validate(load_yaml("usage.yaml"))
