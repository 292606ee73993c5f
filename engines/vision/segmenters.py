"""Networks that draw masks around what prompts point at: SAM, SAM 2, `segment-anything` files."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from ...pictures import Pixels
from ..pool import ModelPool, Placement, default_pool, load_pretrained, load_processor
from ..weights import Weights
from . import sam_checkpoint
from .inputs import CHANNELS_LAST, IMAGENET, finite, need_file, normalised
from .prompts import Prompt
from .transformers_library import transformers
from .vision_specs import WEIGHTS

Logits = NDArray[np.float32]


@dataclass(frozen=True)
class Drawn:
    """A mask as a network drew it."""

    logits: Logits
    """HW float32 of any size, covering the whole of what was shown; above 0 is inside."""
    score: float
    """The network's own estimate of its overlap with the truth, in [0, 1]."""


class Segmenter(Protocol):
    """Draws one object for each prompt."""

    @property
    def working(self) -> int:
        """Side in pixels that the network sees a picture at."""
        ...

    def segment(self, pixels: Pixels, prompts: Sequence[Prompt]) -> list[Drawn]:
        """Return a mask for each prompt; `pixels` is HWC uint8 RGB."""
        ...


@dataclass(frozen=True)
class Sam:
    """SAM of transformers."""

    weights: Weights = WEIGHTS["sam"]
    pool: ModelPool = field(default_factory=default_pool)
    working: int = 1024

    def segment(self, pixels: Pixels, prompts: Sequence[Prompt]) -> list[Drawn]:
        """Return a mask for each prompt; the picture is encoded once."""
        with torch.no_grad(), self._use() as (model, processor):
            shown = processor(images=pixels, return_tensors="pt", **CHANNELS_LAST)
            height, width = shown["reshaped_input_sizes"][0].tolist()
            embedded = model.get_image_embeddings(shown["pixel_values"].to(model.device, model.dtype))
            scale = width / pixels.shape[1], height / pixels.shape[0]
            side = shown["pixel_values"].shape[-1]
            return [_best(_ask(model, embedded, p, scale), p, side, (height, width)) for p in prompts]

    def _use(self) -> AbstractContextManager[Any]:
        return self.pool.use(self.weights, load_sam)


@dataclass(frozen=True)
class Sam2:
    """SAM 2 and 2.1 of transformers; the picture is stretched to a square."""

    weights: Weights = WEIGHTS["sam2"]
    pool: ModelPool = field(default_factory=default_pool)
    working: int = 1024

    def segment(self, pixels: Pixels, prompts: Sequence[Prompt]) -> list[Drawn]:
        """Return a mask for each prompt; the picture is encoded once."""
        with torch.no_grad(), self._use() as model:
            side = model.config.prompt_encoder_config.image_size
            shown = normalised(pixels, (side, side), IMAGENET).to(model.device, model.dtype)
            embedded = model.get_image_embeddings(shown)
            scale = side / pixels.shape[1], side / pixels.shape[0]
            return [_best(_ask(model, embedded, p, scale), p, side, (side, side)) for p in prompts]

    def _use(self) -> AbstractContextManager[Any]:
        return self.pool.use(self.weights, load_sam2)


@dataclass(frozen=True)
class SegmentAnything:
    """A checkpoint file of the `segment-anything` package."""

    weights: Weights = WEIGHTS["segment-anything"]
    pool: ModelPool = field(default_factory=default_pool)
    working: int = 1024

    def segment(self, pixels: Pixels, prompts: Sequence[Prompt]) -> list[Drawn]:
        """Return a mask for each prompt; the picture is encoded once."""
        with torch.no_grad(), self.pool.use(self.weights, sam_checkpoint.load) as holder:
            predictor = holder.predictor
            predictor.set_image(pixels)
            return [self._draw(predictor, prompt) for prompt in prompts]

    def _draw(self, predictor: Any, prompt: Prompt) -> Drawn:
        coordinates = np.array([*prompt.points, *prompt.negative], np.float32)
        labels = np.array([1] * len(prompt.points) + [0] * len(prompt.negative), np.int64)
        _, scores, low = predictor.predict(
            point_coords=coordinates if len(labels) else None,
            point_labels=labels if len(labels) else None,
            box=None if prompt.box is None else np.array(prompt.box, np.float32),
            multimask_output=prompt.ambiguous,
        )
        answer = torch.from_numpy(low), torch.from_numpy(scores)
        return _best(answer, prompt, predictor.model.image_encoder.img_size, predictor.input_size)


def load_sam(folder: Path, placement: Placement) -> tuple[Any, Any]:
    """Load SAM and its image processor."""
    need_file(WEIGHTS["sam"], folder, "processor")
    processor = load_processor(transformers.SamImageProcessorPil, folder)
    return load_pretrained(transformers.SamModel, folder, placement), processor


def load_sam2(folder: Path, placement: Placement) -> Any:
    """Load SAM 2, also from the folder of its video model."""
    return load_pretrained(transformers.Sam2Model, folder, placement)


def _ask(
    model: Any, embedded: Any, prompt: Prompt, scale: tuple[float, float]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return mask logits [n, h, w] and scores [n] for one prompt."""
    across, down = scale
    points = [(x * across, y * down) for x, y in (*prompt.points, *prompt.negative)]
    labels = [1] * len(prompt.points) + [0] * len(prompt.negative)
    asked: dict[str, Any] = {}
    if points:
        asked["input_points"] = torch.tensor([[points]], dtype=torch.float32, device=model.device)
        asked["input_labels"] = torch.tensor([[labels]], device=model.device)
    if prompt.box is not None:
        x0, y0, x1, y1 = prompt.box
        corners = [[[x0 * across, y0 * down, x1 * across, y1 * down]]]
        asked["input_boxes"] = torch.tensor(corners, dtype=torch.float32, device=model.device)
    answer = model(image_embeddings=embedded, multimask_output=prompt.ambiguous, **asked)
    return answer.pred_masks[0, 0], answer.iou_scores[0, 0]


def _best(
    answer: tuple[torch.Tensor, torch.Tensor], prompt: Prompt, side: int, used: tuple[int, int]
) -> Drawn:
    """Return the likeliest mask, at the size that the network saw and without its padding."""
    masks, scores = (finite(tensor, "the mask network").float().cpu() for tensor in answer)
    best = int(scores.argmax())
    seen = torch.nn.functional.interpolate(masks[None, best : best + 1], (side, side), mode="bilinear")
    logits = seen[0, 0, : used[0], : used[1]].numpy()
    return Drawn(logits, float(scores[best].clamp(0, 1)))
