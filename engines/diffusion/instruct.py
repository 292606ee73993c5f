"""InstructPix2Pix and SANE: change a picture as an instruction says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ...errors import EngineUnavailable, ToolRetry
from ...pictures import Picture, Pixels, Region
from .. import Progress, silent
from ..pool import ModelPool, Placement, default_pool, load_pretrained
from ..weights import Weights
from ..work import current
from .diffusers_library import diffusers
from .diffusion_specs import WEIGHTS
from .latents import (
    Preview,
    decode,
    encode_pictures,
    encode_texts,
    fresh_scheduler,
    generators,
    need_steps,
    report_cut,
)
from .padded import Frame, frame_for
from .sane import Aggregation, Denoised, Guidance, OnStep, Quality, denoise


def load_instruct(folder: Path, placement: Placement) -> Any:
    """Load an InstructPix2Pix pipeline: the original, MagicBrush, HIVE, EditWorld or one of your own."""
    kind = diffusers.StableDiffusionInstructPix2PixPipeline
    loaded = load_pretrained(kind, folder, placement, safety_checker=None, requires_safety_checker=False)
    channels, wanted = loaded.unet.config.in_channels, 2 * loaded.vae.config.latent_channels
    if channels != wanted:
        raise EngineUnavailable(
            f"{folder} calls itself InstructPix2Pix, but its U-Net takes {channels} channels, not {wanted} "
            "(noisy latents and the picture's): name another folder in the settings"
        )
    return loaded


@dataclass(frozen=True)
class Edited:
    """An edit, which specific instruction ruled where, and what it cost."""

    picture: Picture
    regions: tuple[Region, ...]
    """For each specific instruction, how often it ruled each place; `score` is its share of the picture."""
    rows: int
    """Network rows calculated; plain InstructPix2Pix takes 3 a step."""


@dataclass(frozen=True)
class InstructPix2Pix:
    """Edits by instruction, over the whole picture or around a region."""

    weights: Weights = WEIGHTS["instruct-pix2pix"]
    pool: ModelPool = field(default_factory=default_pool)
    steps: int = 30
    guidance: float = 7.5
    """How strongly the instruction pulls."""
    image_guidance: float = 1.5
    """How strongly the picture is held."""
    scheduler: str = "euler_ancestral"
    """A name of `latents.SCHEDULERS`, or '' for the model's own."""
    working_size: int = 512
    """Side of the square whose area the model works at."""

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
        """Return the edited picture; references are not for this model."""
        _refuse(references)
        return self.edit_batch(picture, instruction, (), region=region, seed=seed, progress=progress)[
            0
        ].picture

    def edit_batch(
        self,
        picture: Picture,
        instruction: str,
        specific: Sequence[str],
        *,
        region: Region | None = None,
        seed: int = 0,
        count: int = 1,
        progress: Progress = silent,
    ) -> list[Edited]:
        """Return `count` variations with the seeds `seed`, `seed + 1`…: as many single edits in one batch.

        In SANE's quality 'fast' an instruction rests once it rules too little of all of them.
        """
        need_steps(self.steps)
        if not instruction.strip():
            raise ToolRetry("wants an instruction, got none")
        with torch.no_grad(), self.pool.use(self.weights, load_instruct, progress) as pipeline:
            frame = frame_for(
                picture.size, region, working=self.working_size, stride=pipeline.vae_scale_factor
            )
            shown = frame.take(picture.rgb)
            report_cut(pipeline.tokenizer, [instruction, *specific], progress)
            clean = encode_pictures(pipeline.vae, [shown])
            done = self._run(pipeline, shown, clean, [instruction, "", *specific], seed, count, progress)
            unedited = clean * pipeline.vae.config.scaling_factor
            first, *made = decode(pipeline.vae, torch.cat([unedited, done.latents.to(unedited)]))
        return [_edited(picture, frame, first, made[i], specific, done, i) for i in range(count)]

    def _run(
        self,
        pipeline: Any,
        shown: Pixels,
        clean: torch.Tensor,
        texts: list[str],
        seed: int,
        count: int,
        progress: Progress,
    ) -> Denoised:
        told = encode_texts(pipeline, texts)[:, None].expand(-1, count, -1, -1)
        scheduler = fresh_scheduler(pipeline.scheduler, self.scheduler)
        scale = pipeline.vae.config.scaling_factor
        report = _reporter(Preview.fit(clean[0], shown), scale, self.steps, progress)
        repeated = clean.expand(count, -1, -1, -1).to(told.device, told.dtype)
        random = generators(seed, count)
        return denoise(pipeline.unet, scheduler, told, repeated, random, self._pulls, self.steps, report)

    @property
    def _pulls(self) -> Guidance:
        return Guidance(text=self.guidance, image=self.image_guidance)


@dataclass(frozen=True)
class Sane(InstructPix2Pix):
    """Edits by one vague instruction and the specific ones that it was taken apart into; see `Guidance`."""

    specific_guidance: float = 7.5
    """How strongly the specific instructions pull."""
    aggregation: Aggregation = "elementwise"
    blur: int = 0
    window: tuple[float, float] = (0.0, 1.0)
    quality: Quality = "exact"

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
        """Return the edited picture; lines after the first of `instruction` are the specific instructions."""
        _refuse(references)
        edited = self.edit_specific(picture, *split(instruction), region=region, seed=seed, progress=progress)
        told = current().explained
        if told is not None:
            told.extend(edited.regions)
        return edited.picture

    @property
    def _pulls(self) -> Guidance:
        return Guidance(
            self.guidance,
            self.specific_guidance,
            self.image_guidance,
            self.aggregation,
            self.blur,
            self.window,
            self.quality,
        )

    def edit_specific(
        self,
        picture: Picture,
        instruction: str,
        specific: Sequence[str],
        *,
        region: Region | None = None,
        seed: int = 0,
        progress: Progress = silent,
    ) -> Edited:
        """Return the edit and, for each specific instruction, where it ruled."""
        return self.edit_batch(picture, instruction, specific, region=region, seed=seed, progress=progress)[0]


def split(instruction: str) -> tuple[str, list[str]]:
    """Return the vague instruction (first line) and the specific ones (the other lines)."""
    lines = [line.strip() for line in instruction.splitlines() if line.strip()]
    if not lines:
        raise ToolRetry("wants an instruction, got none")
    return lines[0], lines[1:]


def _refuse(references: tuple[Picture, ...]) -> None:
    if references:
        raise ToolRetry(f"this model takes no reference pictures, got {len(references)}: leave them out")


def _reporter(preview: Preview | None, scale: float, steps: int, progress: Progress) -> OnStep:
    def report(step: int, estimate: torch.Tensor) -> None:
        done = min((step + 1) / steps, 1.0)
        drawn = preview.draw(estimate[0] / scale) if preview else None
        progress(done, f"step {min(step + 1, steps)} of {steps}", drawn)

    return report


def _edited(
    picture: Picture,
    frame: Frame,
    unedited: Pixels,
    made: Pixels,
    specific: Sequence[str],
    done: Denoised,
    i: int,
) -> Edited:
    regions = []
    for text, share in zip(specific, done.shares[:, i].numpy(), strict=True):
        mask = frame.give_mask(share, picture)
        regions.append(Region(mask, name=text, score=float(share.mean()), source="sane"))
    return Edited(frame.give(picture, unedited, made), tuple(regions), done.rows)
