"""Sentences that people wrote, to train the back-off on: the looked-at half of the development sets."""

import zlib
from collections.abc import Iterator
from random import Random
from typing import Any

import yaml
from measure_backoff import WORK, kinds_of
from said_wishes import DATA, SEED, Piece, Said, noisy

from retoucher.agent.minds.words.targets import colour_of

COPIES = 6
"""So many times each sentence is said, with other slips, openers and closers."""
_LIKELIEST = (
    "brighter", "darker", "more_contrast", "stronger_colours", "sharper", "softer", "red_eye", "clean_skin",
    "remove", "recolour", "blur_thing", "crop_closer", "crop_sides", "film", "sky_sunset",
)  # fmt: skip
"""Which kind a label stands for, where several are right."""


def is_seen(said: str) -> bool:
    """Return whether a sentence of `ways_to_say.yaml` is in the half that is looked at: by its own digest."""
    return zlib.crc32(said.lower().encode()) % 2 == 0


def sentences_by_hand() -> Iterator[Said]:
    """Yield the sentences of the looked-at half, in a fixed order."""
    chance = Random(SEED)
    for label, said in seen_ways():
        kind = kind_of(label)
        if kind:
            for _ in range(COPIES):
                yield noisy(_piece(label, said, chance), kind, "en", chance, False)


def seen_ways() -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every (label, words) of the looked-at half."""
    for group in yaml.safe_load((WORK / "ways_to_say.yaml").read_text("utf-8")):
        yield from ((group["intent"], said) for said in group["ways"] if is_seen(said))
    for group in yaml.safe_load((WORK / "fresh_ways.yaml").read_text("utf-8")):
        yield from ((group["intent"], said) for said in group.get("ways", ()))


def kind_of(label: dict[str, Any]) -> str:
    """Return the one kind that a label stands for; '' for none."""
    if label["do"] == "generate":
        return "generate"
    right = kinds_of(label)
    if label["do"] == "background" and colour_of(label.get("to", "")):
        return "background_colour"
    if label["do"] == "resize":
        return ""
    if label.get("amount", "").startswith("180"):
        return "upside_down"
    return next((k for k in _LIKELIEST if k in right), min(right, default=""))


def _piece(label: dict[str, Any], said: str, chance: Random) -> Piece:
    """Return a sentence with its words labelled, sometimes between an opener and a closer."""
    piece, words = Piece(), said.split()
    slots = {"target": label.get("target", ""), "colour": label.get("to", "")}
    if label["do"] == "text":
        slots = {"words": label.get("to", "")}
    if slots.get("target") == "whole":
        slots["target"] = ""
    piece.add(chance.choice(DATA["openers"]["en"]) if chance.random() < 0.25 else "")
    named = [_slot(at, words, slots) for at in range(len(words))]
    piece.words += list(zip(words, named, strict=True))
    piece.add(chance.choice(DATA["closers"]["en"]) if chance.random() < 0.25 else "")
    return piece


def _slot(at: int, words: list[str], slots: dict[str, str]) -> str:
    """Return which slot of the label a word belongs to."""
    word = _bare(words[at])
    for name, phrase in slots.items():
        content = [_bare(w) for w in phrase.split() if _bare(w) not in ("the", "my", "a", "on", "in", "of")]
        if word and word in content:
            return name
    return "other"


def _bare(word: str) -> str:
    return word.lower().strip(".,;:!?'\"“”()")
