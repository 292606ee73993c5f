# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Pieces of a request: from one joint or verb to the next. What is read must be all of its piece."""

from dataclasses import replace

from .chart import COMMANDS
from .clauses import Clause, only_tells
from .cover import Covered, Stretch
from .language import load_word_lists
from .tagger import Tagging

JOINTS = frozenset(
    ["and", "but", "then", "also", "plus", "while", "yet", "so", "because", "since", "please", "or"]
)
OPENING = (
    *COMMANDS, "TAKE", "KEEP", "WRITE", "ENHANCEV", "REPAIR", "STRAIGHTENV", "PIXELATE", "SWAP", "PASTEV", "MATCHV", "CLOSER", "SET",
    "REPLACE", "EXTENDV", "ZOOMOUT", "GENERATEV", "BEGIN", "MORE", "LESS", "ITIS", "REMARKS", "NEEDY", "NOWAY", "EFFECT",
    "AMOUNT", "THANK",
)  # fmt: skip
"""Tags of words that begin a wish, a complaint or a remark of their own."""


def whole_pieces(found: Covered, tagging: Tagging) -> Covered:
    """Return the cover with pieces of which a part means nothing known as words that mean nothing known.

    'flip the pancake in the air' does not wish to flip the picture.
    """
    made: list[Stretch] = []
    torn = False
    for stretch in found.stretches:
        if not made or opens(tagging, stretch):
            made.append(stretch)
        elif _acts(made[-1]) and _acts(stretch):
            torn = True
            made.append(stretch)
        elif _remarks(made[-1]) or _remarks(stretch):
            made.append(stretch)
        else:
            made[-1] = _merged(made[-1], stretch, tagging)
    return replace(found, stretches=tuple(made), torn=torn)


def opens(tagging: Tagging, stretch: Stretch) -> bool:
    """Return whether a stretch stands at the beginning of a piece: behind a joint, or with a word that begins one."""
    at = stretch.start
    before = tagging.tokens[at - 1]
    if before.kind in ("stop", "comma", "colon") or before.word in JOINTS:
        return True
    if tagging.words(at, at + 2) in ("with a", "with an") and _frames(stretch):
        return True
    opening = any(tag in tagging.tags[at] for tag in OPENING) and "DET" not in tagging.tags[at - 1]
    if tagging.tokens[at].word in JOINTS or opening:
        return True
    if tagging.tags[at].get("FILLER", (at, ""))[0] > at + 1:
        return True
    said = f"{tagging.words(at, stretch.end)} "
    if any(said.startswith(f"{words} ") for words in load_word_lists()["tails"]):
        return True
    return (
        not _acts(stretch) and "PREP" not in tagging.tags[at] and only_tells(Clause(tagging, at, stretch.end))
    )


def _frames(stretch: Stretch) -> bool:
    """Return whether a stretch puts something around or behind: 'a sketch with a white border' wishes twice."""
    intents = stretch.meaning.intents if stretch.meaning is not None else ()
    return bool(intents) and all(i.do in ("border", "backdrop") for i in intents)


def _acts(stretch: Stretch) -> bool:
    """Return whether a stretch does something, or asks what."""
    return stretch.meaning is not None and not stretch.meaning.refusals and not _remarks(stretch)


def _remarks(stretch: Stretch) -> bool:
    return stretch.meaning is not None and stretch.meaning.remark


def _merged(first: Stretch, second: Stretch, tagging: Tagging) -> Stretch:
    said = tagging.said(first.start, second.end).strip(" ,")
    return Stretch(said, None, cost=len(said.split()), start=first.start, end=second.end)
