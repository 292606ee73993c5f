"""Words of a follow-up that nobody here knows, left out where they name nothing: 'on reflection, blue'."""

from collections.abc import Iterator
from functools import cache

from ....prompts.follow_up_words import load_follow_up_words
from ....prompts.talk_words import load_talk_words
from .loose_words import loose

_MOST = 3
"""So many words may be unknown; more are a wish of their own."""


def without_unheard(request: str, telling: frozenset[str]) -> tuple[str, str]:
    """Return a follow-up without its unknown words, and those words; '' twice where one may name something.

    `telling`: words that name a thing, a colour or a wish.
    """
    words = loose(request).split()
    unknown = [at for at, w in enumerate(words) if w not in _heard() and w not in telling and w.isalpha()]
    named = any(words[at - 1] in load_talk_words().naming for at in unknown if at)
    if not unknown or named or len(unknown) > min(_MOST, len(words) - len(unknown)):
        return "", ""
    kept = [w for at, w in enumerate(words) if at not in unknown]
    return " ".join(kept).strip(" ,"), " ".join(words[at] for at in unknown)


@cache
def _heard() -> frozenset[str]:
    """Return every word that follow-ups are made of."""
    files = load_talk_words().model_dump(), load_follow_up_words().model_dump()
    return frozenset(word for phrase in _phrases(files) for word in phrase.split())


def _phrases(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data.lower()
    elif isinstance(data, dict):
        yield from (phrase for pair in data.items() for part in pair for phrase in _phrases(part))
    elif isinstance(data, list | tuple | set | frozenset):
        yield from (phrase for part in data for phrase in _phrases(part))
