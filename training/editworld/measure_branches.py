"""Measure editors on new scenes, one number a scene: as they are, and with EditWorld's post-edit."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...engines.diffusion.attention import watched
from ...engines.diffusion.kept import Overlap, PostEdit, overlap
from ...engines.diffusion.post_edit import MaskChoice, attention_mask, word_columns
from ...pictures import Picture, Region
from ..bench import Bench, edits
from ..measure import run_edits
from ..painters import load_painter
from ..world.drawing import draw, mask
from ..world.exact_reader import read
from ..world.instructions import Edit
from ..world.judging import judge
from ..world.scenes import SIDE

Numbers = dict[str, list[float | None]]
"""Measure → one number a scene; None: nothing stays that could be measured."""
PLAIN, POST = "as it is", "post-edit"
CELLS = 16
"""Places along a side where the painters' attention is looked at."""
CHOICE = MaskChoice(shrink=1, join="union")
"""Above the paper's 0.8125 of the mean; the painters' attention is coarse."""


@dataclass
class PicturesAttention:
    """Collects where each of several instructions looked."""

    count: int
    total: Any = None
    maps: int = 0
    columns: list[list[list[int]]] = field(default_factory=list)

    def keep(self, name: str, scores: torch.Tensor) -> None:
        """Add a layer's attention when it has the wanted places; the first rows are those of instructions."""
        if scores.shape[2] == CELLS**2:
            mean = scores[: self.count].float().mean(dim=1).cpu()
            self.total = mean if self.total is None else self.total + mean
            self.maps += 1

    def regions(self, tokenizer: Any, texts: Sequence[str]) -> list[Region]:
        """Return where each instruction looked."""
        maps = (self.total / self.maps).reshape(self.count, CELLS, CELLS, -1).numpy()
        found = []
        for attention, text in zip(maps, texts, strict=True):
            cells = attention_mask(attention, word_columns(tokenizer, text, ()), CHOICE)
            found.append(Region(np.kron(cells, np.ones((SIDE // CELLS,) * 2, np.float32)), name=text))
        return found


def measure_editor(
    parts: Path, own: Path, kinds: Sequence[str], count: int, steps: int, *, post: bool = True
) -> dict[str, Any]:
    """Return 'as it is' and, if wanted, 'post-edit' → kind → the numbers of new scenes, the same for all."""
    asked, pipeline = edits(kinds, count), load_painter(parts, "rules", own)
    bench = Bench(parts, "cpu", count, steps)
    seen = PicturesAttention(len(asked))
    with watched(pipeline.unet, seen.keep) if post else nullcontext():
        made = run_edits(bench, pipeline, asked, 3.0, 1.5)
    found = {PLAIN: _judged(asked, made)}
    if post:
        looked = seen.regions(pipeline.tokenizer, [edit.text for edit in asked])
        found[POST] = _judged(asked, list(map(kept_about, asked, made, looked)))
    return found


def kept_about(edit: Edit, made: np.ndarray, looked: Region, overlap: Overlap = overlap) -> np.ndarray:
    """Return the input with the edit inside the things that its instruction looked at.

    Things are those of the exact reader, and the edit's own pixels stand in them: no SAM and no ControlNet
    was trained.
    """
    post = PostEdit(things_in, lambda original, edited, *rest: edited, grow=2, overlap=overlap)
    return post.apply(Picture(draw(edit.before)), Picture(made), looked).picture.rgb


def things_in(picture: Picture) -> list[Region]:
    """Return the things of a picture as the exact reader sees them."""
    covers = [(mask(thing) > 0.5).astype(np.float32) for thing in read(picture.rgb).things.values()]
    return [Region(cover, source="reader") for cover in covers]


def _judged(asked: Sequence[Edit], pictures: Sequence[np.ndarray]) -> dict[str, Numbers]:
    found = dict[str, Numbers]()
    for edit, shown in zip(asked, pictures, strict=True):
        numbers = found.setdefault(edit.kind, {"done": [], "all_right": [], "outside": []})
        verdict = judge(edit, shown)
        numbers["done"].append(float(verdict.done))
        numbers["all_right"].append(float(verdict.done and verdict.kept == 1))
        numbers["outside"].append(round(verdict.outside, 2) if np.isfinite(verdict.outside) else None)
    return found
