"""The miniature's own CLIP as the one that scores: captions of scenes and pictures as embeddings."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from ..pictures import Pixels
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from ..training.world.scenes import Scene
from ..training.world.wordings import caption
from .cells import Numbers
from .metrics import clip_direction, clip_gain, clip_i, clip_t
from .world_samples import together

WORDING = "tight"
"""Seed of the wording: one for all captions, so that two differ by what they show."""


class WorldSight:
    """Embeds pictures and captions of the world with the committed CLIP."""

    def __init__(self, parts: Path) -> None:
        from ..training.painters import load_seer
        from ..training.world.tokens import Encoder

        self._network, self._encode = load_seer(parts), Encoder()

    def pictures(self, shown: Sequence[Pixels]) -> np.ndarray:
        """Return float [n, d] of pictures, uint8 RGB [64, 64, 3]."""
        import torch

        from ..training.training_set import to_network

        pixels = to_network(torch.from_numpy(np.stack(shown)))
        with torch.no_grad():
            return _features(self._network.get_image_features(pixel_values=pixels))

    def texts(self, told: Sequence[str]) -> np.ndarray:
        """Return float [n, d] of texts in the world's words."""
        import torch

        tokens = torch.from_numpy(self._encode(list(told))).long()
        with torch.no_grad():
            return _features(self._network.get_text_features(input_ids=tokens))


@cache
def sight(parts: Path) -> WorldSight:
    """Return the CLIP of these weights, loaded once."""
    return WorldSight(parts)


def clip_scores(seer: WorldSight, edit: Edit, made: Pixels) -> Numbers:
    """Return the CLIP columns of a picture, against the caption of the goal that it fits best.

    The goals of a vague edit are each of its specifics and all of them at once; of any other its one result.
    """
    goals = [edit.after]
    if edit.kind == "vague":
        goals = [*(part.after for part in edit.specifics), together(edit)]
    source, edited, true = seer.pictures([draw(edit.before), made, draw(edit.after)])
    before, *after = seer.texts([worded(scene) for scene in (edit.before, *goals)])
    best = max(after, key=lambda told: clip_t(edited, told))
    return {
        "clip_t": clip_t(edited, best),
        "clip_i": clip_i(source, edited),
        "clip_i_truth": clip_i(true, edited),
        "clip_d": clip_direction(source, edited, before, best),
        "clip_gain": clip_gain(source, edited, best),
    }


def worded(scene: Scene) -> str:
    """Return a scene's caption, always in the same wording."""
    return caption(scene, Random(WORDING))


def _features(out: Any) -> np.ndarray:
    tensor = out if hasattr(out, "numpy") else out.pooler_output
    return tensor.numpy().astype(np.float64)
