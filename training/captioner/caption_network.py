"""The miniature's BLIP: it sees with CLIP's eyes, trained further, and tells with the world's words."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..borrowed_eyes import centred, give_attention
from ..networks import WIDTH, seer
from ..painters import load_part, save_part
from ..world.scenes import SIDE
from ..world.wordings import all_words

MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]")
PAD, _, _, END, _, START = range(len(MARKS))
LONGEST = 72
"""Tokens of a caption, marks included."""
FOLDER, PART = "captioner", "captioner.safetensors"
"""Beside the other weights, and not among them: cells of the evidence that do not use it stay as they are."""
SPREAD = 0.02
"""Of fresh weights; transformers' own for BLIP's eyes is 1e-10, from which they do not learn."""


def vocabulary() -> dict[str, int]:
    """Return word → number: the marks, then the world's words."""
    return {word: i for i, word in enumerate((*MARKS, *all_words()))}


def captioner() -> Any:
    """Return a fresh BLIP, its eyes laid out as CLIP's."""
    from ...engines.vision.transformers_library import transformers

    eyes = seer().config.vision_config
    shape = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads")
    seen = ("image_size", "patch_size", "hidden_act", "layer_norm_eps")
    vision = {name: getattr(eyes, name) for name in (*shape, *seen)} | {"initializer_range": SPREAD}
    text = {
        "vocab_size": len(vocabulary()),
        "encoder_hidden_size": WIDTH,
        "max_position_embeddings": LONGEST,
        "bos_token_id": START,
        "eos_token_id": END,
        "sep_token_id": END,
        "pad_token_id": PAD,
        "initializer_range": SPREAD,
    } | {name: vision[name] for name in shape}
    return transformers.BlipForConditionalGeneration(
        transformers.BlipConfig(text_config=text, vision_config=vision, initializer_range=SPREAD)
    )


@torch.no_grad()
def give_eyes(model: Any, clip: Any, shown: Tensor) -> None:
    """Give a BLIP the eyes of a CLIP.

    CLIP normalises what it sees before its first layer and BLIP does not: the mean spread of the places of
    the pictures `shown`, NCHW in [-1, 1], is folded into the places' weights.
    """
    eyes, known = model.vision_model, clip.vision_model
    norm, places = known.pre_layrnorm, known.embeddings(shown)
    spread = places.std(2, unbiased=False).mean(0)
    kernel, position = known.embeddings.patch_embedding.weight, known.embeddings.position_embedding.weight
    even = spread[1:].mean()
    into = eyes.embeddings
    into.patch_embedding.weight.copy_(centred(kernel) * norm.weight[:, None, None, None] / even)
    into.patch_embedding.bias.zero_()
    into.position_embedding.copy_((centred(position.T).T * norm.weight / even + norm.bias)[None])
    first = centred((known.embeddings.class_embedding + position[0])[:, None])[:, 0]
    into.class_embedding.copy_(first * norm.weight / spread[0] + norm.bias - into.position_embedding[0, 0])
    for ours, theirs in zip(eyes.encoder.layers, known.encoder.layers, strict=True):
        give_attention(ours.self_attn.qkv, ours.self_attn.projection, theirs.self_attn)
        for name in ("layer_norm1", "layer_norm2", "mlp"):
            getattr(ours, name).load_state_dict(getattr(theirs, name).state_dict())


def save_captioner(path: Path, model: Any) -> None:
    """Write what was trained."""
    save_part(path, captioner=_Untied(model))


def load_captioner(path: Path) -> Any:
    """Return a trained captioner."""
    model = captioner()
    load_part(path, captioner=_Untied(model))
    model.tie_weights()
    return model.eval()


class _Untied:
    """A captioner without its second name for the table of words."""

    SECOND = "text_decoder.cls.predictions.decoder."

    def __init__(self, model: Any) -> None:
        self._model = model

    def state_dict(self) -> dict[str, Tensor]:
        """Return each weight once."""
        return {name: w for name, w in self._model.state_dict().items() if not name.startswith(self.SECOND)}

    def load_state_dict(self, weights: dict[str, Tensor], strict: bool) -> Any:
        """Take the weights; the second name is not lacking."""
        found = self._model.load_state_dict(weights, strict=strict)
        lost = [name for name in found.missing_keys if not name.startswith(self.SECOND)]
        return type(found)(lost, found.unexpected_keys)


def save_for_engine(model: Any, folder: Path) -> None:
    """Write a model, its image processor and its tokenizer as the engine `caption/blip` reads them."""
    from ...engines.vision.transformers_library import transformers

    half, size = [0.5, 0.5, 0.5], {"height": SIDE, "width": SIDE}
    processor = transformers.BlipImageProcessorPil(size=size, image_mean=half, image_std=half)
    words = transformers.BertTokenizer(vocab=vocabulary(), additional_special_tokens=[MARKS[START]])
    for part in (model, processor, words):
        part.save_pretrained(folder)
