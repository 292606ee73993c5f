"""Sessions of single edits of one picture, MagicBrush's or drawn: what complex instructions are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

import numpy as np

from ...evals.sets.benchmark_case import Case, Stored, mask_of, opened
from ...evals.sets.folder_formats import magic_brush
from ...pictures import Picture
from ...pictures.measures import Where
from ..world.composed import complex_edit
from ..world.drawing import draw
from ..world.instructions import Edit
from ..world.scenes import random_scene
from ..world.spoken_thoughts import MOST, regions

FEWEST = 2
"""Edits of a session that is taken. By which rule the paper took 1,376 is unknown."""


@dataclass(frozen=True)
class Session:
    """Single edits in a row: the first picture, the last one, what was asked, where that changed things."""

    id: str
    before: Picture
    after: Picture
    instructions: tuple[str, ...]
    masks: tuple[Where, ...] = ()
    """HW bool of each edit, where they are known."""

    @property
    def changed(self) -> Where | None:
        """Where any of them changed things; the paper's mask of the complex edit is presumably this."""
        return np.any(self.masks, axis=0) if self.masks else None


def magic_sessions(folder: Path) -> Iterator[Session]:
    """Yield the sessions of several turns of a MagicBrush folder that a person has."""
    for name, group in groupby(magic_brush(folder), lambda case: case.id.rpartition("-")[0]):
        turns = list(group)
        if len(turns) >= FEWEST:
            yield _session(name, turns)


def drawn_sessions(count: int, seed: int = 1) -> Iterator[tuple[Session, Edit]]:
    """Yield sessions of the drawn world with the complex edit that each is."""
    random = Random(f"sessions {seed}")
    for number in range(count):
        edit = complex_edit(random, random_scene(random, MOST), random.randint(FEWEST, 4))
        told = tuple(part.text for part in edit.specifics)
        shown = (Picture(draw(edit.before)), Picture(draw(edit.after)))
        yield Session(f"drawn-{seed}-{number}", *shown, told, tuple(regions(edit))), edit


def _session(name: str, turns: list[Case]) -> Session:
    before = opened(turns[0].source)
    masks = [_mask(turn.may_change, before.size) for turn in turns if turn.may_change is not None]
    target = turns[-1].target
    if target is None:
        raise ValueError(f"{name}: wants the picture after its last turn")
    whole = tuple(masks) if len(masks) == len(turns) else ()
    return Session(name, before, opened(target), tuple(turn.instruction for turn in turns), whole)


def _mask(stored: Stored | Where, size: tuple[int, int]) -> Where:
    return stored if isinstance(stored, np.ndarray) else mask_of(stored, size)
