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
from .drawing import draw, mask
from .happenings import HAPPENINGS, random_happening
from .instructions import Edit
from .scenes import CELLS, SHAPES, SIDE, Scene, middle, random_scene, random_thing
from .tokens import Encoder
from .wordings import GROUND_SAID, any_name, caption, described, with_article

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
    things: np.ndarray
    """uint8 [n, 16, 16]: 1 where any part of a thing is."""
    names: np.ndarray
    """int16 [n, LENGTH]: a name of something."""
    named: np.ndarray
    """uint8 [n, 512]: where that is, one bit a pixel; nowhere in one picture of ten."""


def make_block(seed: int, number: int, scenes: int, happen: float = HAPPEN) -> Block:
    """Return the block of that number."""
    random = Random(f"{seed}-{number}")
    shown: list[Scene] = []
    told: list[tuple[int, int, Edit]] = []
    for _ in range(scenes):
        edits = _edits(random, happen)
        first = len(shown)
        shown.append(edits[0].before)
        for edit in edits:
            told.append((first, len(shown), edit))
            shown.append(edit.after)
    return _as_arrays(random, shown, told)


def _edits(random: Random, happen: float) -> list[Edit]:
    if random.random() < happen:
        return [random_happening(random)]
    scene = random_scene(random)
    return [random_edit(random, scene) for _ in range(EDITS)]


def _as_arrays(random: Random, shown: list[Scene], told: list[tuple[int, int, Edit]]) -> Block:
    encode = Encoder()
    holes = [hole(random, scene) for scene in shown]
    naming = [called(random, scene) for scene in shown]
    return Block(
        np.stack([draw(scene) for scene in shown]),
        encode([caption(scene, random) for scene in shown]),
        np.array([box for box, _ in holes], np.int16),
        encode([words for _, words in holes]),
        np.array([(before, after) for before, after, _ in told], np.int32),
        encode([edit.text for _, _, edit in told]),
        np.array([edit.kind in HAPPENINGS for _, _, edit in told], np.bool_),
        np.stack([_cells(scene) for scene in shown]),
        encode([words for words, _ in naming]),
        np.stack([np.packbits(where) for _, where in naming]),
    )


def _cells(scene: Scene) -> np.ndarray:
    """Return in which squares of 4 × 4 pixels there is a part of a thing, uint8 [16, 16]."""
    covers = [mask(thing) for thing in scene.things] or [np.zeros((SIDE, SIDE), np.float32)]
    return (np.max(covers, 0).reshape(16, 4, 16, 4).max((1, 3)) > 0.1).astype(np.uint8)


def called(random: Random, scene: Scene) -> tuple[str, np.ndarray]:
    """Return a name of a thing, or of one that is not there, and where it is, bool [64, 64]."""
    if not scene.things or random.random() < 0.1:
        free = [shape for shape in SHAPES if all(shape != thing.shape for thing in scene.things)]
        thing = random_thing(random, 4, random.choice(free))
        return random.choice((thing.shape, described(thing))), np.zeros((SIDE, SIDE), np.bool_)
    thing = random.choice(scene.things)
    name = any_name(thing, scene, random)
    return random.choice(("", "the ")) + name, mask(thing) > 0.5


def hole(random: Random, scene: Scene) -> tuple[tuple[int, int, int, int], str]:
    """Return a box around a place and what stands there: a thing's looks, or the ground and nothing on it.

    Empty words are said only where there is nothing: so empty words paint ground.
    """
    things = {thing.cell: thing for thing in scene.things}
    full = random.random() < 0.6 and bool(things)
    cell = random.choice(sorted(things)) if full else random.randrange(len(CELLS))
    thing = things.get(cell)
    x, y = middle(cell)
    reach = [random.randint(10, 13) for _ in range(4)]
    box = (max(x - reach[0], 0), max(y - reach[1], 0), min(x + reach[2], SIDE), min(y + reach[3], SIDE))
    if thing is None:
        return box, "" if random.random() < 0.6 else GROUND_SAID[scene.ground]
    return box, with_article(described(thing))


def save_block(folder: Path, seed: int, scenes: int, happen: float, number: int) -> Path:
    """Write a block as `NUMBER.npz` beside its place and move it there whole."""
    path = folder / f"{number:05}.npz"
    if not path.exists():
        block = make_block(seed, number, scenes, happen)
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
    parser.add_argument("--happen", type=float, default=HAPPEN, help="share to which EditWorld's happens")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    work = partial(save_block, given.folder, given.seed, given.scenes, given.happen)
    with ProcessPoolExecutor(given.processes) as pool:
        for _ in pool.map(work, range(given.blocks)):
            pass


if __name__ == "__main__":
    main()
