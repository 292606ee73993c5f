"""What EditWorld's text branch begins with: input, instruction, output and key words, written for a category.

Source: EditWorld (arXiv 2405.14785), section 3.1; of its prompt only the format is known.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from ..world.happenings import random_happening
from ..world.instructions import Edit
from ..world.scenes import FIGURES
from ..world.wordings import caption

CATEGORIES = {
    "long-term": "a long time passes",
    "physical-trans": "a law of physics changes something",
    "implicit-logic": "something follows that the instruction does not say",
    "story-type": "a story goes on",
    "real-to-virtual": "the scene turns into one of an invented world",
}
"""The text branch's categories and what happens in them; the other two come from videos."""
FIELDS = 4
_LINE = re.compile(r"^\s*\d+[.)]\s*(.+)$")


@dataclass(frozen=True)
class Quadruple:
    """One example before it is painted."""

    category: str
    input: str
    instruction: str
    output: str
    words: tuple[str, ...]
    """Of the input: where they are looked at is what changes."""
    licence: str = ""
    """What goes for texts and pictures."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two of them the same example, whatever case and spaces are."""
        return _plain(self.input), _plain(self.instruction)


Write = Callable[[str, int], list[Quadruple]]
"""Writes quadruples of a category; the number tells one call from the next."""


def asked_of(complete: Callable[[str], str], each: int = 5) -> Write:
    """Return a writer that asks a language model, text in and text out."""

    def write(category: str, number: int) -> list[Quadruple]:
        return list(parsed(category, complete(question(category, number, each))))

    return write


def question(category: str, number: int, each: int) -> str:
    """Return what a language model is asked."""
    return (
        f"You invent examples for editing pictures. Category: {CATEGORIES[category]}.\n"
        f"Write {each} numbered lines, none of them as in the {number} rounds before. Each line has {FIELDS} "
        "fields between semicolons: what the picture shows before; the instruction, as a person says it; "
        "what it shows after; single words of the first field that name what changes, between commas.\n"
        "Short, plain, physically right descriptions of things that a text-to-image model can paint.\n"
        "1. a green apple on a table; leave it for a month; a brown wrinkled apple on a table; apple"
    )


def parsed(category: str, answer: str) -> Iterator[Quadruple]:
    """Return the lines of an answer that are in order; key words that the input lacks are dropped."""
    for line in answer.splitlines():
        found = _LINE.match(line)
        fields = [part.strip() for part in found[1].split(";")] if found else []
        if len(fields) != FIELDS or not all(fields[:3]):
            continue
        before = set(re.findall(r"\w+", fields[0].lower()))
        words = tuple(word for word in re.findall(r"\w+", fields[3].lower()) if word in before)
        if words:
            yield Quadruple(category, fields[0], fields[1], fields[2], words)


def drawn_world(category: str, number: int, each: int = 5) -> list[Quadruple]:
    """Write about the miniature world, whose rules are known, without any language model."""
    return [quadruple for quadruple, _ in drawn_edits(category, number, each)]


def drawn_edits(category: str, number: int, each: int = 5) -> list[tuple[Quadruple, Edit]]:
    """Return what is written about the miniature world beside the scenes that are written about."""
    random, made = Random(f"{category}-{number}"), list[tuple[Quadruple, Edit]]()
    for _ in range(each):
        edit = random_happening(random, category)
        alike, old = random.getrandbits(32), edit.old
        before, after = (caption(scene, Random(alike)) for scene in (edit.before, edit.after))
        things = [old] if old else list(edit.before.things)
        named = dict.fromkeys(
            word for t in things for word in (t.shape.split() if t.shape in FIGURES else (t.colour, t.shape))
        )
        made.append((Quadruple(category, before, edit.text, after, tuple(named)), edit))
    return made


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
