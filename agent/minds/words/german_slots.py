"""What a German wish is about: thing, colour, amount, place, turn; None where a word is not known."""

from dataclasses import dataclass, replace
from functools import cache

from ....prompts.german_words import German, load_german, spelt

_ADJECTIVE_ENDINGS = ("er", "es", "en", "em", "e", "")
_PLURALS = ("en", "n", "er", "e", "s")
_SHORTEST_HEAD = 4
_OPEN = ("and", "on", "in", "with", "of", "at", "behind", "under", "over", "to", "from")
"""English words that an article may follow."""


@dataclass(frozen=True)
class Slots:
    """What is said beside the words that ask for a kind of wish, in English."""

    target: str = ""
    colour: str = ""
    more_of: str = ""
    """'bluer' of 'mach den Himmel blauer'."""
    amount: str = ""
    place: str = ""
    turn: str = ""
    number: str = ""
    aspect: str = ""
    size: str = ""
    width: str = ""
    words: str = ""
    """What is to be written, without quotation marks."""


@dataclass
class _Read:
    slots: Slots
    thing: list[str]
    article: str = ""
    owner: tuple[str, ...] = ()
    """Whose thing it is: 'der Braut die Zähne'."""
    painted: str = ""
    """A colour before its noun: 'rotes Auto'."""


def noun(word: str) -> str:
    """Return the English of a noun: singular, plural, or by the head of a compound; '' for an unknown one."""
    known = load_german().nouns
    word = spelt(word)
    if word in known:
        return known[word]
    for ending in _PLURALS:
        single = known.get(word.removesuffix(ending)) if word.endswith(ending) else None
        if single and len(word) > len(ending) + 2:
            return single if single.endswith("s") else f"{single}s"
    return _compound(word)


def _compound(word: str) -> str:
    """Return 'house door' of 'Haustür', 'lamp' of 'Gartenlampe' where only the head is known."""
    known = load_german().nouns
    for at in range(3, len(word) - _SHORTEST_HEAD + 1):
        head = known.get(word[at:]) or (known.get(word[at:-1]) if word.endswith(("n", "s", "e")) else None)
        if head:
            first = known.get(word[:at]) or known.get(word[: at - 1]) or ""
            return f"{first} {head}".strip() if first not in ("the", "on", "in the") else head
    return ""


@cache
def _colours() -> dict[str, tuple[str, str]]:
    """Return each form of a colour's name → (colour, ending)."""
    return {
        f"{stem}{ending}": (colour, ending)
        for stem, colour in load_german().colours.items()
        for ending in _ADJECTIVE_ENDINGS
    }


def slots_of(said: list[str], verbs: frozenset[str], *, writes: bool = False) -> Slots | None:
    """Return what the words of a clause say beside its act."""
    german, read = load_german(), _Read(Slots(), [])
    words = _joined([spelt(w) for w in said])
    spelling = said if len(words) == len(said) else words
    text: list[str] = []
    at = 0
    while at < len(words):
        used = _take(words, at, read, german, verbs)
        if not used and writes:
            text.append(spelling[at])
            used = 1
        if not used:
            return None
        at += used
    target = " ".join(_trimmed([*read.thing, *read.owner]))
    slots = replace(read.slots, target=target, words=" ".join(text))
    if read.painted and target and not slots.colour and read.article not in load_german().definite:
        return replace(slots, colour=read.painted, target=_less(target, read.painted))
    return slots


def _less(target: str, colour: str) -> str:
    return target.removeprefix(colour).strip()


def _joined(words: list[str]) -> list[str]:
    """Return the words with 'ein bisschen' as 'etwas'."""
    text = f" {' '.join(words)} "
    for said in (
        " ein klein wenig ",
        " ein klein bisschen ",
        " ein bisschen ",
        " ein wenig ",
        " n bisschen ",
        " ein tick ",
    ):
        text = text.replace(said, " etwas ")
    return text.split()


def _take(words: list[str], at: int, read: _Read, german: German, verbs: frozenset[str]) -> int:
    """Put the word at a place where it belongs; return how many words were used, 0 for an unknown one."""
    return (
        _turn(words, at, read, german)
        or _number(words, at, read, german)
        or _value(words, at, read, german)
        or _colour(words, at, read, german)
        or _thing(words, at, read, german)
        or _idle(words, at, read, german, verbs)
    )


def _turn(words: list[str], at: int, read: _Read, german: German) -> int:
    word = words[at]
    if word in german.against and german.clockwise & set(words[at:]):
        steps = next(i for i, w in enumerate(words[at:]) if w in german.clockwise) + 1
        read.slots = replace(read.slots, turn=f"{read.slots.turn} left".strip())
        return steps
    if word in german.clockwise:
        read.slots = replace(read.slots, turn=f"{read.slots.turn} right".strip())
        return 1
    if word in german.ways and at and words[at - 1] == "nach":
        way = german.ways[word]
        read.slots = replace(read.slots, turn=f"{read.slots.turn} {way}".strip())
        return 1
    return 0


def _number(words: list[str], at: int, read: _Read, german: German) -> int:
    word = words[at]
    if ":" in word and word.replace(":", "").isdigit():
        read.slots = replace(read.slots, aspect=word)
        return 1
    digits = word.rstrip("%°px")
    if not digits.replace(",", "").isdigit():
        return 0
    unit = german.units.get(word[len(digits) :], "")
    used = 1
    if not unit and at + 1 < len(words) and words[at + 1] in german.units:
        unit, used = german.units[words[at + 1]], 2
    amount = digits.replace(",", ".")
    if unit == "degrees":
        read.slots = replace(read.slots, turn=f"{amount} degrees {read.slots.turn}".strip())
        return used
    wide = german.breadth.get(words[at + used], "") if at + used < len(words) else ""
    size = f"{amount}%" if unit == "%" else f"{amount} px {wide}".strip()
    read.slots = replace(read.slots, number=size)
    return used + bool(wide)


def _value(words: list[str], at: int, read: _Read, german: German) -> int:
    word = words[at]
    if word in german.little or word in german.lots:
        read.slots = replace(read.slots, amount="a bit" if word in german.little else "a lot")
    elif word in german.aspects:
        read.slots = replace(read.slots, aspect=german.aspects[word])
    elif word.startswith("§"):
        pass
    else:
        return 0
    return 1


def _colour(words: list[str], at: int, read: _Read, german: German) -> int:
    if words[at] in german.instead and at + 1 < len(words) and words[at + 1] in _colours():
        return 2
    if words[at] not in _colours():
        return 0
    (colour, ending), before = _colours()[words[at]], at + 1 < len(words) and _is_named(words[at + 1])
    stem = words[at].removesuffix(ending) if ending else words[at]
    if before and (ending or stem in german.undeclined):
        read.painted = colour
        read.thing.append(colour)
    elif ending == "er" and stem in german.more_of:
        read.slots = replace(read.slots, colour=colour, more_of=german.more_of[stem])
    elif read.slots.colour:
        return 0
    else:
        read.slots = replace(read.slots, colour=colour)
    return 1


def _thing(words: list[str], at: int, read: _Read, german: German) -> int:
    word, thing = words[at], read.thing
    if word in german.standing and thing and thing != ["picture"]:
        thing.extend(german.nouns[word].split())
    elif (
        word in german.leading
        and thing
        and at + 1 < len(words)
        and any(map(_is_named, words[at + 1 : at + 4]))
    ):
        if thing == ["picture"]:
            thing.clear()
        elif word not in german.within:
            return 0
        else:
            thing.extend(german.within[word].split())
    elif word in german.articles:
        return _article(words, at, read, german)
    elif word in german.it and not thing:
        thing.append("it")
    else:
        return _named(words, at, read, german)
    return 1


def _article(words: list[str], at: int, read: _Read, german: German) -> int:
    word, thing = words[at], read.thing
    if word in german.it and not any(_is_named(w) for w in words[at + 1 : at + 3]):
        thing[:] = thing or ["it"]
    elif thing == ["picture"]:
        return 1
    elif thing and thing[-1] in _OPEN:
        thing.append("the")
    elif thing and word in german.accusative and read.article in german.dative:
        read.owner = ("of", "the", *thing)
        thing.clear()
    elif word == "ein" and at + 1 == len(words):
        return 1
    elif thing and word not in german.genitive:
        return 0
    elif thing:
        thing.extend(("of", "the"))
    else:
        read.article = word
    return 1


def _named(words: list[str], at: int, read: _Read, german: German) -> int:
    word = words[at]
    adjective = _adjective(word, german)
    if adjective and any(map(_is_named, words[at + 1 : at + 3])):
        read.thing.append(adjective)
        return 1
    if not _is_named(word):
        return 0
    read.thing.append(noun(word))
    return 1


def _is_named(word: str) -> bool:
    german = load_german()
    grammar = word in german.idle or word in german.leading or word in german.turns or word in german.articles
    apart = (
        grammar
        or word in _colours()
        or word in german.within
        or word in german.places
        or word in german.standing
    )
    return not apart and bool(noun(word))


def _adjective(word: str, german: German) -> str:
    stems = (word.removesuffix(end) for end in ("er", "es", "en", "em", "e") if word.endswith(end))
    return next((german.adjectives[stem] for stem in stems if stem in german.adjectives), "")


def _idle(words: list[str], at: int, read: _Read, german: German, verbs: frozenset[str]) -> int:
    word, behind = words[at], words[at + 1 : at + 2]
    if word in german.places:
        way = german.places[word]
        read.slots = replace(read.slots, place=f"{read.slots.place} {way}".strip())
        return 1
    if word in german.sizes:
        read.slots = replace(read.slots, size=german.sizes[word])
        return 1
    width = next(
        (w for stem, w in german.widths.items() if word.startswith(stem) and len(word) - len(stem) < 3), ""
    )
    if width:
        read.slots = replace(read.slots, width=width)
        return 1
    if word == "zu" and behind and behind[0] in verbs:
        return 1
    return int(word not in german.turns and (word in german.idle or word in german.leading))


def _trimmed(thing: list[str]) -> list[str]:
    """Return a thing without the picture that it is in."""
    return thing[:-3] if len(thing) > 3 and thing[-3:] == ["in", "the", "picture"] else thing
