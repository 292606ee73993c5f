"""Edit direction: move a picture's own noise along the difference of two captions.

Source: "Hands-off Image Editing" (arXiv 2502.10064) and the released code of its predecessor
Pix2Pix-OnTheFly (arXiv 2403.08004), from our description of both. With p the picture's caption:
    c_edit = E(p) + w (mean_i E(after_i) - mean_i E(before_i)),   denoised with p as the negative prompt.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import torch

from ...errors import ToolRetry
from ...pictures import Picture, Pixels, Region
from .. import Progress, silent
from ..pool import ModelPool, Placement, default_pool, load_pretrained
from ..weights import Weights
from .attention import watched
from .attention_guidance import References, hold, reconstruct
from .diffusers_library import diffusers
from .diffusion_specs import WEIGHTS
from .inversion import Cost, Schedule, Stepped, Walker, invert, null_texts
from .latents import Preview, decode, encode_pictures, encode_texts, need_finite, need_steps, report_cut
from .padded import frame_for

Inversion = Literal["plain", "regularised", "null-text"]
Quality = Literal["exact", "fast"]


@dataclass(frozen=True)
class Captions:
    """What the picture shows, and sentences that differ by the edit."""

    source: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """An edit and the network rows it took."""

    picture: Picture
    cost: Cost


def direction(before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    """Return the mean difference of embeddings [n, tokens, width], token by token: [tokens, width]."""
    return after.mean(dim=0) - before.mean(dim=0)


def edit_embedding(
    source: torch.Tensor, before: torch.Tensor, after: torch.Tensor, weight: float
) -> torch.Tensor:
    """Return the embedding to denoise with; `source` [tokens, width].

    With one caption before that equals the source and weight 1 it is the after-caption's embedding.
    """
    return source + weight * direction(before, after)


@dataclass(frozen=True)
class EditDirection:
    """Edits by captions of before and after; works with any Stable Diffusion 1.x."""

    weights: Weights = WEIGHTS["stable-diffusion"]
    pool: ModelPool = field(default_factory=default_pool)
    steps: int = 50
    """The released code takes 100."""
    guidance: float = 5.0
    weight: float = 1.0
    """w: 0.75–1 for most edits, 1.25 for all-or-nothing ones, less for gradual ones (paper's sweep)."""
    attention: float = 0.15
    """Step towards the unedited picture's attention; 0 = off."""
    inversion: Inversion = "plain"
    quality: Quality = "fast"
    """exact = the released algorithm; fast = reference maps from the inversion, one row, first half only."""
    working_size: int = 512

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
        """Return the edited picture; the instruction says 'before -> after'."""
        if references:
            raise ToolRetry(f"this model takes no reference pictures, got {len(references)}: leave them out")
        return self.edit_between(
            picture, _from_arrow(instruction), region=region, seed=seed, progress=progress
        ).picture

    def edit_between(
        self,
        picture: Picture,
        captions: Captions,
        *,
        region: Region | None = None,
        seed: int = 0,
        progress: Progress = silent,
    ) -> Moved:
        """Return the picture moved from the captions before to those after; the seed rules regularisation."""
        need_steps(self.steps)
        _check_captions(captions)
        used = self.pool.use(self.weights, load_stable_diffusion, progress)
        with torch.no_grad(), used as pipeline:
            frame = frame_for(
                picture.size, region, working=self.working_size, stride=pipeline.vae_scale_factor
            )
            shown = frame.take(picture.rgb)
            every = [captions.source, *captions.before, *captions.after]
            report_cut(pipeline.tokenizer, every, progress)
            told = encode_texts(pipeline, [*every, ""])
            clean = encode_pictures(pipeline.vae, [shown]) * pipeline.vae.config.scaling_factor
            z, cost = self._run(pipeline, shown, clean, told, len(captions.before), seed, progress)
            unedited, made = decode(pipeline.vae, torch.cat([clean, z.to(clean)]))
        return Moved(frame.give(picture, unedited, made), cost)

    def _run(
        self,
        pipeline: Any,
        shown: Pixels,
        clean: torch.Tensor,
        told: torch.Tensor,
        count: int,
        seed: int,
        progress: Progress,
    ) -> tuple[torch.Tensor, Cost]:
        walker = Walker(pipeline.unet, Schedule.of(pipeline.scheduler, self.steps))
        watcher = _Phases(self._phases, self.steps, Preview.fit(clean[0], shown), progress)
        path, known = self._find_noise(walker, clean.to(told.device, told.dtype), told[:1], seed, watcher)
        negatives = [told[:1]] * self.steps
        if self.inversion == "null-text":
            watcher.next()
            negatives = null_texts(walker, path, told[:1], told[-1:], self.guidance, watcher.stepped)
        wanted = edit_embedding(told[0], told[1 : 1 + count], told[1 + count : -1], self.weight)
        watcher.next()
        return self._denoise(walker, path[0], negatives, wanted[None], known, watcher.stepped), walker.cost

    @property
    def _phases(self) -> tuple[str, ...]:
        remembers = self.quality == "exact" and self.attention > 0
        return (
            "finding the picture's noise, step",
            *(["looking at the picture, step"] * remembers),
            *(["fitting the empty text, step"] * (self.inversion == "null-text")),
            "step",
        )

    def _find_noise(
        self, walker: Walker, z: torch.Tensor, source: torch.Tensor, seed: int, watcher: "_Phases"
    ) -> tuple[list[torch.Tensor], References]:
        exact, places = self.quality == "exact", z.shape[2] * z.shape[3]
        until = 0 if not self.attention else self.steps if exact else self.steps // 2
        known = References(places if exact else places // 2, until, step=self.steps - 1)

        def inverted(step: int) -> None:
            known.step = step - 1
            watcher.stepped(self.steps - 1 - step, None)

        random = torch.Generator().manual_seed(seed) if self.inversion == "regularised" else None
        with nullcontext() if exact or not until else watched(walker.unet, known.keep):
            path = invert(walker, z, source, random, inverted)
        if exact and until:
            watcher.next()
            reconstruct(walker, path[0], source, known, watcher.stepped)
        return path, known

    def _denoise(
        self,
        walker: Walker,
        z: torch.Tensor,
        negatives: Sequence[torch.Tensor],
        wanted: torch.Tensor,
        known: References,
        stepped: Stepped,
    ) -> torch.Tensor:
        for step, negative in enumerate(negatives):
            texts, pair = torch.cat([negative, wanted]), torch.cat([z, z])
            known.step = step
            if step < known.until:
                rows = 2 if self.quality == "exact" else 1
                near = hold(walker, pair[:rows], texts[:rows], known, self.attention)
                pair = near if rows == 2 else torch.cat([near, near])
            untold, wished = walker.noise(pair, step, texts, walker.schedule.here[step]).chunk(2)
            z = walker.cleaner(pair[:1], untold + self.guidance * (wished - untold), step)
            stepped(step, need_finite(z, f"the network, at step {step + 1},"))
        return z


@dataclass
class _Phases:
    """Reports several walks over the steps as one work; what `progress` raises stops it."""

    doings: tuple[str, ...]
    steps: int
    preview: Preview | None
    progress: Progress
    phase: int = 0

    def next(self) -> None:
        """Begin the next walk."""
        self.phase += 1

    def stepped(self, step: int, z: torch.Tensor | None) -> None:
        """Report a step, counted from 0, with a preview of its latents [1, c, h, w]."""
        share = (self.phase + (step + 1) / self.steps) / len(self.doings)
        drawn = self.preview.draw(z[0]) if self.preview and z is not None else None
        self.progress(min(share, 1.0), f"{self.doings[self.phase]} {step + 1} of {self.steps}", drawn)


def load_stable_diffusion(folder: Path, placement: Placement) -> Any:
    """Load a Stable Diffusion 1.x pipeline."""
    kind = diffusers.StableDiffusionPipeline
    loaded = load_pretrained(kind, folder, placement, safety_checker=None, requires_safety_checker=False)
    loaded.unet.requires_grad_(False)
    return loaded


def _from_arrow(instruction: str) -> Captions:
    before, arrow, after = (part.strip() for part in instruction.replace("→", "->").partition("->"))
    if not (before and arrow and after):
        raise ToolRetry(
            f"edit-direction wants captions, 'a cat on a sofa -> a dog on a sofa', got {instruction!r}"
        )
    return Captions(before, (before,), (after,))


def _check_captions(captions: Captions) -> None:
    before, after = len(captions.before), len(captions.after)
    if before != after or not before:
        raise ToolRetry(f"wants as many captions before as after, at least one, got {before} and {after}")
