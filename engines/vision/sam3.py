"""SAM 3: every object that words name, each with its mask, in one network."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ...errors import ToolFailed, ToolRetry
from ...pictures import Box, Picture, Pixels, Region
from .. import Query
from ..classical.find.refine import shrunk
from ..pool import ModelPool, Placement, default_pool, load_pretrained, load_processor
from ..weights import Weights
from .boxes import LONG, Detection, search
from .inputs import HALF, finite, fitting, need_file, normalised, padded
from .mask_inputs import Sighting
from .segmenters import Logits
from .transformers_library import transformers
from .vision_specs import WEIGHTS
from .words import confidence, find_words

TOKENS = 32


@dataclass(frozen=True)
class Instance(Detection):
    """An object that SAM 3 drew in a part of the picture."""

    frame: Box
    logits: Logits


@dataclass(frozen=True)
class Sam3:
    """Finds by words. Boxes and clicks need torchvision in this network: SAM 2 does those."""

    weights: Weights = WEIGHTS["sam3"]
    pool: ModelPool = field(default_factory=default_pool)
    threshold: float = 0.5
    working: int = 1008

    def find(self, picture: Picture, query: Query) -> list[Region]:
        """Return what the words name, in reading order; none when nothing matches."""
        if query.brush is not None or query.points or query.box is not None:
            raise ToolFailed("sam3 finds by words, not by box, points or stroke; grounded-sam2 does")
        if not query.phrase.strip():
            raise ToolRetry("find wants a phrase, a box, points or a brush stroke and got none")
        return find_words(picture, query.phrase, lambda words: self._see(picture, words), "sam3")

    def _see(self, picture: Picture, words: str) -> list[Sighting]:
        def look(frame: Box) -> list[Instance]:
            left, top, right, bottom = frame
            return self._look(picture.rgb[top:bottom, left:right], frame, words)

        found = search(picture.size, self.working, look)
        return [Sighting(one.frame, one.logits, confidence(one.score, self.threshold)) for one in found]

    def _look(self, pixels: Pixels, frame: Box, words: str) -> list[Instance]:
        small = shrunk(pixels, 2 * self.working)
        shown = padded(small, LONG)
        with torch.no_grad(), self.pool.use(self.weights, load_sam3) as (model, tokenizer):
            scores, masks = _ask(model, tokenizer, shown, words)
        rows = max(round(masks.shape[1] * small.shape[0] / shown.shape[0]), 1)
        columns = max(round(masks.shape[2] * small.shape[1] / shown.shape[1]), 1)
        kept = scores > self.threshold
        drawn = [
            Sighting(frame, mask[:rows, :columns], float(score))
            for mask, score in zip(masks[kept].numpy(), scores[kept], strict=True)
        ]
        return [Instance(one.box, one.score, frame, one.logits) for one in drawn if not one.empty]


def load_sam3(folder: Path, placement: Placement) -> tuple[Any, Any]:
    """Load SAM 3 and its tokenizer, also from the folder of its video model."""
    need_file(WEIGHTS["sam3"], folder, "tokenizer")
    tokenizer = load_processor(transformers.CLIPTokenizer, folder)
    return load_pretrained(transformers.Sam3Model, folder, placement), tokenizer


def _ask(model: Any, tokenizer: Any, shown: Pixels, words: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Return scores [n] in [0, 1] and mask logits [n, h, w]: a match is as likely as it is present."""
    side = model.config.vision_config.backbone_config.image_size
    tokens = tokenizer(
        [fitting(tokenizer, words, TOKENS)], padding="max_length", max_length=TOKENS, return_tensors="pt"
    ).to(model.device)
    pixels = normalised(shown, (side, side), HALF).to(model.device, model.dtype)
    answer = model(pixel_values=pixels, input_ids=tokens.input_ids, attention_mask=tokens.attention_mask)
    scores = answer.pred_logits.sigmoid() * answer.presence_logits.sigmoid()
    masks = finite(answer.pred_masks, "sam3")
    return finite(scores, "sam3")[0].float().cpu(), masks[0].float().cpu()
