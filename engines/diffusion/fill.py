"""Fill a region by diffusion: crop around it, paint at the model's size, paste back at the picture's own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np
import torch

from ...errors import ToolRetry
from ...pictures import Picture, Region
from .. import Progress, silent
from ..pool import ModelPool, default_pool
from .frame import frame_for
from .job import Job, Model, finish, loader, watch
from .latents import need_steps, report_cut
from .library import diffusers
from .specs import WEIGHTS

Prepare = Callable[[ModelPool, Job], dict[str, Any]]
"""What has to be calculated by another model first, as arguments for `Model.run`."""


@dataclass(frozen=True)
class Filler:
    """Paints a region with what a prompt says, or with its surroundings when the prompt is empty."""

    model: Model
    prepare: Prepare = lambda pool, job: {}
    pool: ModelPool = field(default_factory=default_pool)
    steps: int = 30
    guidance: float = 7.5
    working_size: int = 512
    context: float = 0.5
    """What the model sees around the region, on each side, as a share of its longer side."""

    def inpaint(
        self,
        picture: Picture,
        region: Region,
        *,
        prompt: str = "",
        seed: int = 0,
        progress: Progress = silent,
    ) -> Picture:
        """Return the picture with the region painted; outside it the bytes are the picture's own."""
        need_steps(self.steps)
        if region.size != picture.size:
            raise ToolRetry(f"wants a region of the picture's size {picture.size}, got {region.size}")
        if region.empty:
            return picture
        job = Job(picture.rgb[:1, :1], prompt, self.steps, self.guidance, seed, progress)
        job = replace(job, avoid="" if prompt else region.name)
        with torch.no_grad():
            prepared = self.prepare(self.pool, job)
            with self.pool.use(self.model.weights, self.model.load) as pipeline:
                stride = self.model.stride(pipeline)
                frame = frame_for(
                    picture.size, region, working=self.working_size, stride=stride, context=self.context
                )
                hole = _hole(frame.take_mask(region.mask))
                job = replace(job, shown=frame.take(picture.rgb), hole=hole)
                if hasattr(pipeline, "tokenizer"):
                    report_cut(pipeline.tokenizer, [prompt], progress)
                made = finish(self.model.run(pipeline, job, prepared), frame.size)
        return frame.paste(picture, made, region)


def _hole(mask: np.ndarray) -> np.ndarray:
    """Return 1 wherever the soft mask lets anything change, and a little around."""
    touched = (mask > 0.02).astype(np.uint8)
    return cv2.dilate(touched, np.ones((3, 3), np.uint8)).astype(np.float32)


def _latent_cell(pipeline: Any) -> int:
    return pipeline.vae_scale_factor


def _run_stable_diffusion(pipeline: Any, job: Job, prepared: dict[str, Any]) -> Any:
    known = "masked_image_latents" if pipeline.unet.config.in_channels == 9 else ""
    return pipeline(
        prompt=job.prompt,
        negative_prompt=job.avoid,
        image=job.picture,
        mask_image=job.mask,
        guidance_scale=job.guidance,
        strength=1.0,
        callback_on_step_end=watch(job, known),
        callback_on_step_end_tensor_inputs=["latents", *([known] if known else [])],
        **job.common,
    ).images


def _run_flux_fill(pipeline: Any, job: Job, prepared: dict[str, Any]) -> Any:
    return pipeline(
        prompt=job.prompt,
        image=job.picture,
        mask_image=job.mask,
        guidance_scale=job.guidance,
        callback_on_step_end=watch(job),
        **job.common,
    ).images


PRIOR_STEPS, PRIOR_GUIDANCE = 25, 4.0


def _prior(pool: ModelPool, job: Job) -> dict[str, Any]:
    """Return Kandinsky's embeddings of the prompt; the prior may be evicted before the decoder comes."""
    with pool.use(WEIGHTS["kandinsky-prior"], _load_prior) as pipeline:
        report_cut(pipeline.tokenizer, [job.prompt], job.progress)
        embedded = pipeline(
            prompt=job.prompt,
            negative_prompt=job.avoid,
            num_inference_steps=min(PRIOR_STEPS, job.steps),
            guidance_scale=PRIOR_GUIDANCE,
            generator=torch.Generator().manual_seed(job.seed),
        )
    return {
        "image_embeds": embedded.image_embeds,
        "negative_image_embeds": embedded.negative_image_embeds,
    }


def _run_kandinsky(pipeline: Any, job: Job, prepared: dict[str, Any]) -> Any:
    """White = repaint; the decoder changes what surrounds the hole a little, so the caller pastes."""
    return pipeline(
        image=job.picture,
        mask_image=job.mask,
        guidance_scale=job.guidance,
        callback_on_step_end=watch(job),
        **prepared,
        **job.common,
    ).images


_load_prior = loader(lambda: diffusers.KandinskyV22PriorPipeline)

SD = Model(
    WEIGHTS["sd-inpainting"],
    loader(
        lambda: diffusers.StableDiffusionInpaintPipeline, safety_checker=None, requires_safety_checker=False
    ),
    _run_stable_diffusion,
    _latent_cell,
)
SDXL = Model(
    WEIGHTS["sdxl-inpainting"],
    loader(lambda: diffusers.StableDiffusionXLInpaintPipeline),
    _run_stable_diffusion,
    _latent_cell,
)
KANDINSKY = Model(
    WEIGHTS["kandinsky-inpainting"],
    loader(lambda: diffusers.KandinskyV22InpaintPipeline),
    _run_kandinsky,
    lambda pipeline: pipeline.movq_scale_factor**2,
)
FLUX_FILL = Model(
    WEIGHTS["flux-fill"],
    loader(lambda: diffusers.FluxFillPipeline),
    _run_flux_fill,
    lambda pipeline: 2 * pipeline.vae_scale_factor,
)


def stable_diffusion() -> Filler:
    """Return the Stable Diffusion 1.5 inpainter."""
    return Filler(SD)


def stable_diffusion_xl() -> Filler:
    """Return the SDXL inpainter."""
    return Filler(SDXL, working_size=1024)


def kandinsky() -> Filler:
    """Return the Kandinsky 2.2 inpainter: a prior for the words, a decoder for the picture."""
    return Filler(KANDINSKY, _prior, steps=50, guidance=4.0, working_size=768)


def flux_fill() -> Filler:
    """Return the FLUX.1 Fill inpainter."""
    return Filler(FLUX_FILL, steps=50, guidance=30.0, working_size=1024)
