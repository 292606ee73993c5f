"""Make sentences as people say them to a retoucher, from two files of data; one seed, one set.

`said_wishes.yaml` holds manners with slots, openers and slips; `said_ways.yaml` whole ways to say a wish.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import yaml

HERE = Path(__file__).parent
DATA: dict[str, Any] = yaml.safe_load((HERE / "said_wishes.yaml").read_text("utf-8"))
WAYS: dict[str, list[str]] = yaml.safe_load((HERE / "said_ways.yaml").read_text("utf-8"))
FOREIGN: dict[str, list[str]] = yaml.safe_load((HERE / "said_languages.yaml").read_text("utf-8"))
SEED = 2611
MANY = {"en": 200, "de": 70}
"""Sentences made for each kind of wish; twice as many where two kinds are opposites."""
RARE = ("more_haze", "more_grain", "softer")
"""Kinds that few people wish for: a quarter of the sentences."""
EACH = 3
"""Sentences made of each way that was written by hand."""
OFTEN = {"generate": 6, "remove": 5, "chat": 3, "remark": 3}
"""So much more often for what is wished for in the most ways."""
_SLOT = re.compile(r"(\{\w+\})")
_QUOTED = re.compile(r"^[\"'].*[\"']$")


@dataclass(frozen=True)
class Said:
    """A sentence, what it wishes for, and which of its words are a thing, a colour, or to be written."""

    text: str
    kind: str
    language: str
    labels: tuple[tuple[int, int, str], ...]
    """(start, end, 'other' | 'target' | 'colour' | 'words') of each word."""
    held: bool
    """True for sentences that are only measured on."""


@dataclass
class Piece:
    """A sentence under way: words with their labels."""

    words: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, label: str = "other") -> None:
        """Append words that share a label."""
        self.words += [(word, label) for word in text.split()]


def held(phrase: str) -> bool:
    """Return whether a phrase is never trained on: one in six, by its own digest."""
    return zlib.crc32(phrase.encode()) % 6 == 0


def sentences() -> Iterator[Said]:
    """Yield all sentences in a fixed order."""
    chance = Random(SEED)
    yield from out_of_slots(chance)
    yield from (s for kind, way in ways() for s in _often(way, kind, chance))
    yield from in_other_languages(chance)


def out_of_slots(chance: Random) -> Iterator[Said]:
    """Yield sentences of `said_wishes.yaml`."""
    for kind, by_language in (*DATA["wishes"].items(), *DATA["none"].items()):
        for language, phrases in by_language.items():
            for _ in range(
                MANY[language] * (3 if kind in DATA["none"] or kind in ("remove", "recolour") else 1)
            ):
                yield said(chance.choice(phrases), kind, language, chance, {})
    for scalar in DATA["scalars"]:
        for language in ("en", "de"):
            for kind, slots in zip(scalar["kinds"], directions(scalar[language]), strict=True):
                manners = [m for m in DATA["up_manners"][language] if filled(m, slots)]
                for _ in range(2 * MANY[language] // (4 if kind in RARE else 1)):
                    yield said(chance.choice(manners), kind, language, chance, slots)


def ways() -> Iterator[tuple[str, str]]:
    """Yield each kind with each whole way to say it."""
    yield from ((kind, way) for kind, listed in WAYS.items() for way in listed)


def _often(way: str, kind: str, chance: Random) -> Iterator[Said]:
    yield from (said(way, kind, "en", chance, {}) for _ in range(EACH * OFTEN.get(kind, 1)))


def in_other_languages(chance: Random) -> Iterator[Said]:
    """Yield words in languages that are not known here."""
    for language, phrases in FOREIGN.items():
        for _ in range(100):
            yield noisy(_words(chance.choice(phrases)), "foreign", language, chance, False)


def directions(words: dict[str, Any]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what fills the slots of a wish for more, and of one for less."""
    up, down = words["up"], words["down"]
    rising = {
        **up,
        "bad": down["adj"],
        "badnoun": [*down["noun"], *down.get("fault", [])],
        "wrong": down["more"],
    }
    falling = {
        **down,
        "bad": words["down_adj"],
        "badnoun": [*words.get("down_noun", []), *up["noun"]],
        "wrong": up["more"],
    }
    return rising, falling


def filled(manner: str, slots: dict[str, list[str]]) -> bool:
    """Return whether there are words for every slot of a manner."""
    return all(slots[name] for name in re.findall(r"\{(\w+)\}", manner) if name in slots)


def said(
    phrase: str, kind: str, language: str, chance: Random, slots: dict[str, list[str]], bare: bool = False
) -> Said:
    """Return a phrase with its slots filled, in some manner of speaking unless `bare`."""
    piece = Piece()
    if not bare and chance.random() < 0.35:
        piece.add(_remark(language, chance))
    if not bare and kind not in ("undo", "redo", "less", "more") and chance.random() < 0.6:
        piece.add(chance.choice(DATA["openers"][language]))
    for part in _SLOT.split(phrase):
        if _SLOT.fullmatch(part):
            _fill(piece, part[1:-1], language, chance, slots)
        else:
            piece.add(part)
    if not bare:
        piece.add(chance.choice(DATA["closers"][language]) if chance.random() < 0.5 else "")
        if chance.random() < 0.15:
            piece.add(f"{chance.choice('.,!')} {_remark(language, chance)}")
    return noisy(piece, kind, language, chance, held(phrase))


def _remark(language: str, chance: Random) -> str:
    """Return something said beside the wish."""
    if chance.random() < 0.5:
        return str(chance.choice(DATA["remarks"][language]))
    plain = [r for r in DATA["none"]["remark"][language] if "{" not in r]
    return str(chance.choice(plain)) + chance.choice([".", ",", " -", "!"])


def _words(text: str) -> Piece:
    piece = Piece()
    piece.add(text)
    return piece


def _fill(piece: Piece, slot: str, language: str, chance: Random, slots: dict[str, list[str]]) -> None:
    if slot == "t":
        _thing(piece, language, chance)
    elif slot == "p" and chance.random() < 0.6:
        piece.add(chance.choice(DATA["whole"][language]))
    elif slot == "p":
        article, _, noun = chance.choice(DATA["parts"][language]).partition(" ")
        piece.add(article)
        piece.add(noun, "target")
    elif slot == "c":
        piece.add(chance.choice(DATA["colours"][language]), "colour")
    elif slot == "w":
        piece.words.append((chance.choice(DATA["words"][language]), "words"))
    elif slot == "a":
        piece.add(chance.choice(DATA["amounts"][language]))
    elif slot == "thing":
        piece.add(chance.choice(DATA["new_things"][language]))
    else:
        every = slots.get(slot) or [w for s in DATA["scalars"] for w in directions(s[language])[0][slot]]
        piece.add(chance.choice(every))


def _thing(piece: Piece, language: str, chance: Random) -> None:
    bank = DATA["things"][language]
    noun = chance.choice(bank["noun"])
    if language == "de":
        article, _, noun = noun.partition(" ")
        piece.add(article)
    else:
        piece.add(chance.choice(bank["article"]))
        piece.add(chance.choice(bank["how"]) if chance.random() < 0.35 else "", "target")
    piece.add(noun, "target")
    piece.add(chance.choice(bank["where"]) if chance.random() < 0.3 else "", "target")


def noisy(piece: Piece, kind: str, language: str, chance: Random, is_held: bool) -> Said:
    """Return the sentence as it was typed: in a hurry, in capitals, with slips."""
    words = [(_typed(w, chance, language), label) for w, label in piece.words]
    manner = chance.random()
    if manner < 0.3 and words:
        words[0] = (words[0][0][:1].upper() + words[0][0][1:], words[0][1])
    elif manner < 0.36:
        words = [(w if _QUOTED.match(w) else w.upper(), label) for w, label in words]
    text, labels = "", []
    for word, label in words:
        glued = word[0] in ",.!?:" if word else True
        text += word if glued or not text else f" {word}"
        labels.append((len(text) - len(word), len(text), label))
    return Said(text, kind, language, tuple(labels), is_held)


def _typed(word: str, chance: Random, language: str) -> str:
    if _QUOTED.match(word) or " " in word:
        return word
    if language == "en" and word in DATA["short_forms"] and chance.random() < 0.12:
        return str(DATA["short_forms"][word])
    if "'" in word and chance.random() < 0.3:
        word = word.replace("'", "")
    if len(word) < 5 or not word.isalpha() or chance.random() > 0.09:
        return word
    at = chance.randrange(1, len(word) - 1)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return chance.choice(slips)
