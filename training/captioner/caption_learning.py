"""How the captioner learns: scenes that are drawn on the way, each with its one plain caption."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ..loop import Losses
from ..networks import WIDTH
from ..training_set import to_network
from ..world.drawing import draw
from ..world.happenings import random_happening
from ..world.scenes import (
    CELLS,
    COLOURS,
    FIGURES,
    PATTERNS,
    SHAPES,
    SIZES,
    Scene,
    random_figures,
    random_scene,
)
from ..world.wordings import plain_caption
from .caption_network import END, PAD, START, vocabulary

LOOKS: dict[str, tuple[str, ...]] = {
    "shape": (*SHAPES, *FIGURES),
    "colour": tuple(COLOURS),
    "pattern": PATTERNS,
    "size": tuple(SIZES),
}
"""What a thing looks like: attribute → its values."""
COLUMNS = ((0, 1, 2), (3, 4), (5, 6, 7))
"""Which of the eight patches along a side lie at a place's column, and at its row."""
UNSEEN = -100


class PlaceHeads(torch.nn.Module):
    """Says of each of the nine places what stands there, while training only.

    So the eyes learn what is where from 36 answers a picture, and not only from the words that tell it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heads = torch.nn.ModuleDict(
            {name: torch.nn.Linear(WIDTH, len(values) + 1) for name, values in LOOKS.items()}
        )

    def forward(self, seen: Tensor, wanted: dict[str, Tensor]) -> Tensor:
        """Return the mean surprise; `seen`: the eyes' last states [n, 1 + 64, WIDTH]."""
        patches = seen[:, 1:].unflatten(1, (8, 8))
        rows = torch.stack([patches[:, part].mean(1) for part in map(list, COLUMNS)], 1)
        places = torch.stack([rows[:, :, part].mean(2) for part in map(list, COLUMNS)], 2).flatten(1, 2)
        each = [
            cross_entropy(head(places).flatten(0, 1), wanted[name].flatten(), ignore_index=UNSEEN)
            for name, head in self.heads.items()
        ]
        return torch.stack(each).mean()


def placed(scenes: Sequence[Scene]) -> dict[str, Tensor]:
    """Return attribute → its value's number at each place, int64 [n, 9]; the last shape is none at all."""
    found = {name: np.full((len(scenes), len(CELLS)), UNSEEN, np.int64) for name in LOOKS}
    found["shape"][:] = len(LOOKS["shape"])
    for number, scene in enumerate(scenes):
        for thing in scene.things:
            for name, values in LOOKS.items():
                if getattr(thing, name) in values:
                    found[name][number, thing.cell] = values.index(getattr(thing, name))
    return {name: torch.from_numpy(values) for name, values in found.items()}


def random_shown(random: Random) -> Scene:
    """Return a scene: seven of ten plain, half of these with two things at most; others with figures."""
    chance = random.random()
    if chance < 0.7:
        return random_scene(random, random.choice((2, 5)))
    return random_figures(random) if chance < 0.85 else random_happening(random).after


def numbered(captions: Sequence[str]) -> Tensor:
    """Return captions as numbers between the marks, padded to the right, int64 [n, t]."""
    known = vocabulary()
    rows = [[START, *(known[word] for word in text.replace(",", " ,").split()), END] for text in captions]
    out = np.full((len(rows), max(map(len, rows))), PAD, np.int64)
    for row, numbers in zip(out, rows, strict=True):
        row[: len(numbers)] = numbers
    return torch.from_numpy(out)


def caption_step(model: Any, heads: PlaceHeads, size: int) -> Callable[[], Losses]:
    """Return a step on new scenes, drawn by torch's generator."""
    device = model.device

    def step() -> Losses:
        random = Random(int(torch.randint(2**31, ())))
        scenes = [random_shown(random) for _ in range(size)]
        shown = to_network(torch.from_numpy(np.stack([draw(scene) for scene in scenes])))
        told = numbered([plain_caption(scene) for scene in scenes])
        there = {name: values.to(device) for name, values in placed(scenes).items()}
        return losses(model, shown.to(device), told.to(device), lambda seen: heads(seen, there))

    return step


def losses(
    model: Any, shown: Tensor, told: Tensor, places: Callable[[Tensor], Tensor] | None = None
) -> Losses:
    """Return how surprising each next word is and what stands where, and the share of words foreseen."""
    given, wanted = told[:, :-1], told[:, 1:]
    out = model(pixel_values=shown, input_ids=given, attention_mask=(given != PAD).long())
    logits = out.logits
    taught = wanted != PAD
    text = cross_entropy(logits[taught].float(), wanted[taught])
    right = (logits[taught].argmax(-1) == wanted[taught]).float().mean()
    if places is None:
        return {"loss": text, "word_right": right}
    looks = places(out.image_embeds)
    return {"loss": text + looks, "text": text, "places": looks, "word_right": right}
