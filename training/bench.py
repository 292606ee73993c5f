"""What every measure shares: where to work and how much, new edits, seeds, sheets to look at."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from .painters import load_painter
from .world.composed import vague
from .world.happenings import HAPPENINGS, random_happening
from .world.instructions import PLAIN_EDITS, Edit
from .world.scenes import random_scene

SEED = 31337
"""Of the scenes that are measured on; the training set's seed is another."""
Numbers = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """Where the parts are, where to calculate, and how much."""

    parts: Path
    device: str
    count: int
    """Pictures for each kind of edit; texts to picture and holes get eight times as many."""
    steps: int = 20
    batch: int = 256
    pool: Executor | None = None
    """Other processes that read pictures; None: this one does."""

    def painter(self, name: str) -> Any:
        """Return a painter's pipeline on the device."""
        return load_painter(self.parts, name).to(self.device)

    def each(self, work: Callable[..., Any], *items: Sequence[Any]) -> list[Any]:
        """Return what a function makes of each item."""
        return list(self.pool.map(work, *items, chunksize=4) if self.pool else map(work, *items))


def edits(kinds: Sequence[str], count: int) -> list[Edit]:
    """Return new edits, `count` of each kind of plain edit, 'vague' or a category of EditWorld."""
    random, found = Random(SEED), list[Edit]()
    for kind in kinds:
        made: list[Edit] = []
        while len(made) < count:
            if kind in HAPPENINGS:
                edit = random_happening(random, kind)
            else:
                maker = vague if kind == "vague" else PLAIN_EDITS[kind][0]
                edit = maker(random, random_scene(random))
            if edit is not None:
                made.append(edit)
        found += made
    return found


def seeds(first: int, count: int) -> list[Any]:
    """Return generators with numbers of their own."""
    import torch

    return [torch.Generator().manual_seed(first + i) for i in range(count)]


def save_sheet(path: Path, columns: Sequence[np.ndarray], across: int = 24) -> None:
    """Write columns of pictures side by side, some in a row, at twice their size."""
    import cv2

    rows = [columns[i : i + across] for i in range(0, len(columns), across)]
    white = np.full_like(columns[0], 255)
    full = [np.hstack([*row, *[white] * (min(across, len(columns)) - len(row))]) for row in rows]
    cv2.imwrite(str(path), np.vstack(full)[..., ::-1])
