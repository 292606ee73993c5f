"""How the `[SEG]` model learns: text and masks in one loss, with LISA's weights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, interpolate

from ..loop import Losses
from ..training_set import to_network
from ..world.drawing import draw
from ..world.spoken_thoughts import Thought, random_thought
from .seg_network import END, IMAGE, PAD, SEEN, SEG_ID, START, vocabulary

TEXT, BCE, DICE = 1.0, 2.0, 0.5
"""LISA's defaults; TIE's are unknown."""
UNTAUGHT = -100
BASE: Mapping[str, float] = {"tell": 0.5, "find": 0.5}
"""Before TIE: it tells what there is and finds what is named, as LISA does."""
TUNED: Mapping[str, float] = {"think": 0.6, "mask": 0.15, "find": 0.15, "tell": 0.1}
"""TIE's: chains of thought; some direct masks, to compare with, and some of what it knew before."""


@dataclass(frozen=True)
class Lesson:
    """A batch of thoughts as the network takes them."""

    pixels: Tensor
    """As the language model sees the pictures."""
    views: Tensor
    """As the one that outlines does; in the miniature they are the same."""
    told: Tensor
    """[n, t]: question and answer, padded to the right."""
    wanted: Tensor
    """[n, t]: what each place should say next; UNTAUGHT in the question."""
    of: Tensor
    """[k]: whose each mask is."""
    at: Tensor
    """[k]: the place that predicts its `[SEG]`."""
    masks: Tensor
    """float [k, side, side]"""

    def on(self, device: Any) -> "Lesson":
        """Return the batch on a device."""
        return Lesson(*(getattr(self, part.name).to(device) for part in fields(self)))


def lesson(thoughts: Sequence[Thought]) -> Lesson:
    """Return a batch of thoughts."""
    numbers = vocabulary()
    asked = [_numbers(numbers, thought.question) for thought in thoughts]
    said = [[*_numbers(numbers, thought.answer), END] for thought in thoughts]
    head = [START, *[IMAGE] * SEEN]
    told, wanted = in_rows([[*head, *question] for question in asked], said, PAD)
    of, at = np.nonzero(wanted == SEG_ID)
    shown = np.stack([draw(thought.scene) for thought in thoughts])
    masks = [mask for thought in thoughts for mask in thought.masks]
    drawn = np.stack(masks) if masks else np.zeros((0, *shown.shape[1:3]), np.bool_)
    pixels = to_network(torch.from_numpy(shown))
    return Lesson(
        pixels,
        pixels,
        torch.from_numpy(told),
        torch.from_numpy(wanted),
        torch.from_numpy(of),
        torch.from_numpy(at),
        torch.from_numpy(drawn).float(),
    )


def in_rows(
    asked: Sequence[Sequence[int]], said: Sequence[Sequence[int]], pad: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return questions with their answers [n, t], and what each place should say next."""
    longest = max(len(one) + len(other) for one, other in zip(asked, said, strict=True))
    told = np.full((len(asked), longest), pad, np.int64)
    wanted = np.full((len(asked), longest), UNTAUGHT, np.int64)
    for row, goal, question, answer in zip(told, wanted, asked, said, strict=True):
        full = [*question, *answer]
        row[: len(full)] = full
        goal[len(question) - 1 : len(full) - 1] = answer
    return told, wanted


def seg_step(model: Any, shares: Mapping[str, float], size: int) -> Callable[[], Losses]:
    """Return a step on new scenes, drawn by torch's generator."""
    kinds, weights, device = list(shares), list(shares.values()), model.device

    def step() -> Losses:
        random = Random(int(torch.randint(2**31, ())))
        asked = random.choices(kinds, weights, k=size)
        return losses(model, lesson([random_thought(random, kind) for kind in asked]).on(device))

    return step


def losses(model: Any, given: Lesson) -> Losses:
    """Return the joint loss of a batch, its parts, and how far masks overlap with the true ones."""
    logits, states = model.answered(given.pixels, given.told, (given.told != pad_of(model)).long())
    taught = given.wanted != UNTAUGHT
    text = cross_entropy(logits[taught].float(), given.wanted[taught])
    right = (logits[taught].argmax(-1) == given.wanted[taught]).float().mean()
    if not len(given.of):
        return {"loss": TEXT * text, "text": text, "word_right": right, "overlap": right.new_zeros(())}
    views = model.embedded(given.views)[given.of]
    seen = upscaled(model.masks(views, states[given.of, given.at]), given.masks.shape[-1])
    each = binary_cross_entropy_with_logits(seen, given.masks)
    sure = seen.sigmoid()
    both = (sure * given.masks).sum((1, 2))
    dice = 1 - (2 * both + 1) / (sure.sum((1, 2)) + given.masks.sum((1, 2)) + 1)
    found, there = seen.detach() > 0, given.masks > 0.5
    overlap = (found & there).sum((1, 2)) / (found | there).sum((1, 2)).clamp(min=1)
    return {
        "loss": TEXT * text + BCE * each + DICE * dice.mean(),
        "text": text,
        "word_right": right,
        "overlap": overlap.mean(),
    }


def pad_of(model: Any) -> int:
    """Return the number that fills a row; Llama has none of its own."""
    return model.llava.config.text_config.pad_token_id or 0


def upscaled(logits: Tensor, side: int) -> Tensor:
    """Return mask logits [k, h, w] at the picture's size."""
    return interpolate(logits[:, None], (side, side), mode="bilinear", align_corners=False)[:, 0]


def _numbers(known: Mapping[str, int], text: str) -> list[int]:
    return [known[word] for word in text.replace(",", " ,").split()]
