"""What a language model that looks is asked about scenes, its exact answers, and the masks of each `[SEG]`.

Four kinds: `tell` what there is, `find` a thing, `mask` what an instruction changes, `think`: the chain of
thought on it, a `[SEG]` for each part. TIE's own format is unknown; this one is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from .blocks import called
from .composed import complex_edit
from .drawing import mask
from .instructions import Edit
from .scenes import CELLS, SIDE, Scene, random_scene
from .wordings import all_words, described, with_article

SEG, NOTHING = "[SEG]", "nothing"
WHERE, SHOWS, NEXT = "where", "shows", ";"
KINDS = ("tell", "find", "mask", "think")
MOST = 3
"""Things of a scene, as in the evidence: places stay free for what is added."""
PARTS, PART_SHARES = (1, 2, 3, 4), (30, 30, 25, 15)


@dataclass(frozen=True)
class Thought:
    """A question about a scene and the answer to it."""

    kind: str
    scene: Scene
    words: str
    """What is asked about; '' to tell."""
    answer: str
    masks: tuple[np.ndarray, ...] = ()
    """Of each `[SEG]` in turn, bool [64, 64]."""

    @property
    def question(self) -> str:
        """What is asked."""
        return f"{self.kind} {self.words} :" if self.words else f"{self.kind} :"


@dataclass(frozen=True)
class ThoughtPart:
    """One part of a chain of thought, read back from an answer."""

    instruction: str
    target: str
    description: str


def tell(scene: Scene) -> Thought:
    """Ask what there is, in reading order."""
    things = sorted(scene.things, key=lambda thing: thing.cell)
    said = f" {NEXT} ".join(f"{described(t)} at the {t.place}" for t in things)
    return Thought("tell", scene, "", said)


def find(random: Random, scene: Scene) -> Thought:
    """Ask where something is; now and then it is not there."""
    words, where = called(random, scene)
    return (
        Thought("find", scene, words, SEG, (where,))
        if where.any()
        else Thought("find", scene, words, NOTHING)
    )


def masked(edit: Edit) -> Thought:
    """Ask for all that an instruction changes at once."""
    return Thought("mask", edit.before, edit.text, SEG, (np.any(regions(edit), axis=0),))


def think(edit: Edit) -> Thought:
    """Ask for the chain of thought: each part, what stands where it is done, what is seen there after."""
    said = f" {NEXT} ".join(
        f"{part.text} {WHERE} {_place(part)} {SEG} {SHOWS} {shown_after(part) or NOTHING}"
        for part in edit.specifics or (edit,)
    )
    return Thought("think", edit.before, edit.text, said, tuple(regions(edit)))


def read_thought(answer: str) -> list[ThoughtPart]:
    """Return the parts of a chain of thought; `ValueError` tells what is not in order."""
    found = []
    for part in answer.split(f" {NEXT} "):
        before, _, after = part.partition(f" {SEG} ")
        instruction, where, target = before.partition(f" {WHERE} ")
        shows, _, description = after.partition(" ")
        if not (instruction.strip() and where and target.strip() and shows == SHOWS and description.strip()):
            raise ValueError(f"wants '… {WHERE} … {SEG} {SHOWS} …', got {part!r}")
        described_as = "" if description.strip() == NOTHING else description.strip()
        found.append(ThoughtPart(instruction.strip(), target.strip(), described_as))
    return found


def shown_after(part: Edit) -> str:
    """Return what is to be seen where a part of an instruction was done; '' for bare ground."""
    return with_article(described(part.new)) if part.new else ""


def regions(edit: Edit) -> list[np.ndarray]:
    """Return where each part of an instruction changes things, bool [64, 64]."""
    found = []
    for part in edit.specifics or (edit,):
        covers = [mask(thing) > 0.5 for thing in (part.old, part.new) if thing]
        found.append(np.any(covers, axis=0) if covers else np.zeros((SIDE, SIDE), np.bool_))
    return found


def random_thought(random: Random, kind: str) -> Thought:
    """Return a thought of a kind on a new scene."""
    scene = random_scene(random, MOST)
    if kind == "tell":
        return tell(scene)
    if kind == "find":
        return find(random, scene)
    edit = complex_edit(random, scene, random.choices(PARTS, PART_SHARES)[0])
    return masked(edit) if kind == "mask" else think(edit)


def spoken() -> Sequence[str]:
    """Return every word of questions and answers, sorted."""
    return sorted({*all_words(), *KINDS, WHERE, SHOWS, NOTHING, NEXT})


def _place(part: Edit) -> str:
    if part.old:
        return f"{described(part.old)} at the {part.old.place}"
    return f"{NOTHING} at the {CELLS[part.new.cell]}" if part.new else NOTHING
