"""The data that EditWorld's editor is tuned on, by branch: folders of pairs, each with its instruction.

The text branch's pairs are drawn, and not painted: what its writer tells is drawn exactly, as a painter would
that errs in nothing. Painted by the miniature's own network a pair costs 160 rows of it, on a CPU half as
much again as a step of 32 of the training that it is for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import numpy as np

from ...pictures import Picture
from ..world.clips import FILMED, RATE, random_clip
from ..world.composed import random_edit
from ..world.drawing import draw
from ..world.scenes import random_scene
from .dataset_folder import DatasetFolder, Example
from .miniature_dataset import NOTICE as PAINTED_NOTICE
from .miniature_videos import NOTICE as FILMED_NOTICE
from .miniature_videos import miniature_video_branch
from .quadruples import CATEGORIES, drawn_edits
from .shots import Shot

SEED = 31


@dataclass(frozen=True)
class ToldPair:
    """What an editor learns from: two pictures and what is said."""

    category: str
    text: str
    before: np.ndarray
    """uint8 [64, 64, 3]"""
    after: np.ndarray


def text_examples() -> Iterator[Example]:
    """Yield what the text branch's writer tells of the drawn world, its categories in turn, drawn exactly."""
    for number in count():
        for category in CATEGORIES:
            for quadruple, edit in drawn_edits(category, number, each=1):
                before, after = (Picture(draw(scene)) for scene in (edit.before, edit.after))
                yield Example(quadruple, before, after, {}, "kept")


def video_examples() -> Iterator[Example]:
    """Yield what the video branch makes of drawn clips, kinds in turn: frames chosen, told, filtered."""
    branch = miniature_video_branch()
    for number in count():
        _, frames = random_clip(Random(f"clip {SEED} {number}"), FILMED[number % len(FILMED)])
        shown = tuple(Picture(frame) for frame in frames)
        shot = Shot(f"drawn clip {number}", 0.0, len(frames) / RATE, shown)
        example = branch.example(shot)
        if example is not None:
            yield example


def fill_branch(folder: Path, branch: str, wanted: int) -> DatasetFolder:
    """Fill a branch's folder until it has so many examples that are not dropped; return it."""
    dataset = DatasetFolder(folder, PAINTED_NOTICE if branch == "text" else FILMED_NOTICE)
    have = len(told_pairs(dataset))
    examples = {"text": text_examples, "video": video_examples}[branch]
    for example in examples() if have < wanted else ():
        if example.record in dataset:
            continue
        dataset.add(example)
        have += example.state != "dropped"
        if have >= wanted:
            break
    return dataset


def told_pairs(dataset: DatasetFolder) -> list[ToldPair]:
    """Return the pairs of a folder that no filter dropped.

    What is doubtful is taken: its pictures are true, and it is CLIP that does not know a puddle from ice.
    """

    def shown(name: str) -> np.ndarray:
        return Picture.open(dataset.folder / name).rgb

    return [
        ToldPair(line["category"], line["instruction"], shown(line["before"]), shown(line["after"]))
        for line in dataset.lines()
        if line["state"] != "dropped"
    ]


def plain_pairs(wanted: int) -> list[ToldPair]:
    """Return plain edits with their exact results, so that less is forgotten."""
    random = Random(SEED)
    made = (random_edit(random, random_scene(random)) for _ in range(wanted))
    return [ToldPair(e.kind, e.text, draw(e.before), draw(e.after)) for e in made]


def categories_of(pairs: Iterable[ToldPair]) -> dict[str, int]:
    """Return how many pairs of each category there are."""
    return dict(Counter(pair.category for pair in pairs))
