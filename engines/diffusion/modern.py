"""Editors that read the picture with a transformer: FLUX.1 Kontext, FLUX.2 klein, Qwen-Image-Edit."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ...errors import ToolRetry
from ...pictures import Picture, Region
from .. import Progress, silent
from ..pool import ModelPool, Placement, default_pool, load_pretrained
from .diffusers_library import diffusers
from .diffusion_specs import SPECS, WEIGHTS
from .job import Job, Model, OnStep, Seen, loader, paint, report_prompt
from .latents import need_steps, unpacked
from .padded import frame_for
from .qwen_processor import load_processor


@dataclass(frozen=True)
class ModernEditor:
    """Edits by instruction, with reference pictures where the model takes them."""

    model: Model
    pool: ModelPool = field(default_factory=default_pool)
    steps: int = 28
    guidance: float = 2.5
    working_size: int = 1024
    most_references: int = 0

    def edit(
        self,
        picture: Picture,
        instruction: str,
        *,
        region: Region | None = None,
        references: tuple[Picture, ...] = (),
        seed: int = 0,
        progress: Progress = silent,
    ) -> Picture:
        """Return the edited picture."""
        need_steps(self.steps)
        if not instruction.strip():
            raise ToolRetry("wants an instruction, got none")
        if len(references) > self.most_references:
            raise ToolRetry(
                f"{self.model.weights.name} takes {self.most_references} reference pictures at most, "
                f"got {len(references)}"
            )
        used = self.pool.use(self.model.weights, self.model.load, progress)
        with torch.no_grad(), used as pipeline:
            stride = self.model.stride(pipeline)
            frame = frame_for(picture.size, region, working=self.working_size, stride=stride)
            shown = frame.take(picture.rgb)
            job = Job(shown, instruction, self.steps, self.guidance, seed, progress)
            report_prompt(pipeline, job, self.model.words)
            fitted = tuple(
                frame_for(r.size, None, working=self.working_size, stride=stride).take(r.rgb)
                for r in references
            )
            made = paint(self.model, pipeline, job, {"references": fitted})
        return frame.give(picture, shown, made)


def _run_kontext(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
    return pipeline(
        image=job.picture,
        prompt=job.prompt,
        guidance_scale=job.guidance,
        max_area=job.shown.shape[0] * job.shown.shape[1],
        _auto_resize=False,
        callback_on_step_end=on_step,
        **job.common,
    ).images


KLEIN_LEAST = 64
"""Its pipeline refuses smaller pictures."""


def _run_klein(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
    if min(job.shown.shape[:2]) < KLEIN_LEAST:
        raise ToolRetry(
            f"klein wants {KLEIN_LEAST} pixels a side, got {job.shown.shape[:2]}: raise working_size"
        )
    if job.guidance > 1 and pipeline.config.is_distilled:
        raise ToolRetry(f"these klein weights are distilled and take no guidance, got {job.guidance:g}")
    return pipeline(
        image=job.with_references(prepared["references"]),
        prompt=job.prompt,
        guidance_scale=job.guidance,
        callback_on_step_end=on_step,
        **job.common,
    ).images


def _run_qwen(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
    return pipeline(
        image=job.picture,
        prompt=job.prompt,
        negative_prompt=" ",
        true_cfg_scale=job.guidance,
        callback_on_step_end=on_step,
        **job.common,
    ).images


def _run_qwen_plus(pipeline: Any, job: Job, prepared: dict[str, Any], on_step: OnStep) -> Any:
    return pipeline(
        image=job.with_references(prepared["references"]),
        prompt=job.prompt,
        negative_prompt=" ",
        true_cfg_scale=job.guidance,
        callback_on_step_end=on_step,
        **job.common,
    ).images


def load_qwen(folder: Path, placement: Placement) -> Any:
    """Load Qwen-Image-Edit with a processor that needs no torchvision."""
    kind = diffusers.QwenImageEditPipeline
    return load_pretrained(kind, folder, placement, processor=load_processor(folder))


def load_qwen_plus(folder: Path, placement: Placement) -> Any:
    """Load Qwen-Image-Edit-Plus with a processor that needs no torchvision."""
    kind = diffusers.QwenImageEditPlusPipeline
    return load_pretrained(kind, folder, placement, processor=load_processor(folder))


def _packed_cell(pipeline: Any) -> int:
    return 2 * pipeline.vae_scale_factor


def _after_the_noise(pipeline: Any, job: Job, given: torch.Tensor, named: dict[str, Any]) -> Seen:
    """Take the picture from tokens of noise, then of the picture at the same size, then of others."""
    cell = _packed_cell(pipeline)
    height, width = job.shown.shape[0] // cell, job.shown.shape[1] // cell
    count = height * width
    return Seen(unpacked(given[0, count : 2 * count], height, width))


def _at_its_own_size(pipeline: Any, job: Job, given: torch.Tensor, named: dict[str, Any]) -> Seen:
    """Take the picture from tokens of noise, then of the picture at the size that Qwen chose for it."""
    (_, *noise), (_, *shown), *_ = named["img_shapes"][0]
    start, count = noise[0] * noise[1], shown[0] * shown[1]
    return Seen(unpacked(given[0, start : start + count], *shown))


KONTEXT = Model(
    WEIGHTS["flux-kontext"],
    loader(lambda: diffusers.FluxKontextPipeline, image_encoder=None, feature_extractor=None),
    _run_kontext,
    _packed_cell,
    "transformer",
    _after_the_noise,
    words=512,
)
KLEIN = Model(
    WEIGHTS["flux2-klein"],
    loader(lambda: diffusers.Flux2KleinPipeline),
    _run_klein,
    _packed_cell,
    "transformer",
    _after_the_noise,
    words=512,
)
QWEN = Model(
    WEIGHTS["qwen-image-edit"], load_qwen, _run_qwen, _packed_cell, "transformer", _at_its_own_size, words=0
)
QWEN_PLUS = Model(
    WEIGHTS["qwen-image-edit-plus"],
    load_qwen_plus,
    _run_qwen_plus,
    _packed_cell,
    "transformer",
    _at_its_own_size,
    words=0,
)


def _references(name: str) -> int:
    return next(s.references for s in SPECS if (s.verb, s.name) == ("edit", name))


def kontext() -> ModernEditor:
    """Return the FLUX.1 Kontext editor."""
    return ModernEditor(KONTEXT)


def klein() -> ModernEditor:
    """Return the FLUX.2 klein editor: four steps, several references."""
    return ModernEditor(KLEIN, steps=4, guidance=1.0, most_references=_references("flux2-klein"))


def qwen() -> ModernEditor:
    """Return the Qwen-Image-Edit editor."""
    return ModernEditor(QWEN, steps=50, guidance=4.0)


def qwen_plus() -> ModernEditor:
    """Return the Qwen-Image-Edit-Plus editor: several references."""
    return ModernEditor(
        QWEN_PLUS, steps=40, guidance=4.0, most_references=_references("qwen-image-edit-plus")
    )
