"""How the captioner learns: scenes that are drawn on the way, each with its one plain caption."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ..loop import Losses
from ..training_set import to_network
from ..world.drawing import draw
from ..world.happenings import random_happening
from ..world.scenes import Scene, random_figures, random_scene
from ..world.wordings import plain_caption
from .caption_network import END, PAD, START, vocabulary


def random_shown(random: Random) -> Scene:
    """Return a scene: seven of ten plain, the others with figures or after something has happened."""
    chance = random.random()
    if chance < 0.7:
        return random_scene(random)
    return random_figures(random) if chance < 0.85 else random_happening(random).after


def numbered(captions: Sequence[str]) -> Tensor:
    """Return captions as numbers between the marks, padded to the right, int64 [n, t]."""
    known = vocabulary()
    rows = [[START, *(known[word] for word in text.replace(",", " ,").split()), END] for text in captions]
    out = np.full((len(rows), max(map(len, rows))), PAD, np.int64)
    for row, numbers in zip(out, rows, strict=True):
        row[: len(numbers)] = numbers
    return torch.from_numpy(out)


def caption_step(model: Any, size: int) -> Callable[[], Losses]:
    """Return a step on new scenes, drawn by torch's generator."""

    def step() -> Losses:
        random = Random(int(torch.randint(2**31, ())))
        scenes = [random_shown(random) for _ in range(size)]
        shown = to_network(torch.from_numpy(np.stack([draw(scene) for scene in scenes])))
        told = numbered([plain_caption(scene) for scene in scenes])
        return losses(model, shown.to(model.device), told.to(model.device))

    return step


def losses(model: Any, shown: Tensor, told: Tensor) -> Losses:
    """Return how surprising each next word is, and the share that was foreseen."""
    given, wanted = told[:, :-1], told[:, 1:]
    logits = model(pixel_values=shown, input_ids=given, attention_mask=(given != PAD).long()).logits
    taught = wanted != PAD
    text = cross_entropy(logits[taught].float(), wanted[taught])
    right = (logits[taught].argmax(-1) == wanted[taught]).float().mean()
    return {"loss": text, "word_right": right}
