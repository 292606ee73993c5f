"""The loop that every network is trained in: a budget of seconds, warm-up and cosine, EMA, resume, a log."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

Losses = dict[str, Tensor]
"""What a step returns; 'loss' is what is minimised, the rest is written to the log."""


UNHURRIED = 1e9
"""Seconds: steps alone say when a run is over, so that a slow machine makes the same."""


@dataclass(frozen=True)
class Budget:
    """How long and how fast a network learns."""

    seconds: float
    rate: float = 1e-3
    warm_up: int = 150
    """Steps."""
    averaging: float = 0.998
    """Decay of the moving average that is kept in the end."""
    steps: int = 10**9
    """At most."""
    save_every: float = 60.0
    """Seconds."""
    ends: float = 1.0
    """Share of the budget that is used; the rate falls as if all were."""
    decay: float = 1e-2
    """Of weights; 0 makes AdamW Adam."""
    betas: tuple[float, float] = (0.9, 0.99)
    falls: bool = True
    """False: the rate stays after the warm-up."""
    parts: int = 1
    """Calls of `step` whose gradients one step of the optimizer takes together."""


class Clock:
    """How much of a budget is used; survives a resume."""

    def __init__(self, budget: Budget) -> None:
        self.budget, self.step, self._before, self._started = budget, 0, 0.0, time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds of training, those before a resume too."""
        return self._before + time.monotonic() - self._started

    @property
    def share(self) -> float:
        """Share of the budget used, in [0, 1]."""
        return min(max(self.seconds / self.budget.seconds, self.step / self.budget.steps), 1.0)

    @property
    def rate(self) -> float:
        """The learning rate now: linear warm-up, then half a cosine down to a fiftieth."""
        cosine = 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * self.share)) if self.budget.falls else 1.0
        return self.budget.rate * min(1.0, (self.step + 1) / self.budget.warm_up) * cosine

    def state_dict(self) -> dict[str, float]:
        """Return what a resume needs."""
        return {"step": self.step, "seconds": self.seconds}

    def load_state_dict(self, state: dict[str, float]) -> None:
        """Go on from there."""
        self.step, self._before = int(state["step"]), state["seconds"]
        self._started = time.monotonic()


def train(
    name: str,
    networks: torch.nn.Module,
    step: Callable[[], Losses],
    budget: Budget,
    folder: Path,
    accelerator: Any,
) -> Clock:
    """Train until the budget is used, leave the averaged weights in `networks`, write `folder/NAME.csv`.

    A run that was killed goes on from its last save, at most `save_every` seconds back. Of several
    processes that `accelerate launch` started each takes its own steps, gradients are averaged, one writes.
    """
    from diffusers.training_utils import EMAModel

    parameters = [p for p in networks.parameters() if p.requires_grad]
    fused = accelerator.device.type == "cuda"
    optimizer = accelerator.prepare(
        torch.optim.AdamW(
            parameters, lr=budget.rate, betas=budget.betas, weight_decay=budget.decay, fused=fused
        )
    )
    average = EMAModel(parameters, decay=budget.averaging, foreach=True)
    average.to(accelerator.device)
    clock = Clock(budget)
    keeper = Keeper(folder / f"{name}.state", networks, optimizer, average, clock)
    keeper.resume()
    networks.train()
    log, first = Log(folder / f"{name}.csv"), accelerator.is_main_process
    while clock.share < budget.ends:
        for group in optimizer.param_groups:
            group["lr"] = clock.rate
        for _ in range(budget.parts):
            losses = step()
            accelerator.backward(losses["loss"] / budget.parts)
            log.add(losses)
        if accelerator.num_processes > 1:
            _average(parameters, accelerator)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0, foreach=True)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        average.step(parameters)
        clock.step += 1
        if first:
            log.write_sometimes(clock)
            keeper.save_sometimes()
    if first:
        log.write(clock)
    average.copy_to(parameters)
    networks.eval()
    accelerator.wait_for_everyone()
    if first:
        keeper.forget()
    return clock


def _average(parameters: list[Any], accelerator: Any) -> None:
    for parameter in parameters:
        if parameter.grad is not None:
            parameter.grad = accelerator.reduce(parameter.grad, reduction="mean")


class Keeper:
    """Saves a run's state now and then, and brings it back."""

    def __init__(self, path: Path, networks: Any, optimizer: Any, average: Any, clock: Clock) -> None:
        self._path, self._clock, self._saved = path, clock, time.monotonic()
        self._parts = {"networks": networks, "optimizer": optimizer, "average": average, "clock": clock}

    def save_sometimes(self) -> None:
        """Save once `save_every` seconds are over; a kill while saving leaves the last save whole."""
        if time.monotonic() - self._saved < self._clock.budget.save_every:
            return
        beside = self._path.with_suffix(".part")
        torch.save({name: part.state_dict() for name, part in self._parts.items()}, beside)
        beside.replace(self._path)
        self._saved = time.monotonic()

    def resume(self) -> None:
        """Load the last save, when there is one."""
        if self._path.exists():
            state = torch.load(self._path, weights_only=False)
            for name, part in self._parts.items():
                part.load_state_dict(state[name])

    def forget(self) -> None:
        """Remove the save of a finished run."""
        self._path.unlink(missing_ok=True)


class Log:
    """A table of the losses' means that can be plotted: seconds, step, then each loss."""

    EVERY = 50

    def __init__(self, path: Path) -> None:
        self._path, self._sums, self._count = path, dict[str, Tensor](), 0

    def add(self, losses: Losses) -> None:
        """Note a step's losses."""
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, torch.zeros_like(value)) + value.detach()
        self._count += 1

    def write_sometimes(self, clock: Clock) -> None:
        """Write a line when it is time for one."""
        if self._count >= self.EVERY:
            self.write(clock)

    def write(self, clock: Clock) -> None:
        """Write a line and begin the next."""
        if not self._count:
            return
        means = {name: value.item() / self._count for name, value in self._sums.items()}
        new = not self._path.exists()
        with self._path.open("a", encoding="utf-8") as file:
            if new:
                file.write(",".join(["seconds", "step", *means]) + "\n")
            file.write(
                ",".join([f"{clock.seconds:.1f}", str(clock.step), *(f"{m:.5f}" for m in means.values())])
                + "\n"
            )
        self._sums, self._count = {}, 0
