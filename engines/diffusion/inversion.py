"""DDIM forwards and backwards: the noise from which a model draws a given picture again.

Sources: DDIM inversion; noise regularisation of pix2pix-zero; null-text inversion (arXiv 2211.09794).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.nn.functional import avg_pool2d, mse_loss

from .diffusers_library import diffusers
from .latents import need_steps

REGULARISATION, PASSES, ROLLS = 20.0, 5, 5
"""Weight of both terms, outer passes, and auto-correlation steps in each, as pix2pix-zero has them."""

NULL_STEPS, NULL_ENOUGH = 10, 1e-5
"""Optimiser steps at most for each time step, and the error that ends them early."""


Stepped = Callable[[int, torch.Tensor | None], None]
"""Called with a step, counted from 0, and its latents; may raise to stop."""


@dataclass
class Cost:
    """Network rows calculated."""

    forward: int = 0
    backward: int = 0


@dataclass(frozen=True)
class Schedule:
    """The times of a deterministic DDIM walk, noisiest first, and how much picture is left at each."""

    times: list[int]
    here: list[float]
    """Cumulative alpha at each time."""
    cleaner: list[float]
    """Cumulative alpha one step nearer to the picture."""
    prediction: str

    @classmethod
    def of(cls, scheduler: Any, steps: int) -> "Schedule":
        """Return the walk of `steps` steps with the noise levels of a model's own scheduler."""
        need_steps(steps)
        ddim = diffusers.DDIMScheduler.from_config(scheduler.config)
        ddim.set_timesteps(steps)
        times = [int(t) for t in ddim.timesteps]
        stride = ddim.config.num_train_timesteps // steps
        alphas, last = ddim.alphas_cumprod.double(), float(ddim.final_alpha_cumprod)
        cleaner = [float(alphas[t - stride]) if t >= stride else last for t in times]
        return cls(times, [float(alphas[t]) for t in times], cleaner, ddim.config.prediction_type)


@dataclass
class Walker:
    """A U-Net with its schedule, counting what it is asked."""

    unet: Any
    schedule: Schedule
    cost: Cost = field(default_factory=Cost)

    def noise(self, z: torch.Tensor, step: int, text: torch.Tensor, alpha: float) -> torch.Tensor:
        """Return the noise estimate [b, c, h, w] for latents of cumulative `alpha`."""
        self.cost.forward += len(z)
        out = self.unet(z, self.schedule.times[step], encoder_hidden_states=text, return_dict=False)[0]
        if self.schedule.prediction == "v_prediction":
            return alpha**0.5 * out + (1 - alpha) ** 0.5 * z
        return out

    def cleaner(self, z: torch.Tensor, noise: torch.Tensor, step: int) -> torch.Tensor:
        """Return the latents one step nearer to the picture."""
        return move(z, noise, self.schedule.here[step], self.schedule.cleaner[step])


def move(z: torch.Tensor, noise: torch.Tensor, alpha: float, to: float) -> torch.Tensor:
    """Return latents at another noise level, for the same picture and the same noise (DDIM, eta 0)."""
    picture = (z - (1 - alpha) ** 0.5 * noise) / alpha**0.5
    return to**0.5 * picture + (1 - to) ** 0.5 * noise


def invert(
    walker: Walker,
    z: torch.Tensor,
    text: torch.Tensor,
    generator: torch.Generator | None = None,
    on_step: Callable[[int], None] = lambda step: None,
) -> list[torch.Tensor]:
    """Return the latents at every noise level, noisiest first, the given `z` last.

    With a generator, the noise estimates are pushed towards white noise (pix2pix-zero's regularisation).
    """
    schedule, path = walker.schedule, [z]
    for step in reversed(range(len(schedule.times))):
        noise = walker.noise(z, step, text, schedule.cleaner[step])
        if generator is not None:
            noise = whiten(noise, generator)
        z = move(z, noise, schedule.cleaner[step], schedule.here[step])
        path.append(z)
        on_step(step)
    return path[::-1]


def whiten(noise: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Return the noise with less auto-correlation and nearer to mean 0 and variance 1."""
    for _ in range(PASSES):
        for _ in range(ROLLS):
            noise = noise - REGULARISATION / ROLLS * _slope(noise, lambda e: auto_correlation(e, generator))
        noise = noise - REGULARISATION * _slope(noise, divergence)
    return noise


def auto_correlation(noise: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Return the squared mean product with copies rolled along both sides, over a pyramid and the channels.

    Rolls are at least 1: a roll of 0 would punish the variance.
    """
    total = noise.new_zeros(())
    for channel in noise.split(1, dim=1):
        level = channel
        while True:
            for side in (2, 3):
                half = max(level.shape[side] // 2, 2)
                roll = int(torch.randint(1, half, (1,), generator=generator))
                total = total + (level * level.roll(roll, dims=side)).mean().square()
            if min(level.shape[2:]) <= 8:
                break
            level = avg_pool2d(level, 2)
    return total


def divergence(noise: torch.Tensor) -> torch.Tensor:
    """Return twice the Kullback-Leibler divergence of a normal of the same mean and variance from N(0, 1)."""
    mean, variance = noise.mean(), noise.var()
    return variance + mean.square() - 1 - (variance + 1e-7).log()


def null_texts(
    walker: Walker,
    path: list[torch.Tensor],
    text: torch.Tensor,
    empty: torch.Tensor,
    guidance: float,
    stepped: Stepped = lambda step, z: None,
) -> list[torch.Tensor]:
    """Return for each step the unconditional embedding with which guided denoising follows `path`.

    `stepped` is asked after each step of the optimiser too.
    """
    z, embedding, found = path[0], empty.clone(), []
    schedule = walker.schedule
    for step in range(len(schedule.times)):
        alpha = schedule.here[step]
        with torch.no_grad():
            told = walker.noise(z, step, text, alpha)
        fit = _NullFit(walker, z, step, told, guidance, path[step + 1])
        embedding = fit.fitted(embedding, lambda step=step, z=z: stepped(step, z))
        found.append(embedding)
        with torch.no_grad():
            untold = walker.noise(z, step, embedding, alpha)
            z = walker.cleaner(z, untold + guidance * (told - untold), step)
    return found


@dataclass(frozen=True)
class _NullFit:
    """One time step of null-text inversion."""

    walker: Walker
    z: torch.Tensor
    step: int
    told: torch.Tensor
    guidance: float
    target: torch.Tensor

    def fitted(self, start: torch.Tensor, tried: Callable[[], None]) -> torch.Tensor:
        """Return the unconditional embedding that leads to the target; `tried` may raise to stop."""
        step, rate = self.step, 1e-2 * (1 - self.step / 100) if self.step < 100 else 1e-4
        with torch.enable_grad():
            embedding = start.detach().clone().requires_grad_(True)
            optimiser = torch.optim.Adam([embedding], lr=rate)
            for _ in range(NULL_STEPS):
                error = mse_loss(self._next(embedding), self.target)
                tried()
                if error.item() < NULL_ENOUGH + step * 2e-5:
                    break
                optimiser.zero_grad()
                error.backward()
                self.walker.cost.backward += len(self.z)
                optimiser.step()
        return embedding.detach()

    def _next(self, embedding: torch.Tensor) -> torch.Tensor:
        untold = self.walker.noise(self.z, self.step, embedding, self.walker.schedule.here[self.step])
        return self.walker.cleaner(self.z, untold + self.guidance * (self.told - untold), self.step)


def _slope(noise: torch.Tensor, loss: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    with torch.enable_grad():
        free = noise.detach().float().requires_grad_(True)
        return torch.autograd.grad(loss(free), free)[0].to(noise.dtype)
