"""What each network learns from: one step of the VAE, of CLIP, and of the four painters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from .loop import Losses
from .networks import LATENT, SCHEDULE
from .training_set import Latents, Pictures

Step = Callable[[], Losses]
NOISE = 0.03
"""Spread of what is added to latents of spread 1: a painter's latents are not exact either."""
NEAR = 0.02
"""How dear it is to move latents that painters know."""
PAINTED, FILLED = 0.3, 0.15
"""Shares of a batch; the rest are edits."""
PAINTED_THINGS, EDITED, WIDE = 2.0, 6.0, 0.3
"""How much more the error counts on things and where something changes; less where it is more than `WIDE`."""


def vae_step(vae: Any, pictures: Pictures, size: int, accelerator: Any, before: Any = None) -> Step:
    """Return a step of the autoencoder: what comes out is what went in, in few and calm numbers.

    The latents bear noise. With the encoder of `before` they stay near what others have learned to read.
    """

    def step() -> Losses:
        shown, weight = pictures.weighed(size)
        with accelerator.autocast():
            latents = vae.encode(shown).latent_dist
            clean = latents.sample()
            drawn = vae.decode(clean + NOISE * torch.randn_like(clean), return_dict=False)[0]
        error = drawn.float() - shown
        weight = weight / weight.mean()
        calm = latents.kl().float().mean() / shown[0].numel()
        moved = calm.new_zeros(())
        if before is not None:
            with torch.no_grad(), accelerator.autocast():
                known = before.encode(shown).latent_dist.mode()
            moved = (latents.mode().float() - known.float()).square().mean()
        wanted = (weight * error.abs()).mean() + 2 * (weight * error.square()).mean()
        return {
            "loss": wanted + 3e-4 * calm + NEAR * moved,
            "l1": error.abs().mean(),
            "weighed": (weight * error.abs()).mean().detach(),
            "kl": calm,
            "moved": moved,
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
    weight = 1 + PAINTED_THINGS * store.things[chosen].float()
    return Batch(clean, told, clean.new_zeros(size, LATENT + 1, *clean.shape[2:]), weight / weight.mean())


def edit_batch(store: Latents, size: int, nothing: Tensor, among: Tensor) -> Batch:
    """Return instructions and pairs; words, picture or both are left out in 5 % each (InstructPix2Pix).

    What changes weighs more than what stays, the more so the smaller it is; things weigh more than ground.
    """
    chosen = among[_random(len(among), size, among)]
    before, after = store.latents[store.pairs[chosen].T].float()
    chance = _chance(before)
    told = _without(store.instructions[chosen].long(), nothing, chance < 0.10)
    shown = torch.where(((chance >= 0.05) & (chance < 0.15))[:, None, None, None], 0.0, before)
    changed, things = store.changed[chosen].float(), store.things[store.pairs[chosen][:, 1]].float()
    small = (WIDE / changed.mean((1, 2, 3), keepdim=True).clamp(min=1e-3)).clamp(max=1)
    weight = 1 + PAINTED_THINGS * things + EDITED * small * changed
    return Batch(after, told, torch.cat([torch.zeros_like(before[:, :1]), shown], 1), weight / weight.mean())


def mixed_batch(store: Latents, size: int, nothing: Tensor, among: Tensor) -> Batch:
    """Return pictures to paint, to edit and to fill in one batch: one network learns all three."""
    paint, fill = round(PAINTED * size), round(FILLED * size)
    parts = (
        paint_batch(store, paint, nothing),
        edit_batch(store, size - paint - fill, nothing, among),
        fill_batch(store, fill, nothing),
    )
    return Batch(*(torch.cat(same) for same in zip(*(vars(part).values() for part in parts), strict=True)))


def fill_batch(store: Latents, size: int, nothing: Tensor) -> Batch:
    """Return pictures with a hole and what stands in it."""
    chosen = _random(len(store.holes), size, store.latents)
    clean, hole = store.latents[chosen].float(), store.holes[chosen].float()
    told = _without(store.fillings[chosen].long(), nothing, _chance(clean) < 0.02)
    weight = 1 + EDITED / 2 * hole
    return Batch(clean, told, torch.cat([hole, store.shown[chosen].float()], 1), weight / weight.mean())


def find_step(finder: Any, pictures: Pictures, size: int, accelerator: Any) -> Step:
    """Return a step of CLIPSeg: where the thing is that words name. Its CLIP learns too, and so is not asked
    through `forward`, which freezes it.
    """

    def step() -> Losses:
        shown, told, where = pictures.sought(size)
        with accelerator.autocast():
            layers = finder.clip.vision_model(pixel_values=shown, output_hidden_states=True).hidden_states
            words = finder.get_conditional_embeddings(batch_size=size, input_ids=told)
            seen = finder.decoder([layers[i + 1] for i in finder.extract_layers], words).logits
        seen = seen.float()
        sure = seen.sigmoid()
        both, either = (sure * where).sum((1, 2)), (sure + where).sum((1, 2))
        dice = 1 - (2 * both + 1) / (either + 1)
        each = binary_cross_entropy_with_logits(seen, where)
        found, there = seen.detach() > 0, where > 0.5
        same = ((found & there).sum((1, 2)) / (found | there).sum((1, 2)).clamp(min=1))[there.any(1).any(1)]
        return {"loss": 5 * each + dice.mean(), "overlap": same.mean()}

    return step


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
