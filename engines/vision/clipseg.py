"""CLIPSeg: soft areas by words; small, quick, good for what has no outline (sky, grass, a wall)."""

from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...errors import ToolFailed, ToolRetry
from ...pictures import Box, Picture, Region
from .. import Query
from ..classical.find.masks import components
from ..classical.find.refine import shrunk
from ..pool import ModelPool, Placement, default_pool, load_pretrained, load_processor
from ..weights import Weights
from .boxes import LONG, around
from .inputs import CHANNELS_LAST, finite, fitting, need_file, padded
from .mask_inputs import Sighting
from .segmenters import Logits
from .transformers_library import transformers
from .vision_specs import WEIGHTS
from .words import confidence, find_words

LEAST = 0.02
"""A part smaller than this share of all that was found is noise."""


@dataclass(frozen=True)
class ClipSeg:
    """Finds by words; what is small in a large picture is looked at again from near."""

    weights: Weights = WEIGHTS["clipseg"]
    pool: ModelPool = field(default_factory=default_pool)
    threshold: float = 0.4
    """Probability from which a pixel counts."""
    working: int = 352

    def find(self, picture: Picture, query: Query) -> list[Region]:
        """Return what the words name, in reading order; none when nothing matches."""
        if query.brush is not None or query.points or query.box is not None:
            raise ToolFailed("clipseg finds by words, not by box, points or stroke")
        if not query.phrase.strip():
            raise ToolRetry("find wants a phrase, a box, points or a brush stroke and got none")
        return find_words(picture, query.phrase, lambda words: self._see(picture, words), "clipseg")

    def _see(self, picture: Picture, words: str) -> list[Sighting]:
        whole = Sighting((0, 0, *picture.size), self._look(picture, (0, 0, *picture.size), words), 1.0)
        if whole.empty:
            return []
        near = around(whole.box, picture.size, 0.25, self.working)
        shorter = max(near[2] - near[0], near[3] - near[1]) < 0.6 * max(picture.size)
        if shorter:
            closer = Sighting(near, self._look(picture, near, words), 1.0)
            whole = whole if closer.empty else closer
        return self._parts(whole)

    def _look(self, picture: Picture, frame: Box, words: str) -> Logits:
        """Return how far above the threshold each part of the frame is, HW float32."""
        left, top, right, bottom = frame
        small = shrunk(picture.rgb[top:bottom, left:right], 2 * self.working)
        shown = padded(small, LONG)
        with torch.no_grad(), self.pool.use(self.weights, load_clipseg) as (model, processor):
            limit = model.config.text_config.max_position_embeddings
            tokens = processor.tokenizer(fitting(processor.tokenizer, words, limit), return_tensors="pt")
            pixels = processor.image_processor(images=shown, return_tensors="pt", **CHANNELS_LAST)[
                "pixel_values"
            ]
            pixels = pixels.to(model.device, model.dtype)
            answer = model(pixel_values=pixels, **tokens.to(model.device)).logits
            heat = finite(answer, "clipseg").float().cpu().numpy().reshape(answer.shape[-2:])
        rows = max(round(heat.shape[0] * small.shape[0] / shown.shape[0]), 1)
        columns = max(round(heat.shape[1] * small.shape[1] / shown.shape[1]), 1)
        return heat[:rows, :columns] - np.float32(self._even)

    @property
    def _even(self) -> float:
        """Logit of the threshold."""
        return log(self.threshold / (1 - self.threshold))

    def _parts(self, seen: Sighting) -> list[Sighting]:
        """Return the connected parts, each with the mean probability inside it as its score."""
        inside = seen.logits > 0
        parts = []
        for part in components(inside, least=max(1, round(LEAST * inside.sum()))):
            only = np.where(part, seen.logits, -np.abs(seen.logits) - 1e-6).astype(np.float32)
            likely = float((1 / (1 + np.exp(-(seen.logits[part] + self._even)))).mean())
            parts.append(Sighting(seen.frame, only, confidence(likely, self.threshold)))
        return parts


def load_clipseg(folder: Path, placement: Placement) -> tuple[Any, Any]:
    """Load CLIPSeg and its processor."""
    need_file(WEIGHTS["clipseg"], folder, "processor")
    need_file(WEIGHTS["clipseg"], folder, "tokenizer")
    processor = load_processor(transformers.CLIPSegProcessor, folder)
    return load_pretrained(transformers.CLIPSegForImageSegmentation, folder, placement), processor
