"""Networks that draw boxes around what words name: GroundingDINO, OWLv2."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch

from ...pictures import Pixels
from ..classical.find.refine import shrunk
from ..pool import ModelPool, Placement, default_pool, load_pretrained, load_processor
from ..weights import Weights
from .boxes import LONG, Detection
from .inputs import CHANNELS_LAST, finite, fitting, need_file, padded
from .transformers_library import transformers
from .vision_specs import WEIGHTS


class Detector(Protocol):
    """Finds boxes of what a short description names."""

    @property
    def working(self) -> int:
        """Side in pixels that the network sees a picture at."""
        ...

    @property
    def threshold(self) -> float:
        """Score in [0, 1] from which a box counts."""
        ...

    def detect(self, pixels: Pixels, words: str) -> list[Detection]:
        """Return boxes in pixels of `pixels`, HWC uint8 RGB, with scores above the threshold."""
        ...


@dataclass(frozen=True)
class GroundingDino:
    """GroundingDINO: reads whole phrases; its makers' threshold."""

    weights: Weights = WEIGHTS["grounding-dino"]
    pool: ModelPool = field(default_factory=default_pool)
    threshold: float = 0.35
    working: int = 1333

    def detect(self, pixels: Pixels, words: str) -> list[Detection]:
        """Return the boxes of what the words name."""
        with torch.no_grad(), self.pool.use(self.weights, load_grounding_dino) as (model, processor):
            asked = f"{fitting(processor.tokenizer, words, model.config.max_text_len - 1)}."
            return _detect(model, processor, pixels, self, asked)


@dataclass(frozen=True)
class Owlv2:
    """OWLv2: knows rarer things, reads 16 tokens."""

    weights: Weights = WEIGHTS["owlv2"]
    pool: ModelPool = field(default_factory=default_pool)
    threshold: float = 0.2
    working: int = 960

    def detect(self, pixels: Pixels, words: str) -> list[Detection]:
        """Return the boxes of what the words name."""
        with torch.no_grad(), self.pool.use(self.weights, load_owlv2) as (model, processor):
            limit = model.config.text_config.max_position_embeddings
            asked = fitting(processor.tokenizer, f"a photo of {words}", limit)
            return _detect(model, processor, pixels, self, [[asked]])


def load_grounding_dino(folder: Path, placement: Placement) -> tuple[Any, Any]:
    """Load GroundingDINO and its processor."""
    return _load("GroundingDino", "grounding-dino", folder, placement)


def load_owlv2(folder: Path, placement: Placement) -> tuple[Any, Any]:
    """Load OWLv2 and its processor."""
    return _load("Owlv2", "owlv2", folder, placement)


def _load(kind: str, name: str, folder: Path, placement: Placement) -> tuple[Any, Any]:
    need_file(WEIGHTS[name], folder, "processor")
    need_file(WEIGHTS[name], folder, "tokenizer")
    processor = load_processor(getattr(transformers, f"{kind}Processor"), folder)
    return load_pretrained(getattr(transformers, f"{kind}ForObjectDetection"), folder, placement), processor


def _detect(
    model: Any, processor: Any, pixels: Pixels, detector: Detector, text: str | list[list[str]]
) -> list[Detection]:
    small = shrunk(pixels, 2 * detector.working)
    shown = padded(small, LONG)
    inputs = processor(images=shown, text=text, return_tensors="pt", **CHANNELS_LAST).to(model.device)
    inputs["pixel_values"] = inputs["pixel_values"].to(model.dtype)
    answer = model(**inputs)
    finite(answer.pred_boxes, "the detector")
    found = processor.post_process_grounded_object_detection(
        answer, threshold=detector.threshold, target_sizes=[shown.shape[:2]], **_more(inputs, text)
    )[0]
    across, down = pixels.shape[1] / small.shape[1], pixels.shape[0] / small.shape[0]
    boxes = found["boxes"].float().cpu() * torch.tensor([across, down, across, down])
    scores = found["scores"].float().tolist()
    return [
        Detection((x0, y0, x1, y1), s) for (x0, y0, x1, y1), s in zip(boxes.tolist(), scores, strict=True)
    ]


def _more(inputs: Any, text: str | list[list[str]]) -> dict[str, Any]:
    return {"input_ids": inputs["input_ids"]} if isinstance(text, str) else {}
