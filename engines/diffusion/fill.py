"""Fill a region by diffusion: crop around it, paint at the model's size, paste back at the picture's own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import torch

from ...errors import ToolRetry
from ...pictures import Picture, Region
from .. import Progress, silent
from ..pool import ModelPool, default_pool
from .diffusers_library import diffusers
from .diffusion_specs import WEIGHTS
from .job import Job, Model, OnStep, Seen, each_call, loader, paint, report_prompt
from .latents import need_steps, report_cut, unpacked
from .padded import frame_for

Prepare = Callable[[ModelPool, Job], dict[str, Any]]
"""What has to be calculated by another model first, as arguments for `Model.run`."""

PREPARING = 0.2
"""Share of the progress that the other model takes."""


@dataclass(frozen=True)
class Filler:
    """Paints a region with what a prompt says, or with its surroundings when the prompt is empty."""

    model: Model
    prepare: Prepare | None = None
    pool: ModelPool = field(default_factory=default_pool)
    steps: int = 30
    guidance: float = 7.5
    working_size: int = 512
    context: float = 0.5
    """What the model sees around the region, on each side, as a share of its longer side."""
    strength: float | None = None
    """How far from the old content the painting starts, 1 = from noise; None: the model has no such thing."""
    scheduler: str | None = None
    """A name of `latents.SCHEDULERS`, '' for the model's own; None: the model works with its own only."""

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
        need_steps(int(self.steps * (1 if self.strength is None else self.strength)))
        if region.size != picture.size:
            raise ToolRetry(f"wants a region of the picture's size {picture.size}, got {region.size}")
        if region.empty:
            return picture
        job = self._job(picture, prompt, seed, progress)
        job = replace(job, avoid="" if prompt else region.name)
        with torch.no_grad():
            job, prepared = self._prepared(job)
            with self.pool.use(self.model.weights, self.model.load, job.progress) as pipeline:
                stride = self.model.stride(pipeline)
                frame = frame_for(
                    picture.size, region, working=self.working_size, stride=stride, context=self.context
                )
                job = replace(job, shown=frame.take(picture.rgb), hole=frame.take_hole(region.mask))
                report_prompt(pipeline, job, self.model.words)
                made = paint(self.model, pipeline, job, prepared)
        return frame.paste(picture, made, region)

    def _job(self, picture: Picture, prompt: str, seed: int, progress: Progress) -> Job:
        return Job(
            picture.rgb[:1, :1],
            prompt,
            self.steps,
            self.guidance,
            seed,
            progress,
            strength=1.0 if self.strength is None else self.strength,
            scheduler=self.scheduler or "",
        )

    def _prepared(self, job: Job) -> tuple[Job, dict[str, Any]]:
        """Let the other model work, where there is one, in the first part of the progress."""
        if self.prepare is None:
            return job, {}
        report = job.progress

        def first(share: float, doing: str, preview: Picture | None) -> None:
            report(PREPARING * share, doing, preview)

        def then(share: float, doing: str, preview: Picture | None) -> None:
            report(PREPARING + (1 - PREPARING) * share, doing, preview)

        return replace(job, progress=then), self.prepare(self.pool, replace(job, progress=first))


def _latent_cell(pipeline: Any) -> int:
    return pipeline.vae_scale_factor


def _run_stable_diffusion(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
    return pipeline(
        prompt=job.prompt,
        negative_prompt=job.avoid or None,
        image=job.picture,
        mask_image=job.mask,
        guidance_scale=job.guidance,
        strength=job.strength,
        callback_on_step_end=on_step,
        **job.common,
    ).images


def _beside_the_mask(pipeline: Any, job: Job, given: torch.Tensor, named: dict[str, Any]) -> Seen | None:
    """Take the picture with a gray hole from noise, mask, picture; U-Nets of 4 channels get none."""
    return Seen(given[-1, 5:9]) if given.shape[1] == 9 else None


def _eight(pipeline: Any) -> int:
    return max(pipeline.vae_scale_factor, 8)


def _run_flux_fill(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
    return pipeline(
        prompt=job.prompt,
        image=job.picture,
        mask_image=job.mask,
        guidance_scale=job.guidance,
        strength=job.strength,
        callback_on_step_end=on_step,
        **job.common,
    ).images


def _beside_the_noise(pipeline: Any, job: Job, given: torch.Tensor, named: dict[str, Any]) -> Seen:
    """Take the picture with a gray hole from tokens of noise, picture, mask."""
    channels, cell = 4 * pipeline.vae.config.latent_channels, _packed_cell(pipeline)
    height, width = job.shown.shape[0] // cell, job.shown.shape[1] // cell
    return Seen(unpacked(given[0, :, channels : 2 * channels], height, width))


PRIOR_STEPS, PRIOR_LEAST, PRIOR_GUIDANCE = 25, 2, 4.0
"""Its scheduler divides by the steps less one."""


def _prior(pool: ModelPool, job: Job) -> dict[str, Any]:
    """Return Kandinsky's embeddings of the prompt; the prior may be evicted before the decoder comes."""
    with pool.use(WEIGHTS["kandinsky-prior"], _load_prior, job.progress) as pipeline:
        report_cut(pipeline.tokenizer, [job.prompt], job.progress)
        steps, done = min(PRIOR_STEPS, max(job.steps, PRIOR_LEAST)), count()

        def before_step(*_: Any) -> None:
            step = next(done)
            job.progress(min(step / steps, 1.0), f"reading the words, step {step + 1} of {steps}", None)

        with each_call(pipeline.prior, before_step):
            embedded = pipeline(
                prompt=job.prompt,
                negative_prompt=job.avoid or None,
                num_inference_steps=steps,
                guidance_scale=PRIOR_GUIDANCE,
                generator=torch.Generator().manual_seed(job.seed),
            )
    return {
        "image_embeds": embedded.image_embeds,
        "negative_image_embeds": embedded.negative_image_embeds,
    }


def _run_kandinsky(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
    """White = repaint; the decoder changes what surrounds the hole a little, so the caller pastes."""
    return pipeline(
        image=job.picture,
        mask_image=job.mask,
        guidance_scale=job.guidance,
        callback_on_step_end=on_step,
        **prepared,
        **job.common,
    ).images


def _before_the_mask(pipeline: Any, job: Job, given: torch.Tensor, named: dict[str, Any]) -> Seen:
    """Take the picture, nothing in its hole, from noise, picture, mask of what is kept."""
    return Seen(given[-1, 4:8], kept=given[-1, 8])


def _packed_cell(pipeline: Any) -> int:
    return 2 * pipeline.vae_scale_factor


_load_prior = loader(lambda: diffusers.KandinskyV22PriorPipeline)

SD = Model(
    WEIGHTS["sd-inpainting"],
    loader(
        lambda: diffusers.StableDiffusionInpaintPipeline, safety_checker=None, requires_safety_checker=False
    ),
    _run_stable_diffusion,
    _latent_cell,
    seen=_beside_the_mask,
)
SDXL = Model(
    WEIGHTS["sdxl-inpainting"],
    loader(lambda: diffusers.StableDiffusionXLInpaintPipeline),
    _run_stable_diffusion,
    _eight,
    seen=_beside_the_mask,
)
KANDINSKY = Model(
    WEIGHTS["kandinsky-inpainting"],
    loader(lambda: diffusers.KandinskyV22InpaintPipeline),
    _run_kandinsky,
    lambda pipeline: pipeline.movq_scale_factor**2,
    seen=_before_the_mask,
    schedulers=("ddim", "dpm", "euler", "euler_ancestral"),
)
FLUX_FILL = Model(
    WEIGHTS["flux-fill"],
    loader(lambda: diffusers.FluxFillPipeline),
    _run_flux_fill,
    _packed_cell,
    network="transformer",
    seen=_beside_the_noise,
    words=512,
)


def stable_diffusion() -> Filler:
    """Return the Stable Diffusion 1.5 inpainter."""
    return Filler(SD, strength=1.0, scheduler="")


def stable_diffusion_xl() -> Filler:
    """Return the SDXL inpainter."""
    return Filler(SDXL, working_size=1024, strength=1.0, scheduler="")


def kandinsky() -> Filler:
    """Return the Kandinsky 2.2 inpainter: a prior for the words, a decoder for the picture."""
    return Filler(KANDINSKY, _prior, steps=50, guidance=4.0, working_size=768, scheduler="")


def flux_fill() -> Filler:
    """Return the FLUX.1 Fill inpainter."""
    return Filler(FLUX_FILL, steps=50, guidance=30.0, working_size=1024, strength=1.0)
