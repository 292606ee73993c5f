"""Job: one call of a ready-made pipeline, watched step by step."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from PIL import Image

from ...errors import ToolFailed
from ...pictures import Mask, Pixels
from .. import Progress
from ..pool import Placement, load_pretrained
from ..weights import Weights
from .latents import TRY_EXACT, Preview


@dataclass(frozen=True)
class Job:
    """What a pipeline is asked for."""

    shown: Pixels
    """HWC uint8 at the model's size."""
    prompt: str
    steps: int
    guidance: float
    seed: int
    progress: Progress
    avoid: str = ""
    """What should not appear."""
    hole: Mask | None = None
    """HW float32 at the model's size, 1 = paint."""

    @property
    def picture(self) -> Image.Image:
        """What is shown, for pipelines that take Pillow images."""
        return Image.fromarray(self.shown)

    @property
    def mask(self) -> Image.Image:
        """White = paint."""
        hole = np.zeros(self.shown.shape[:2]) if self.hole is None else self.hole
        return Image.fromarray(np.where(hole > 0, 255, 0).astype(np.uint8))

    def with_references(self, references: tuple[Pixels, ...]) -> list[Image.Image]:
        """Return what is shown, then the references, as Pillow images."""
        return [Image.fromarray(pixels) for pixels in (self.shown, *references)]

    @property
    def common(self) -> dict[str, Any]:
        """Arguments that every pipeline takes."""
        return {
            "height": self.shown.shape[0],
            "width": self.shown.shape[1],
            "num_inference_steps": self.steps,
            "generator": torch.Generator().manual_seed(self.seed),
            "output_type": "np",
        }


@dataclass(frozen=True)
class Model:
    """A pipeline, how to load it and how to call it."""

    weights: Weights
    load: Callable[[Path, Placement], Any]
    run: Callable[[Any, Job, dict[str, Any]], Any]
    """Calls the pipeline with what `prepare` made and returns its images, NHWC in [0, 1]."""
    stride: Callable[[Any], int]
    """Sides of the model's pictures are multiples of this."""


def loader(kind: Callable[[], Any], **options: Any) -> Callable[[Path, Placement], Any]:
    """Return a function that loads a pipeline whose class `kind` names when it is called."""

    def load(folder: Path, placement: Placement) -> Any:
        return load_pretrained(kind(), folder, placement, **options)

    return load


def watch(job: Job, shown_latents: str = "") -> Callable[..., dict[str, Any]]:
    """Return a step callback: reports, draws, stops on NaN, and lets `Cancelled` through.

    `shown_latents`: the callback's name for the latents of what was shown, which the preview is fitted on.
    """
    previews: list[Preview] = []

    def on_step(pipeline: Any, step: int, t: Any, given: dict[str, Any]) -> dict[str, Any]:
        latents = given["latents"]
        if not torch.isfinite(latents).all():
            raise ToolFailed(f"the network returned NaN or infinity at step {step + 1}: {TRY_EXACT}")
        if shown_latents and not previews:
            previews.append(Preview.fit(given[shown_latents][-1], _gray_hole(job)))
        drawn = previews[0].draw(latents[0]) if previews else None
        steps = max(job.steps, 1)
        job.progress(min((step + 1) / steps, 1.0), f"step {step + 1} of {steps}", drawn)
        return given

    return on_step


def finish(images: Any, size: tuple[int, int]) -> Pixels:
    """Return the first image as HWC uint8 of `size`; a model may have chosen another."""
    image = np.asarray(images[0], np.float32)
    if not np.isfinite(image).all():
        raise ToolFailed(f"the decoder returned NaN or infinity: {TRY_EXACT}")
    pixels = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    same = (pixels.shape[1], pixels.shape[0]) == size
    return pixels if same else np.asarray(cv2.resize(pixels, size), np.uint8)


def _gray_hole(job: Job) -> Pixels:
    if job.hole is None:
        return job.shown
    return np.where(job.hole[..., None] > 0, np.uint8(128), job.shown).astype(np.uint8)
