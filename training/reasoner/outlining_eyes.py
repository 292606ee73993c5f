"""SAM's eyes begin as the finder's, as LISA begins from a trained SAM: afresh they learned an empty mask."""

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..borrowed_eyes import centred, give_attention
from ..painters import load_finder
from ..training_set import to_network
from ..world.drawing import draw
from ..world.scenes import random_scene

LIKE = {
    "layer_norm1": "layer_norm1",
    "layer_norm2": "layer_norm2",
    "mlp.lin1": "mlp.fc1",
    "mlp.lin2": "mlp.fc2",
}
"""What a layer of SAM's eyes has → what CLIP's has in its place."""
LOOKED_AT = 64
"""Scenes that say how far the finder's embeddings spread."""


@torch.no_grad()
def with_outlines(model: Any, parts: Path) -> Any:
    """Give a model's SAM the eyes of the committed finder, whose outlines were trained; they learn on.

    SAM has no norm before its first layer, CLIP has one: its mean effect goes into the first weights.
    """
    eyes, known = model.sam.vision_encoder, load_finder(parts).clip.vision_model
    _begin(eyes, known, known.embeddings(_scenes())[:, 1:])
    for own, other in zip(eyes.layers, known.encoder.layers, strict=True):
        for name, there in LIKE.items():
            own.get_submodule(name).load_state_dict(other.get_submodule(there).state_dict())
        give_attention(own.attn.qkv, own.attn.proj, other.self_attn)
    return model


def _begin(eyes: Any, known: Any, embedded: Tensor) -> None:
    norm, side = known.pre_layrnorm, eyes.pos_embed.shape[1]
    scale = norm.weight / embedded.std(-1, unbiased=False).mean()
    first, places = known.embeddings.patch_embedding.weight, known.embeddings.position_embedding.weight[1:]
    eyes.patch_embed.projection.weight.copy_(centred(first) * scale[:, None, None, None])
    eyes.patch_embed.projection.bias.zero_()
    placed = centred(places.T).T * scale + norm.bias
    eyes.pos_embed.copy_(placed.reshape(1, side, side, -1))


def _scenes() -> Tensor:
    random = Random("outlining eyes")
    return to_network(torch.from_numpy(np.stack([draw(random_scene(random)) for _ in range(LOOKED_AT)])))
