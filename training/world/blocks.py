"""Blocks of the world as arrays: pictures, captions, instructions, holes; deterministic by seed and number.

`python -m retoucher.training.world.blocks FOLDER --blocks 80` fills a folder.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from random import Random

import numpy as np

from .composed import random_edit
from .drawing import draw
from .happenings import HAPPENINGS, random_happening
from .instructions import Edit
from .scenes import CELLS, MARGIN, PITCH, SIDE, Scene, random_scene
from .tokens import Encoder
from .wordings import GROUND_SAID, caption, described, with_article

EDITS = 3
"""Of one scene."""
HAPPEN = 0.2
"""Share of the scenes to which something of EditWorld happens; the others get instructions."""


@dataclass(frozen=True)
class Block:
    """Some scenes and their edits as arrays."""

    pictures: np.ndarray
    """uint8 [n, 64, 64, 3]"""
    captions: np.ndarray
    """int16 [n, LENGTH]"""
    holes: np.ndarray
    """int16 [n, 4]: a box to repaint in each picture, XYXY in pixels."""
    fillings: np.ndarray
    """int16 [n, LENGTH]: what stands in the box."""
    pairs: np.ndarray
    """int32 [m, 2]: numbers of the pictures before and after."""
    instructions: np.ndarray
    """int16 [m, LENGTH]"""
    happens: np.ndarray
    """bool [m]: the pair is one of EditWorld's categories."""


def make_block(seed: int, number: int, scenes: int) -> Block:
    """Return the block of that number."""
    random = Random(f"{seed}-{number}")
    shown: list[Scene] = []
    told: list[tuple[int, int, Edit]] = []
    for _ in range(scenes):
        edits = _edits(random)
        first = len(shown)
        shown.append(edits[0].before)
        for edit in edits:
            told.append((first, len(shown), edit))
            shown.append(edit.after)
    return _as_arrays(random, shown, told)


def _edits(random: Random) -> list[Edit]:
    if random.random() < HAPPEN:
        return [random_happening(random)]
    scene = random_scene(random)
    return [random_edit(random, scene) for _ in range(EDITS)]


def _as_arrays(random: Random, shown: list[Scene], told: list[tuple[int, int, Edit]]) -> Block:
    encode = Encoder()
    holes = [hole(random, scene) for scene in shown]
    return Block(
        np.stack([draw(scene) for scene in shown]),
        encode([caption(scene, random) for scene in shown]),
        np.array([box for box, _ in holes], np.int16),
        encode([words for _, words in holes]),
        np.array([(before, after) for before, after, _ in told], np.int32),
        encode([edit.text for _, _, edit in told]),
        np.array([edit.kind in HAPPENINGS for _, _, edit in told], np.bool_),
    )


def hole(random: Random, scene: Scene) -> tuple[tuple[int, int, int, int], str]:
    """Return a box around a place and what stands there: a thing's looks, or the ground and nothing on it.

    One text in five is empty, most often where there is nothing: so empty words paint ground.
    """
    things = {thing.cell: thing for thing in scene.things}
    full = random.random() < 0.6 and bool(things)
    cell = random.choice(sorted(things)) if full else random.randrange(len(CELLS))
    thing = things.get(cell)
    x, y = MARGIN + PITCH * (cell % 3), MARGIN + PITCH * (cell // 3)
    reach = [random.randint(10, 13) for _ in range(4)]
    box = (max(x - reach[0], 0), max(y - reach[1], 0), min(x + reach[2], SIDE), min(y + reach[3], SIDE))
    if thing is None:
        return box, "" if random.random() < 0.4 else GROUND_SAID[scene.ground]
    return box, "" if random.random() < 0.06 else with_article(described(thing))


def save_block(folder: Path, seed: int, scenes: int, number: int) -> Path:
    """Write a block as `NUMBER.npz` beside its place and move it there whole."""
    path = folder / f"{number:05}.npz"
    if not path.exists():
        block = make_block(seed, number, scenes)
        beside = path.with_suffix(f".{os.getpid()}.part")
        with beside.open("wb") as file:
            np.savez(file, **{field.name: getattr(block, field.name) for field in fields(block)})
        beside.rename(path)
    return path


def load_block(path: Path) -> Block:
    """Read a block."""
    with np.load(path) as arrays:
        return Block(**{field.name: arrays[field.name] for field in fields(Block)})


def main() -> None:
    """Fill a folder with blocks."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--blocks", type=int, default=80)
    parser.add_argument("--scenes", type=int, default=2048, help="of a block")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    work = partial(save_block, given.folder, given.seed, given.scenes)
    with ProcessPoolExecutor(given.processes) as pool:
        for _ in pool.map(work, range(given.blocks)):
            pass


if __name__ == "__main__":
    main()
