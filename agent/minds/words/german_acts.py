"""Which kind of wish German words ask for: words in any order, verbs whole or apart ('helle … auf')."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from ....prompts.german_words import load_german

_ENDINGS = ("", "e", "en", "t", "st", "et", "est")
Need = tuple[frozenset[str], bool]
"""Words of which one must be there, and whether only as the last one."""


@dataclass(frozen=True)
class Asked:
    """A kind of wish, and where the words stand that ask for it."""

    kind: str
    at: frozenset[int]


def asked(words: Sequence[str]) -> list[Asked]:
    """Return the kinds that the words of a clause may ask for: by most words first, then as in the file."""
    met = ((kind, _met(needs, words)) for kind, needs in _alternatives())
    found = (Asked(kind, at) for kind, at in met if at is not None)
    return sorted(found, key=lambda each: -len(each.at))


def hints(words: Sequence[str]) -> frozenset[int]:
    """Return where the words stand that only complain of a thing: 'die Lampe stört'."""
    found = (_met(needs, words) for said in load_german().hints for needs in _needs_of(said))
    return next((at for at in found if at is not None), frozenset())


@cache
def infinitives() -> frozenset[str]:
    """Return every form of the verbs: before one of these 'zu' says nothing."""
    german = load_german()
    verbs = (v for act in german.acts.values() for v in act.verbs)
    classes = (v for verbs in german.classes.values() for v in verbs)
    stems = (v.replace("|", "").split()[0] for v in (*verbs, *classes))
    return frozenset({f for v in stems for f in _forms(v)} | {"machen", "haben", "sein", "werden"})


def _met(needs: tuple[Need, ...], words: Sequence[str]) -> frozenset[int] | None:
    taken: set[int] = set()
    for forms, last in needs:
        places = range(len(words) - 1, len(words)) if last else range(len(words))
        at = next((i for i in places if i >= 0 and i not in taken and words[i] in forms), None)
        if at is None:
            return None
        taken.add(at)
    return frozenset(taken)


@cache
def _alternatives() -> tuple[tuple[str, tuple[Need, ...]], ...]:
    acts = load_german().acts.items()
    said = ((kind, words) for kind, act in acts for words in (*act.verbs, *act.words))
    return tuple((kind, needs) for kind, words in said for needs in _needs_of(words))


def _needs_of(said: str) -> Iterator[tuple[Need, ...]]:
    """Yield every way in which all words of an alternative may be there."""
    for parts in product(*(tuple(_ways(word)) for word in said.split())):
        yield tuple(need for part in parts for need in part)


def _ways(word: str) -> Iterator[tuple[Need, ...]]:
    german = load_german()
    if word in german.classes:
        for verb in german.classes[word]:
            yield from _ways(verb)
        return
    particle, _, verb = word.rpartition("|")
    if particle:
        yield ((_joined(particle, verb), False),)
        yield ((_forms(verb), False), (frozenset({particle}), True))
    else:
        yield ((_forms(word) if _is_verb(word) else frozenset({word}), False),)


@cache
def _is_verb(word: str) -> bool:
    german = load_german()
    verbs = {v for act in german.acts.values() for v in act.verbs}
    return word in verbs | {v for verbs in german.classes.values() for v in verbs} or word.endswith("ieren")


def _joined(particle: str, verb: str) -> frozenset[str]:
    """Return 'aufhellen', 'aufzuhellen', 'aufgehellt', 'aufhellst'."""
    stem, odd = _stem(verb), load_german().irregular.get(verb, ())
    ends = {f"{particle}{form}" for form in _forms(verb)}
    past = {f"{particle}ge{stem}t", f"{particle}ge{stem}en", f"{particle}ge{stem}et"}
    return frozenset(ends | past | {f"{particle}zu{verb}"} | {f"{particle}{form}" for form in odd})


def _forms(verb: str) -> frozenset[str]:
    stem, odd = _stem(verb), load_german().irregular.get(verb, ())
    plain = {f"{stem}{ending}" for ending in _ENDINGS} | {f"ge{stem}t", f"ge{stem}et", verb}
    short = {f"{verb[:-3]}{verb[-2]}e"} if verb.endswith(("eln", "ern")) else set[str]()
    return frozenset(plain | short | set(odd))


def _stem(verb: str) -> str:
    return verb.removesuffix("n") if verb.endswith(("ln", "rn")) else verb.removesuffix("en")
