"""Measure a `[SEG]` model on new scenes: what it finds, where it points with a chain and without."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from ..training_set import to_network
from ..world.drawing import draw
from ..world.scenes import SIDE
from ..world.spoken_thoughts import Thought, random_thought, read_thought
from .seg_learning import upscaled
from .seg_network import END, IMAGE, LONGEST, SEEN, START, load_segmenter, vocabulary

Numbers = dict[str, Any]
SEED = "measured thoughts"


def measured(path: Path, parts: Path, count: int) -> Numbers:
    """Return what a trained model does with `count` scenes of each kind; lists are one number a scene."""
    return measure(load_segmenter(path, parts), count)


def measure(model: Any, count: int) -> Numbers:
    """Return what a model does: overlap of each mask with the truth, and how right its chains are."""
    random = Random(SEED)
    sought = [random_thought(random, "find") for _ in range(count)]
    asked = [random_thought(random, "think") for _ in range(count)]
    found = [answered(model, thought) for thought in sought]
    here = [i for i, thought in enumerate(sought) if thought.masks]
    chains = [answered(model, thought) for thought in asked]
    direct = [
        answered(model, Thought("mask", t.scene, t.words, "", (np.any(t.masks, axis=0),))) for t in asked
    ]
    named = [answered(model, Thought("find", t.scene, t.words, "")) for t in asked]
    whole = [np.any(t.masks, axis=0) for t in asked]
    return {
        "n": count,
        "find": [overlap(union(found[i][1]), sought[i].masks[0]) for i in here],
        "absent_found": [float(bool(found[i][1])) for i in range(count) if i not in here],
        "chain": [overlap(union(masks), true) for (_, masks), true in zip(chains, whole, strict=True)],
        "direct": [overlap(union(masks), true) for (_, masks), true in zip(direct, whole, strict=True)],
        "named": [overlap(union(masks), true) for (_, masks), true in zip(named, whole, strict=True)],
        "parts": [
            parts_right(words, thought.answer) for (words, _), thought in zip(chains, asked, strict=True)
        ],
    }


def answered(model: Any, thought: Thought) -> tuple[str, list[np.ndarray]]:
    """Return what a model answers and its masks, bool [64, 64]."""
    numbers = vocabulary()
    words = list(numbers)
    question = [numbers[word] for word in thought.question.replace(",", " ,").split()]
    told = torch.tensor([[START, *[IMAGE] * SEEN, *question]], device=model.device)
    pixels = to_network(torch.from_numpy(draw(thought.scene)[None])).to(model.device)
    with torch.no_grad():
        said, states = model.answer(pixels, told, LONGEST - told.shape[1])
        masks = list[np.ndarray]()
        if len(states):
            views = model.embedded(pixels).expand(len(states), -1, -1, -1)
            seen = upscaled(model.masks(views, states), pixels.shape[-1])
            masks = [mask > 0 for mask in seen.cpu().numpy()]
    return " ".join(words[i] for i in said.tolist() if i != END).replace(" ,", ","), masks


def parts_right(said: str, true: str) -> float:
    """Return which share of the true chain's parts an answer has word for word; 0 for no chain at all."""
    wanted = read_thought(true)
    try:
        found = read_thought(said)
    except ValueError:
        return 0.0
    return float(np.mean([part in found for part in wanted]))


def union(masks: Sequence[np.ndarray]) -> np.ndarray:
    """Return where any of the masks is; nowhere for none."""
    return np.any(masks, axis=0) if masks else np.zeros((SIDE, SIDE), np.bool_)


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Return the intersection over the union, rounded."""
    either = float((one | other).sum())
    return round(float((one & other).sum()) / either, 4) if either else 1.0
