"""Captions by BLIP."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ...errors import ToolFailed
from ...pictures import Picture
from ..classical.find.refine import shrunk
from ..pool import ModelPool, Placement, default_pool, load_pretrained, load_processor
from ..weights import Weights
from .boxes import LONG
from .inputs import CHANNELS_LAST, finite, need_file, padded
from .transformers_library import transformers
from .vision_specs import WEIGHTS

WORKING = 384


@dataclass(frozen=True)
class BlipCaptioner:
    """Says in a sentence what a picture shows, and names things."""

    weights: Weights = WEIGHTS["blip"]
    pool: ModelPool = field(default_factory=default_pool)
    words: int = 40
    """Tokens at most."""
    beams: int = 3

    def caption(self, picture: Picture) -> str:
        """Return one sentence, the same for the same picture; `ToolFailed` when the network says nothing."""
        shown = padded(shrunk(picture.rgb, 2 * WORKING), LONG)
        with torch.no_grad(), self.pool.use(self.weights, load_blip) as (model, processor):
            pixels = processor(images=shown, return_tensors="pt", **CHANNELS_LAST)["pixel_values"]
            pixels = pixels.to(model.device, model.dtype)
            finite(model.vision_model(pixels).last_hidden_state, "the captioner")
            tokens = model.generate(
                pixel_values=pixels, max_new_tokens=self.words, num_beams=self.beams, do_sample=False
            )
            said = processor.tokenizer.decode(tokens[0], skip_special_tokens=True)
        return sentence(said)


def load_blip(folder: Path, placement: Placement) -> tuple[Any, Any]:
    """Load BLIP and its processor."""
    need_file(WEIGHTS["blip"], folder, "processor")
    need_file(WEIGHTS["blip"], folder, "tokenizer")
    processor = load_processor(transformers.BlipProcessor, folder)
    return load_pretrained(transformers.BlipForConditionalGeneration, folder, placement), processor


def sentence(said: str) -> str:
    """Return what a network said as a sentence: one line, a capital, a full stop."""
    plain = " ".join(said.split()).strip(" .")
    if not plain:
        raise ToolFailed("the captioner said nothing")
    return f"{plain[0].upper()}{plain[1:]}."
