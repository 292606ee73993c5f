"""Repaint a region of the original along the edges of an edit: ControlNet on Canny edges."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from ...pictures import Picture, Pixels, Region
from .. import Progress
from ..pool import ModelPool, Placement, default_pool, load_pretrained
from .diffusers_library import diffusers
from .diffusion_specs import WEIGHTS
from .fill import SD
from .job import Job, OnStep, paint
from .latents import need_steps
from .padded import frame_for

CANNY_LOW, CANNY_HIGH = 100, 200
"""As EditWorld's released generator has them."""


@dataclass(frozen=True)
class CannyRepainter:
    """Paints a region with the edit's edges, starting from the edit's own pixels."""

    pool: ModelPool = field(default_factory=default_pool)
    steps: int = 50
    guidance: float = 7.5
    strength: float = 0.8
    """1 = from noise; less keeps more of the edit's look, in place of the paper's IP-Adapter features."""
    edges: float = 1.0
    """How strongly the edges rule."""
    working_size: int = 512

    def __call__(
        self,
        original: Picture,
        edited: Picture,
        region: Region,
        prompt: str,
        seed: int,
        progress: Progress,
    ) -> Picture:
        """Return the original with the region painted; a `post_edit.Repaint`."""
        need_steps(self.steps)
        controls = self.pool.use(WEIGHTS["controlnet-canny"], load_controlnet, progress)
        base = self.pool.use(SD.weights, SD.load, progress)
        with torch.no_grad(), controls as controlnet, base as model:
            kind = diffusers.StableDiffusionControlNetInpaintPipeline
            pipeline = kind(**model.components, controlnet=controlnet, requires_safety_checker=False)
            pipeline.set_progress_bar_config(disable=True)
            frame = frame_for(
                original.size, region, working=self.working_size, stride=pipeline.vae_scale_factor
            )
            hole = frame.take_hole(region.mask)
            before, after = frame.take(original.rgb), frame.take(edited.rgb)
            start = np.where(hole[..., None] > 0, after, before)
            job = Job(start, prompt, self.steps, self.guidance, seed, progress, hole=hole)
            edges = edge_picture(before, after, hole)
            made = paint(replace(SD, run=self._along(edges)), pipeline, job, {})
        return frame.paste(original, made, region)

    def _along(self, edges: Pixels) -> Callable[..., Any]:
        def run(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
            return pipeline(
                prompt=job.prompt,
                image=job.picture,
                mask_image=job.mask,
                control_image=replace(job, shown=edges).picture,
                guidance_scale=job.guidance,
                strength=self.strength,
                controlnet_conditioning_scale=self.edges,
                callback_on_step_end=on_step,
                **job.common,
            ).images

        return run


def edge_picture(original: Pixels, edited: Pixels, hole: np.ndarray) -> Pixels:
    """Return white edges on black, HWC uint8: the edit's inside the hole, the original's outside."""
    inside, outside = (
        cv2.Canny(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), CANNY_LOW, CANNY_HIGH) for p in (edited, original)
    )
    edges = np.where(hole > 0, inside, outside).astype(np.uint8)
    return np.dstack([edges] * 3)


def load_controlnet(folder: Path, placement: Placement) -> Any:
    """Load the ControlNet."""
    return load_pretrained(diffusers.ControlNetModel, folder, placement)
