"""Between pictures, words and what a latent diffusion model calculates with."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ...errors import ToolFailed, ToolRetry
from ...pictures import Picture, Pixels
from .. import Progress
from .diffusers_library import diffusers

log = logging.getLogger(__name__)

SCHEDULERS = {
    "ddim": "DDIMScheduler",
    "dpm": "DPMSolverMultistepScheduler",
    "euler": "EulerDiscreteScheduler",
    "euler_ancestral": "EulerAncestralDiscreteScheduler",
    "unipc": "UniPCMultistepScheduler",
}


def fresh_scheduler(scheduler: Any, name: str = "", among: Sequence[str] = tuple(SCHEDULERS)) -> Any:
    """Return a new scheduler of the same settings, or of the kind that `name` asks for."""
    if not name:
        return type(scheduler).from_config(scheduler.config)
    if name not in among:
        raise ToolRetry(f"no scheduler {name!r}; there is: {', '.join(among)}")
    return getattr(diffusers, SCHEDULERS[name]).from_config(scheduler.config)


def generators(seed: int, count: int) -> list[torch.Generator]:
    """Return one generator for each picture of a batch; on the CPU, so a seed means the same everywhere."""
    return [torch.Generator().manual_seed(seed + i) for i in range(count)]


def to_tensor(shown: Sequence[Pixels], like: torch.Tensor) -> torch.Tensor:
    """Return HWC uint8 pictures as NCHW in [-1, 1], on the device and of the type of `like`."""
    stacked = np.stack(shown).astype(np.float32) / 127.5 - 1
    return torch.from_numpy(stacked).permute(0, 3, 1, 2).to(like.device, like.dtype)


def to_pixels(decoded: torch.Tensor) -> list[Pixels]:
    """Return NCHW in [-1, 1] as HWC uint8 pictures; `ToolFailed` when a number is none."""
    scaled = (
        (need_finite(decoded, "the decoder").float() / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1).cpu().numpy()
    )
    return list(np.rint(scaled * 255).astype(np.uint8))


TRY_EXACT = "try RETOUCHER_MODELS_DTYPE=fp32 (or bf16), or lower guidance"


def encode_pictures(vae: Any, shown: Sequence[Pixels]) -> torch.Tensor:
    """Return the unscaled latents (the distribution's mode) of HWC uint8 pictures, [n, c, h, w]."""
    return need_finite(vae.encode(to_tensor(shown, vae_like(vae))).latent_dist.mode(), "the encoder")


def need_finite(values: torch.Tensor, who: str) -> torch.Tensor:
    """Return the values; `ToolFailed` when one is NaN or infinite."""
    if not torch.isfinite(values).all():
        raise ToolFailed(f"{who} returned NaN or infinity: {TRY_EXACT}")
    return values


def decode(vae: Any, latents: torch.Tensor) -> list[Pixels]:
    """Return the pictures of scaled latents [n, c, h, w]; one after the other, which bounds memory."""
    like = vae_like(vae)
    unscaled = (latents / vae.config.scaling_factor).to(like.device, like.dtype)
    return [to_pixels(vae.decode(one, return_dict=False)[0])[0] for one in unscaled.split(1)]


def vae_like(vae: Any) -> torch.Tensor:
    """Return a tensor of the autoencoder's type, on the device where its layers run, offloaded or not."""
    hooks = (getattr(layer, "_hf_hook", None) for layer in vae.modules())
    devices = (getattr(hook, "execution_device", None) for hook in hooks)
    return torch.empty(0, dtype=vae.dtype, device=next((d for d in devices if d is not None), vae.device))


def encode_texts(pipeline: Any, texts: Sequence[str]) -> torch.Tensor:
    """Return the last hidden states of CLIP's text encoder, [n, 77, width]."""
    tokenizer, encoder = pipeline.tokenizer, pipeline.text_encoder
    tokens = tokenizer(
        list(texts),
        padding="max_length",
        max_length=tokenizer.model_max_length,
        truncation=True,
        return_tensors="pt",
    )
    return encoder(tokens.input_ids.to(pipeline._execution_device))[0].to(encoder.dtype)


def report_cut(tokenizer: Any, texts: Sequence[str], progress: Progress, limit: int | None = None) -> None:
    """Say which words a pipeline will not read beyond its limit of tokens, None = its tokenizer's."""
    most: int = limit or tokenizer.model_max_length
    for text in texts:
        ids = tokenizer(text, truncation=False, verbose=False).input_ids
        if len(ids) > most:
            cut = tokenizer.decode(ids[most - 1 :], skip_special_tokens=True).strip()
            said = f"the model reads {most} tokens of {len(ids)}; not read: {cut!r}"
            log.warning(said)
            progress(0.0, said, None)


def need_steps(steps: int) -> None:
    """Refuse a number of steps that makes no picture."""
    if steps < 1:
        raise ToolRetry(f"wants at least 1 step, got {steps}")


@dataclass(frozen=True)
class Preview:
    """Rough pictures of latents by a linear map, fitted on the source picture: no decoder, any model."""

    matrix: np.ndarray
    """[channels + 1, 3] from a latent and 1 to RGB in [0, 255]."""

    @classmethod
    def fit(cls, latents: torch.Tensor, shown: Pixels, kept: torch.Tensor | None = None) -> "Preview | None":
        """Fit on the latents [c, h, w] of `shown`, HWC uint8, where `kept` [h, w] is above 0.5.

        None when nothing was kept to fit on.
        """
        import cv2

        height, width = latents.shape[1:]
        colours = cv2.resize(shown, (width, height), interpolation=cv2.INTER_AREA).reshape(-1, 3)
        usable = np.ones(len(colours), np.bool_) if kept is None else kept.flatten().cpu().numpy() > 0.5
        if not usable.any():
            return None
        known, seen = _rows(latents)[usable], colours[usable].astype(np.float32)
        return cls(np.linalg.lstsq(known, seen, rcond=None)[0])

    def draw(self, latents: torch.Tensor) -> Picture:
        """Return a picture of the latents' size, in the scale that `fit` saw."""
        height, width = latents.shape[1:]
        colours = _rows(latents) @ self.matrix
        return Picture(np.clip(np.nan_to_num(colours), 0, 255).astype(np.uint8).reshape(height, width, 3))


def _rows(latents: torch.Tensor) -> np.ndarray:
    flat = latents.float().flatten(1).T.cpu().numpy()
    return np.hstack([flat, np.ones((len(flat), 1), np.float32)])


def unpacked(tokens: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """Return tokens [h·w, c] as [c, h, w]."""
    return tokens.T.reshape(-1, height, width)
