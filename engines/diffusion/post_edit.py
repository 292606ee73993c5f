"""Post-edit: keep of an edit only what the instruction was about, and the original everywhere else.

Source: EditWorld (arXiv 2405.14785), section 3.3, which has no code. The paper leaves open which words,
layers and thresholds make the attention mask, what overlap means and what is inpainted; our choices are
arguments.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

import numpy as np
import torch

from ...errors import ToolFailed, ToolRetry
from ...pictures import Mask, Picture, Region
from .. import Progress, silent
from .attention import watched
from .instruct import Edited, InstructPix2Pix, load_instruct
from .padded import frame_for

Join = Literal["mean", "union"]

SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "its", "make",
     "of", "on", "or", "that", "the", "this", "to", "with"]
)  # fmt: skip


@dataclass(frozen=True)
class MaskChoice:
    """How attention becomes a mask."""

    words: tuple[str, ...] = ()
    """Words of the instruction to follow; () = all but small ones."""
    threshold: float = 0.8125
    """A place counts when its attention exceeds this times the mean; the paper's, for its data branch."""
    shrink: int = 4
    """Layers whose sides are the latents' divided by this: 16×16 for pictures of 512."""
    join: Join = "mean"
    """mean of the words, then threshold; or union of each word's thresholded map, as in the data branch."""


@dataclass
class WordAttention:
    """Collects the attention of the instruction's row over layers, heads and steps."""

    positions: int
    total: torch.Tensor | None = None
    maps: int = 0

    def keep(self, name: str, scores: torch.Tensor) -> None:
        """Add a layer's attention when it has the wanted resolution; row 0 is picture and instruction."""
        if scores.shape[2] == self.positions:
            mean = scores[0].float().mean(dim=0).cpu()
            self.total = mean if self.total is None else self.total + mean
            self.maps += 1


def word_columns(tokenizer: Any, instruction: str, words: Sequence[str]) -> list[list[int]]:
    """Return the token positions of each word in the instruction; a word may have several tokens."""
    ids, columns = list(tokenizer(instruction, truncation=True).input_ids), []
    for word in words or content_words(instruction):
        own = list(tokenizer(word).input_ids)[1:-1]
        starts = [i for i in range(len(ids) - len(own) + 1) if own and ids[i : i + len(own)] == own]
        if starts:
            columns.append([start + i for start in starts for i in range(len(own))])
    if not columns:
        raise ToolRetry(f"none of the words {list(words)} is in the instruction {instruction!r}")
    return columns


def content_words(instruction: str) -> list[str]:
    """Return the words that may name things, each once."""
    found = re.findall(r"[^\W\d_]+", instruction.lower())
    return list(dict.fromkeys(w for w in found if w not in SMALL_WORDS)) or found


def attention_mask(attention: np.ndarray, columns: list[list[int]], choice: MaskChoice) -> Mask:
    """Return 1 where the words are attended to; `attention`: [h, w, tokens]."""
    maps = np.stack([attention[..., c].mean(axis=-1) for c in columns])
    if choice.join == "mean":
        maps = maps.mean(axis=0, keepdims=True)
    over = maps > choice.threshold * maps.mean(axis=(1, 2), keepdims=True)
    return over.any(axis=0).astype(np.float32)


def edit_attended(
    editor: InstructPix2Pix,
    picture: Picture,
    instruction: str,
    *,
    choice: MaskChoice | None = None,
    region: Region | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> tuple[Edited, Region]:
    """Return the edit and where its instruction looked; the edit is the same as without watching."""
    choice = choice or MaskChoice()
    with editor.pool.use(editor.weights, load_instruct, progress) as pipeline:
        frame = frame_for(picture.size, region, working=editor.working_size, stride=pipeline.vae_scale_factor)
        width, height = (ceil(s / pipeline.vae_scale_factor / choice.shrink) for s in frame.size)
        columns = word_columns(pipeline.tokenizer, instruction, choice.words)
        seen = WordAttention(width * height)
        with watched(pipeline.unet, seen.keep):
            edited = editor.edit_batch(picture, instruction, (), region=region, seed=seed, progress=progress)[
                0
            ]
    if seen.total is None:
        raise ToolFailed(f"the model has no attention layer of {width}×{height}: try another shrink")
    attention = (seen.total / seen.maps).reshape(height, width, -1).numpy()
    mask = frame.give_mask(attention_mask(attention, columns, choice), picture)
    return edited, Region((mask > 0.5).astype(np.float32), name=instruction, source="attention")
