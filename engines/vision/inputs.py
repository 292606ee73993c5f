"""What networks are shown: pictures at their size and scale, words within their limit."""

import logging
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import torch
from PIL import Image

from ...errors import ToolFailed
from ...pictures import Pixels
from ..weights import VOCABULARIES, Weights

log = logging.getLogger(__name__)

Scale = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Mean and standard deviation by channel of pictures in [0, 1]."""

IMAGENET: Scale = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
HALF: Scale = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)

CHANNELS_LAST = {"input_data_format": "channels_last"}
"""For stock processors, which take a picture 1 or 3 pixels high for one with its channels first."""

PROCESSORS = ("preprocessor_config.json", "processor_config.json")


def normalised(pixels: Pixels, size: tuple[int, int], scale: Scale) -> torch.Tensor:
    """Return HWC uint8 RGB, stretched to `size` (width, height), as NCHW float32 of the network's scale.

    Written here because the image processors of SAM 2 and SAM 3 need torchvision.
    """
    resized = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR)
    mean, deviation = (np.array(values, np.float32) for values in scale)
    values = (np.asarray(resized, np.float32) / 255 - mean) / deviation
    return torch.from_numpy(values).permute(2, 0, 1)[None]


def padded(pixels: Pixels, longest: float) -> Pixels:
    """Return the pixels continued to the right or below until no side is over `longest` times the other."""
    height, width = pixels.shape[:2]
    below = max(round(width / longest) - height, 0)
    aside = max(round(height / longest) - width, 0)
    if not below and not aside:
        return np.ascontiguousarray(pixels)
    continued = cv2.copyMakeBorder(pixels, 0, below, 0, aside, cv2.BORDER_REPLICATE)
    return np.asarray(continued, np.uint8)


def fitting(tokenizer: Any, text: str, limit: int) -> str:
    """Return as much of the text as `limit` tokens hold; what is cut is logged as a warning."""
    text = " ".join(text.split())
    total = _length(tokenizer, text)
    if total <= limit:
        return text
    ends = [at for at in range(len(text)) if text[at] == " "] or [*range(len(text))]
    fits = [at for at in ends if _length(tokenizer, text[:at]) <= limit]
    kept = text[: fits[-1]].strip() if fits else ""
    log.warning("the model reads %d tokens of %d; not read: %r", limit, total, text[len(kept) :].strip())
    return kept


def finite(values: torch.Tensor, who: str) -> torch.Tensor:
    """Return the values; `ToolFailed` when one is NaN or infinite."""
    if not torch.isfinite(values).all():
        raise ToolFailed(f"{who} returned NaN or infinity: try RETOUCHER_MODELS_DTYPE=fp32 (or bf16)")
    return values


def need_file(weights: Weights, folder: Path, what: Literal["processor", "tokenizer"]) -> None:
    """Raise `EngineUnavailable` when the folder lacks its image processor's settings or its vocabulary."""
    names = PROCESSORS if what == "processor" else VOCABULARIES
    if not any((folder / name).is_file() for name in names):
        raise weights.missing(f"{folder} lacks its {what} ({' or '.join(names)})")


def _length(tokenizer: Any, text: str) -> int:
    return len(tokenizer(text, truncation=False, verbose=False).input_ids)
