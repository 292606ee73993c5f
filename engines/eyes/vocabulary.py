"""What everyday words mean to the detector: `prompts/things.yaml`."""

from functools import cache
from typing import Any

from ...prompts.loader import load_yaml


@cache
def lists() -> dict[str, Any]:
    """Return the word lists of `prompts/things.yaml`."""
    return load_yaml("things.yaml")


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for noun, words in lists()["nouns"].items():
        for word in words:
            found[word] = (*found.get(word, ()), noun)
    return found


def meanings(noun: str) -> tuple[str, ...]:
    """Return the detector's nouns that an everyday noun may mean: the longest ending that is known decides.

    What somebody does is left aside: 'guy sitting' is a guy.
    """
    words = noun.split()
    doing = next((k for k, word in enumerate(words) if k and word.endswith("ing")), len(words))
    return _known_ending(words) or _known_ending(words[:doing])


def _known_ending(words: list[str]) -> tuple[str, ...]:
    endings = (" ".join(words[start:]) for start in range(len(words)))
    return next((known for ending in endings if (known := _meanings().get(ending))), ())


def mistaken(nouns: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the detector takes such things for now and then."""
    alike = [other for noun in nouns for other in lists()["mistaken"].get(noun, ())]
    alike += animals() if set(nouns) <= set(animals()) else ()
    return tuple(other for other in dict.fromkeys(alike) if other not in nouns)


def is_other_animal(noun: str) -> bool:
    """True for an animal that the detector has no noun for."""
    return _last(noun) in _set("other animals") or noun in _set("other animals")


def animals() -> tuple[str, ...]:
    """Return the detector's nouns that are animals."""
    return tuple(lists()["animals"])


@cache
def _worn() -> dict[str, str]:
    return {word: zone for zone, words in lists()["worn"].items() for word in words}


def zone_of(noun: str) -> str:
    """Return where on a person a garment sits; '' for what is not worn."""
    return _worn().get(noun) or _worn().get(_last(noun), "")


def is_long(noun: str) -> bool:
    """True for a garment that reaches down over the legs."""
    return _last(noun) in _set("long")


def is_part(noun: str) -> bool:
    """True for what belongs to a thing."""
    return noun in _set("parts") or _last(noun) in _set("parts")


def place_of(noun: str) -> str:
    """Return where on its thing a part sits: top, bottom, 'round' for wheels; '' where nothing is known."""
    return _places().get(_last(noun), "")


@cache
def _places() -> dict[str, str]:
    return {word: side for side, words in lists()["places"].items() for word in words}


def owners_of(noun: str) -> tuple[str, ...]:
    """Return the detector's nouns that have such a part, where it is named without its thing."""
    known = lists()["owners"]
    return tuple(known.get(noun) or known.get(_last(noun)) or ())


def is_plate(noun: str) -> bool:
    """True for the plate with a vehicle's number."""
    return noun in _set("plates")


def is_likeness(noun: str) -> bool:
    """True for what is made to look like something else: the detector calls a statue what it shows."""
    return noun in _set("likenesses") or _last(noun) in _set("likenesses")


def is_statue(noun: str) -> bool:
    """True for a likeness of a person in the round, which stands or sits on something else."""
    return _last(noun) in _set("statues")


def posture_in(text: str) -> str:
    """Return 'low' for words that say that somebody sits or lies, 'high' for standing; '' where none does."""
    said = set(text.split())
    return next((posture for posture, words in lists()["postures"].items() if said & set(words)), "")


def ridden_by(noun: str) -> str:
    """Return the detector's noun of what carries somebody who is called by it; '' for all others."""
    return str(lists()["riders"].get(noun) or lists()["riders"].get(_last(noun), ""))


def held() -> tuple[str, ...]:
    """Return the detector's nouns that people hold or carry."""
    return tuple(lists()["held"])


def stands_alone(noun: str) -> bool:
    """True for a part that may be the whole subject of a picture as well: a door."""
    return _last(noun) in _set("alone")


def is_stuff(noun: str) -> bool:
    """True for what has no outline that the networks know: buildings, walls."""
    return _last(noun) in _set("stuff")


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(lists()[name])


def _last(noun: str) -> str:
    return noun.rpartition(" ")[2]
