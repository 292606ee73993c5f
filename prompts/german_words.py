"""German words for the commonest wishes, read from `german.yaml`."""

from functools import cache
from typing import Any

from .loader import Entry, load_yaml
from .wish_kinds import load_wish_kinds


class GermanAct(Entry):
    """What asks for one kind of wish."""

    verbs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class German(Entry):
    """All that is known of German; see the file for what each part means."""

    classes: dict[str, tuple[str, ...]]
    irregular: dict[str, tuple[str, ...]]
    acts: dict[str, GermanAct]
    hints: tuple[str, ...]
    plain: dict[str, str]
    alone: frozenset[str]
    scenery: frozenset[str]
    shared: frozenset[str]
    idle: frozenset[str]
    articles: frozenset[str]
    stating: frozenset[str]
    it: frozenset[str]
    turns: frozenset[str]
    leading: frozenset[str]
    within: dict[str, str]
    little: frozenset[str]
    lots: frozenset[str]
    places: dict[str, str]
    clockwise: frozenset[str]
    against: frozenset[str]
    sizes: dict[str, str]
    widths: dict[str, str]
    units: dict[str, str]
    breadth: dict[str, str]
    colours: dict[str, str]
    more_of: dict[str, str]
    aspects: dict[str, str]
    adjectives: dict[str, str]
    nouns: dict[str, str]
    joining: frozenset[str]
    courtesy: frozenset[str]
    standing: frozenset[str]
    definite: frozenset[str]
    accusative: frozenset[str]
    dative: frozenset[str]
    genitive: frozenset[str]
    undeclined: frozenset[str]
    instead: frozenset[str]
    ways: dict[str, str]


_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'"})


def spelt(words: str) -> str:
    """Return words in small letters without umlauts: 'Größe' and 'Groesse' are one."""
    return words.lower().translate(_SPELT)


@cache
def load_german() -> German:
    """Return the German words, each as `spelt`, with the nouns of `wish_kinds.yaml`."""
    data = _spelt_all(load_yaml("german.yaml"))
    known = {spelt(word): english for word, english in load_wish_kinds().german.items()}
    return German.model_validate(data | {"nouns": known | data["nouns"]})


def _spelt_all(data: object) -> dict[str, Any]:
    def inside(part: object) -> object:
        if isinstance(part, dict):
            return {_key(k): inside(v) for k, v in part.items()}
        return [inside(v) for v in part] if isinstance(part, list) else _key(part)

    found = inside(data)
    assert isinstance(found, dict), "german.yaml is a table"
    return found


def _key(said: object) -> str:
    """Return words as `spelt`, but the name of a class of verbs as it is: 'kontrast UP'."""
    return " ".join(w if w.isupper() else spelt(w) for w in str(said).split())
