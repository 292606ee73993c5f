"""Job: one call of a ready-made pipeline, watched step by step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from .latents import SCHEDULERS, TRY_EXACT, Preview, fresh_scheduler, need_finite, report_cut, unpacked


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
    strength: float = 1.0
    """How far from what is shown the painting starts: 1 = from noise alone."""
    scheduler: str = ""
    """A name of `latents.SCHEDULERS`, or '' for the model's own."""

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
class Seen:
    """The latents of what was shown, as a network gets them at its first step."""

    latents: torch.Tensor
    """[c, h, w]"""
    kept: torch.Tensor | None = None
    """[h, w], above 0.5 where they are the picture's; None = everywhere."""


OnStep = Callable[..., dict[str, Any]]
"""The libraries' `callback_on_step_end`."""


@dataclass(frozen=True)
class Model:
    """A pipeline, how to load it and how to call it."""

    weights: Weights
    load: Callable[[Path, Placement], Any]
    run: Callable[[Any, Job, dict[str, Any], OnStep], Any]
    """Calls the pipeline with what `prepare` made and returns its images, NHWC in [0, 1]."""
    stride: Callable[[Any], int]
    """Sides of the model's pictures are multiples of this."""
    network: str = "unet"
    """Name of the pipeline's denoiser."""
    seen: Callable[[Any, Job, torch.Tensor, dict[str, Any]], Seen | None] = lambda *_: None
    """What the denoiser's first input and other arguments hold of what was shown; for previews."""
    schedulers: tuple[str, ...] = tuple(SCHEDULERS)
    """Names of those that work with it."""
    words: int | None = None
    """Tokens of the prompt that the pipeline reads at most; None = its tokenizer's limit, 0 = all."""


def loader(kind: Callable[[], Any], **options: Any) -> Callable[[Path, Placement], Any]:
    """Return a function that loads a pipeline whose class `kind` names when it is called."""

    def load(folder: Path, placement: Placement) -> Any:
        return load_pretrained(kind(), folder, placement, **options)

    return load


def paint(model: Model, pipeline: Any, job: Job, prepared: dict[str, Any]) -> Pixels:
    """Return what the pipeline makes of a job, HWC uint8 at the model's size; reports and draws each step."""
    watcher = Watcher(model, pipeline, job)
    network = getattr(pipeline, model.network)
    height, width = job.shown.shape[:2]
    with scheduled(pipeline, job.scheduler, model.schedulers), each_call(network, watcher.look):
        return finish(model.run(pipeline, job, prepared, watcher.stepped), (width, height))


def report_prompt(pipeline: Any, job: Job, limit: int | None) -> None:
    """Say what of the prompt the text encoder that reads most of it will not read."""
    tokenizer = getattr(pipeline, "tokenizer_2", None) or getattr(pipeline, "tokenizer", None)
    if tokenizer is not None and limit != 0:
        report_cut(tokenizer, [job.prompt], job.progress, limit)


@contextmanager
def scheduled(pipeline: Any, name: str, among: tuple[str, ...]) -> Iterator[None]:
    """Let the pipeline use a scheduler of that name, '' for its own, for as long as the block runs."""
    own = pipeline.scheduler
    pipeline.scheduler = fresh_scheduler(own, name, among) if name else own
    try:
        yield
    finally:
        pipeline.scheduler = own


@contextmanager
def each_call(network: Any, before: Callable[[Any, tuple[Any, ...], dict[str, Any]], None]) -> Iterator[None]:
    """Call `before` with the arguments of each call of a network; what it raises stops the call."""
    hook = network.register_forward_pre_hook(before, with_kwargs=True)
    try:
        yield
    finally:
        hook.remove()


class Watcher:
    """Reports and draws each step, stops on NaN, and lets `Cancelled` through."""

    def __init__(self, model: Model, pipeline: Any, job: Job) -> None:
        self._model, self._pipeline, self._job = model, pipeline, job
        self._looked = False
        self._preview: Preview | None = None

    def look(self, network: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
        """Fit the preview on the first input of the denoiser."""
        if self._looked:
            return
        self._looked = True
        first = given[0] if given else named["sample" if "sample" in named else "hidden_states"]
        seen = self._model.seen(self._pipeline, self._job, first, named)
        if seen is not None:
            self._preview = Preview.fit(
                need_finite(seen.latents, "the encoder"), _gray_hole(self._job), seen.kept
            )

    def stepped(self, pipeline: Any, step: int, t: Any, given: dict[str, Any]) -> dict[str, Any]:
        """Take the latents after a step; a `callback_on_step_end`."""
        latents = need_finite(given["latents"], f"the network, at step {step + 1},")
        steps = max(pipeline.num_timesteps, 1)
        drawn = self._preview.draw(self._unpacked(latents)) if self._preview else None
        self._job.progress(min((step + 1) / steps, 1.0), f"step {step + 1} of {steps}", drawn)
        return given

    def _unpacked(self, latents: torch.Tensor) -> torch.Tensor:
        if latents.ndim > 3:
            return latents[0]
        cell = self._model.stride(self._pipeline)
        height, width = self._job.shown.shape[:2]
        return unpacked(latents[0], height // cell, width // cell)


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
