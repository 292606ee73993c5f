"""Find by words with a language model that points: LLaVA answers `[SEG]`, SAM draws what its state means."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...errors import ToolFailed, ToolRetry
from ...pictures import Picture, Pixels, Region
from .. import Query
from ..classical.find.refine import shrunk
from ..pool import ModelPool, Placement, default_pool, load_pretrained, load_processor
from ..weights import Weights
from .boxes import LONG
from .inputs import CHANNELS_LAST, HALF, IMAGENET, finite, fitting, need_file, normalised, padded
from .mask_inputs import Sighting
from .seg_token_model import IMAGE, SegTokenModel
from .segmenters import Logits
from .transformers_library import transformers
from .vision_specs import WEIGHTS
from .words import find_words, region_of

MOST = 512
"""Tokens of an answer, as in LISA."""
SCALES = {"half": HALF, "imagenet": IMAGENET}


@dataclass(frozen=True)
class Answer:
    """What the model said and where it pointed."""

    words: str
    masks: tuple[Logits, ...]
    """Of each `[SEG]` in turn, HW float32 over what was shown; above 0 is inside."""


@dataclass(frozen=True)
class Thinking:
    """A chain of thought, word for word, and a region for each `[SEG]` in it."""

    words: str
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class SegToken:
    """Finds by words; thinks aloud about an instruction where its weights learned to."""

    weights: Weights = WEIGHTS["seg-token"]
    pool: ModelPool = field(default_factory=default_pool)
    working: int = 1024
    """Side in pixels up to which the mask decoder is shown a picture."""
    most: int = MOST

    def find(self, picture: Picture, query: Query) -> list[Region]:
        """Return what the words name, in reading order; none when the model does not point."""
        if query.brush is not None or query.points or query.box is not None:
            raise ToolFailed("seg-token finds by words, not by box, points or stroke")
        if not query.phrase.strip():
            raise ToolRetry("find wants a phrase, a box, points or a brush stroke and got none")
        return find_words(picture, query.phrase, lambda words: self._see(picture, words), "seg-token")

    def think(self, picture: Picture, instruction: str) -> Thinking:
        """Return the chain of thought on an instruction; `ToolFailed` for weights that never learned it."""
        return self._pointed(picture, "think", instruction)

    def direct(self, picture: Picture, instruction: str) -> Thinking:
        """Return the one mask of an instruction, pointed at without a thought."""
        return self._pointed(picture, "mask", instruction)

    def _pointed(self, picture: Picture, kind: str, instruction: str) -> Thinking:
        answer = self._ask(picture, kind, instruction)
        seen = [sighting(picture, logits) for logits in answer.masks]
        return Thinking(answer.words, tuple(region_of(picture, s, "", "seg-token") for s in seen))

    def _see(self, picture: Picture, words: str) -> list[Sighting]:
        answer = self._ask(picture, "find", words)
        return [seen for logits in answer.masks if not (seen := sighting(picture, logits)).empty]

    def _ask(self, picture: Picture, kind: str, words: str) -> Answer:
        small = shrunk(picture.rgb, 2 * self.working)
        with self.pool.use(self.weights, load_seg_token) as (model, tokenizer, processor):
            question = getattr(model.config, f"{kind}_question")
            if not question:
                raise ToolFailed(f"these weights of seg-token never learned to {kind}")
            shown = padded(small, LONG)
            answer = asked(model, tokenizer, processor, shown, question, words, self.most)
        used = small.shape[0] / shown.shape[0], small.shape[1] / shown.shape[1]
        return Answer(answer.words, tuple(_used(mask, used) for mask in answer.masks))


def asked(
    model: Any, tokenizer: Any, processor: Any, pixels: Pixels, question: str, words: str, most: int
) -> Answer:
    """Return a model's answer to a question about pixels, HWC uint8 RGB, stretched to what SAM sees."""
    llava = model.llava.config
    room = llava.text_config.max_position_embeddings - llava.image_seq_length - len(question.split())
    phrase = fitting(tokenizer, words.replace(IMAGE, " "), max(room // 2, 1))
    told = question.replace(IMAGE, IMAGE * llava.image_seq_length).format(words=phrase)
    tokens = tokenizer(told, add_special_tokens=False, return_tensors="pt").input_ids.to(model.device)
    seen = processor(images=pixels, return_tensors="pt", **CHANNELS_LAST)["pixel_values"]
    most = max(1, min(most, llava.text_config.max_position_embeddings - tokens.shape[1]))
    side = model.sam.config.vision_config.image_size
    with torch.no_grad():
        said, states = model.answer(seen.to(model.device, model.dtype), tokens, most)
        if not len(states):
            return Answer(_said(tokenizer, said), ())
        view = normalised(pixels, (side, side), SCALES[model.config.sam_scale]).to(model.device, model.dtype)
        views = model.embedded(view).expand(len(states), -1, -1, -1)
        masks = finite(model.masks(views, states), "seg-token").float().cpu().numpy()
    return Answer(_said(tokenizer, said), tuple(masks))


def sighting(picture: Picture, logits: Logits) -> Sighting:
    """Return a mask over the whole picture; how sure it is: the mean probability inside."""
    inside = logits[logits > 0]
    sure = float((1 / (1 + np.exp(-inside))).mean()) if inside.size else 0.0
    return Sighting((0, 0, *picture.size), logits, sure)


def load_seg_token(folder: Path, placement: Placement) -> tuple[Any, Any, Any]:
    """Load the model, its tokenizer, and what makes pictures LLaVA's input."""
    need_file(WEIGHTS["seg-token"], folder, "processor")
    need_file(WEIGHTS["seg-token"], folder, "tokenizer")
    tokenizer = load_processor(transformers.PreTrainedTokenizerFast, folder)
    settings = json.loads((folder / "preprocessor_config.json").read_text("utf-8"))
    kind = getattr(transformers, settings["image_processor_type"])
    return load_pretrained(SegTokenModel, folder, placement), tokenizer, load_processor(kind, folder)


def _said(tokenizer: Any, words: Any) -> str:
    marks = {tokenizer.bos_token, tokenizer.eos_token, tokenizer.pad_token}
    told = tokenizer.convert_ids_to_tokens(words.tolist())
    return tokenizer.convert_tokens_to_string([token for token in told if token not in marks]).strip()


def _used(logits: Logits, share: tuple[float, float]) -> Logits:
    height, width = logits.shape
    return logits[: max(round(height * share[0]), 1), : max(round(width * share[1]), 1)]
