"""Look-ups by CLIP: how well words fit a region, for choosing and for a verdict's evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ...errors import ToolRetry
from ...pictures import Picture, Pixels, Region
from ..classical.find.refine import shrunk
from ..pool import ModelPool, Placement, default_pool, load_pretrained, load_processor
from .boxes import around
from .inputs import CHANNELS_LAST, finite, fitting, need_file, padded
from .transformers_library import transformers
from .vision_specs import WEIGHTS

CONTEXT = 0.1
"""How much of its surroundings is shown with a region, as a share of its longer side."""

LARGEST = 512
"""Side in pixels that a crop is shrunk to before the network's own resizing."""


@dataclass(frozen=True)
class Clip:
    """Compares pictures and words by CLIP."""

    pool: ModelPool = field(default_factory=default_pool)

    def fits(
        self, picture: Picture, regions: Sequence[Region | None], texts: Sequence[str]
    ) -> NDArray[np.float32]:
        """Return the cosines of `clip_scores`."""
        return clip_scores(picture, regions, texts, self.pool)


def clip_scores(
    picture: Picture,
    regions: Sequence[Region | None],
    texts: Sequence[str],
    pool: ModelPool | None = None,
) -> NDArray[np.float32]:
    """Return how well each text fits each region: cosines in [-1, 1], float32 [regions, texts].

    None among the regions is the whole picture. Only differences mean something: a text that fits
    is some hundredths above one that does not. `ToolRetry` for an empty region or text.
    """
    if not all(text.strip() for text in texts):
        raise ToolRetry(f"CLIP wants words to compare with, got {list(texts)}")
    if not regions or not texts:
        return np.zeros((len(regions), len(texts)), np.float32)
    crops = [_shown(picture, region) for region in regions]
    with torch.no_grad(), (pool or default_pool()).use(WEIGHTS["clip"], load_clip) as (model, processor):
        return _cosines(model, processor, crops, texts)


def load_clip(folder: Path, placement: Placement) -> tuple[Any, Any]:
    """Load CLIP and its processor."""
    need_file(WEIGHTS["clip"], folder, "processor")
    need_file(WEIGHTS["clip"], folder, "tokenizer")
    processor = load_processor(transformers.CLIPProcessor, folder)
    return load_pretrained(transformers.CLIPModel, folder, placement), processor


def _cosines(
    model: Any, processor: Any, crops: Sequence[Pixels], texts: Sequence[str]
) -> NDArray[np.float32]:
    limit = model.config.text_config.max_position_embeddings
    words = [fitting(processor.tokenizer, text, limit) for text in texts]
    tokens = processor.tokenizer(words, padding=True, return_tensors="pt").to(model.device)
    pixels = processor.image_processor(images=list(crops), return_tensors="pt", **CHANNELS_LAST)[
        "pixel_values"
    ]
    seen = model.get_image_features(pixel_values=pixels.to(model.device, model.dtype)).pooler_output
    read = model.get_text_features(**tokens).pooler_output
    directions = [torch.nn.functional.normalize(finite(v, "CLIP").float(), dim=-1) for v in (seen, read)]
    return (directions[0] @ directions[1].T).cpu().numpy()


def _shown(picture: Picture, region: Region | None) -> Pixels:
    """Return a square: CLIP would cut the ends of anything longer."""
    if region is None:
        return padded(shrunk(picture.rgb, LARGEST), 1.0)
    if region.size != picture.size:
        raise ToolRetry(f"CLIP wants regions of the picture's size {picture.size}, got {region.size}")
    if region.empty:
        raise ToolRetry(f"CLIP wants a region to look at, got the empty {region.name!r}")
    left, top, right, bottom = around(region.box, picture.size, CONTEXT, 1)
    return padded(shrunk(picture.rgb[top:bottom, left:right], LARGEST), 1.0)
