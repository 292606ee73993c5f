"""What each network learns from: one step of the VAE, of CLIP, and of the four painters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from .loop import Losses
from .networks import LATENT, SCHEDULE
from .training_set import Latents, Pictures

Step = Callable[[], Losses]


def vae_step(vae: Any, pictures: Pictures, size: int, accelerator: Any) -> Step:
    """Return a step of the autoencoder: what comes out is what went in, in few and calm numbers."""

    def step() -> Losses:
        shown, _ = pictures.batch(size)
        with accelerator.autocast():
            latents = vae.encode(shown).latent_dist
            drawn = vae.decode(latents.sample(), return_dict=False)[0]
        error = drawn.float() - shown
        calm = latents.kl().float().mean() / shown[0].numel()
        return {
            "loss": error.abs().mean() + 2 * error.square().mean() + 3e-4 * calm,
            "l1": error.abs().mean(),
            "kl": calm,
        }

    return step


def clip_step(seer: Any, pictures: Pictures, size: int, accelerator: Any) -> Step:
    """Return a step of CLIP: a picture and its caption find each other in the batch."""

    def step() -> Losses:
        shown, told = pictures.batch(size)
        with accelerator.autocast():
            out = seer(pixel_values=shown, input_ids=told)
        right = torch.arange(size, device=shown.device)
        scores = out.logits_per_image.float()
        return {"loss": (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2}

    return step


@dataclass
class Batch:
    """What a painter sees and should paint."""

    clean: Tensor
    told: Tensor
    beside: Tensor
    """[n, 5, 16, 16]: hole, latents of the picture shown; zeros for who sees none."""
    weight: Tensor
    """[n, 1, 16, 16]"""


def paint_batch(store: Latents, size: int, nothing: Tensor) -> Batch:
    """Return captions and pictures; one text in ten is empty."""
    chosen = _random(len(store.latents), size, store.latents)
    clean = store.latents[chosen].float()
    told = _without(store.captions[chosen].long(), nothing, _chance(clean) < 0.1)
    return Batch(
        clean, told, clean.new_zeros(size, LATENT + 1, *clean.shape[2:]), torch.ones_like(clean[:, :1])
    )


def edit_batch(store: Latents, size: int, nothing: Tensor, among: Tensor) -> Batch:
    """Return instructions and pairs; words, picture or both are left out in 5 % each (InstructPix2Pix).

    What changes weighs more than what stays.
    """
    chosen = among[_random(len(among), size, among)]
    before, after = store.latents[store.pairs[chosen].T].float()
    chance = _chance(before)
    told = _without(store.instructions[chosen].long(), nothing, chance < 0.10)
    shown = torch.where(((chance >= 0.05) & (chance < 0.15))[:, None, None, None], 0.0, before)
    weight = 1 + EDITED * store.changed[chosen].float()
    return Batch(after, told, torch.cat([torch.zeros_like(before[:, :1]), shown], 1), weight / weight.mean())


EDITED = 2.0
"""How much more the error counts where something changes."""


def fill_batch(store: Latents, size: int, nothing: Tensor) -> Batch:
    """Return pictures with a hole and what stands in it."""
    chosen = _random(len(store.holes), size, store.latents)
    clean, hole = store.latents[chosen].float(), store.holes[chosen].float()
    told = _without(store.fillings[chosen].long(), nothing, _chance(clean) < 0.05)
    weight = 1 + EDITED * hole
    return Batch(clean, told, torch.cat([hole, store.shown[chosen].float()], 1), weight / weight.mean())


def painter_step(unet: Any, text: Any, batch: Callable[[], Batch], accelerator: Any) -> Step:
    """Return a step of v-prediction; places are decided in high noise, so more steps are drawn there.

    `unet` takes 9 channels whatever the painter is: noisy latents, hole, latents of the picture shown.
    """
    from ..engines.diffusion.diffusers_library import diffusers

    scheduler = diffusers.DDPMScheduler(**SCHEDULE)
    kept = scheduler.alphas_cumprod.to(accelerator.device)

    def step() -> Losses:
        given = batch()
        t = (1000 * torch.rand(len(given.clean), device=kept.device) ** 0.75).long().clamp(0, 999)
        noise = torch.randn_like(given.clean)
        signal, strength = (part.sqrt()[:, None, None, None] for part in (kept[t], 1 - kept[t]))
        noisy, wanted = signal * given.clean + strength * noise, signal * noise - strength * given.clean
        with accelerator.autocast():
            words = text(given.told)[0]
            made = unet(torch.cat([noisy, given.beside], 1), t, words, return_dict=False)[0]
        error = ((made.float() - wanted).square() * given.weight).mean((1, 2, 3))
        high = (t > 700).float()
        return {"loss": error.mean(), "high_noise": (error.detach() * high).sum() / high.sum().clamp(min=1)}

    return step


def _random(count: int, size: int, like: Tensor) -> Tensor:
    return torch.randint(count, (size,), device=like.device)


def _chance(like: Tensor) -> Tensor:
    return torch.rand(len(like), device=like.device)


def _without(told: Tensor, nothing: Tensor, where: Tensor) -> Tensor:
    return torch.where(where[:, None], nothing, told)
