"""Sentences of writers who saw nothing of the project, with their things, colours and words marked.

    kind | = or + | sentence with [t:the thing] [c:colour] [w:words to write] [a:how much] [p:place]

'=' where the kind and the marks say all that is wanted, '+' where something more matters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from said_wishes import held

from retoucher.prompts.wish_kinds import load_wish_kinds

FILE = Path(__file__).with_name("said_blind.txt")
SLOTS = {"t": "target", "c": "colour", "w": "words", "a": "other", "p": "other"}


@dataclass(frozen=True)
class Marked:
    """A sentence with its marks taken out."""

    text: str
    kind: str
    whole: bool
    """True where the kind and the marks are all that is wanted."""
    labels: tuple[tuple[int, int, str], ...]
    """(start, end, 'target' | 'colour' | 'words') of each marked stretch."""
    held: bool
    """True for sentences that are only measured on."""


def marked(line: str) -> Marked:
    """Return a line of the file; ValueError says what is wrong with it."""
    kind, said, sentence = (part.strip() for part in line.split("|", 2))
    known = load_wish_kinds()
    if kind not in known.kinds and kind not in known.none:
        raise ValueError(f"{kind!r} is no kind of wish: {line}")
    if said not in ("=", "+"):
        raise ValueError(f"neither = nor +: {line}")
    text, *pieces = sentence.split("[")
    labels: list[tuple[int, int, str]] = []
    for piece in pieces:
        slot, colon, rest = piece.partition(":")
        inside, closed, after = rest.partition("]")
        if slot not in SLOTS or not colon or not closed:
            text += f"[{piece}"
            continue
        if SLOTS[slot] != "other":
            labels.append((len(text), len(text) + len(inside), SLOTS[slot]))
        text += inside + after
    return Marked(text, kind, said == "=", tuple(labels), held(text))


def blind_sentences() -> Iterator[Marked]:
    """Yield the sentences in the order of the file."""
    for line in FILE.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield marked(line)
