"""One run of training: where its files are, until when it may take, and what its stages share."""

import json
import logging
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

log = logging.getLogger("retoucher.training")

SHARES = {"vae": 0.20, "seer": 0.03, "painter": 0.62, "rules": 0.09, "finder": 0.06}
"""How the time for training is shared."""
RESERVED = {"latents": 30.0, "measure": 45.0, "true_size": 18.0}
"""Seconds that the other stages take on a GPU."""


@dataclass(frozen=True)
class Tuned:
    """How a machine trains fastest; see `tune.py`."""

    batch: int = 384
    compiled: bool = False
    channels_last: bool = False


@dataclass
class Run:
    """One run: where its files are, until when it may take, and what its stages share."""

    out: Path
    world: Path
    until: float
    tuned: Tuned
    blocks: int
    count: int
    """Pictures for each kind that is measured."""
    steps: int = 10**9
    """Of training a network, at most."""
    drawing: int = 20
    """Steps of drawing a measured picture."""
    begin: Path | None = None
    """A folder of parts to begin with; what is not there begins afresh."""
    stages: tuple[str, ...] = ()
    """What is done, in order: how the time is shared."""
    tuned_file: Path | None = None
    failed: list[str] = field(default_factory=list)
    """What was reported as failed."""

    def retune(self) -> None:
        """Take what `tune.py` found meanwhile; before the painter's network is made."""
        if self.tuned_file and self.tuned_file.exists() and self.tuned_file.read_text():
            self.tuned = Tuned(**json.loads(self.tuned_file.read_text()))
            self.say(f"tuned: {self.tuned}")

    def begun(self, part: str) -> Path | None:
        """Return the file of a part to begin with, when there is one."""
        path = self.begin / f"{part}.safetensors" if self.begin else None
        return path if path and path.exists() else None

    def say(self, text: str) -> None:
        """Report with the seconds that are left."""
        log.info("[%6.1f s left] %s", self.until - time.monotonic(), text)

    def seconds(self, stage: str) -> float:
        """Return the time that a stage may train: its share of what is not reserved."""
        ahead = self.stages[self.stages.index(stage) :]
        kept = sum(RESERVED[name] for name in ahead if name in RESERVED)
        kept *= min(1.0, self.count / 24)
        shares = sum(SHARES[name] for name in ahead if name in SHARES)
        return max(self.until - time.monotonic() - kept, 1.0) * SHARES[stage] / shares

    @cached_property
    def accelerator(self) -> Any:
        """Return the library's idea of this machine."""
        import torch
        from accelerate import Accelerator

        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        torch.backends.cudnn.benchmark = True
        torch.manual_seed(0)
        return Accelerator(mixed_precision="bf16" if torch.cuda.is_available() else "no")

    def placed(self, network: Any) -> Any:
        """Return a network on the device, in the memory order that was found fastest."""
        import torch

        order = torch.channels_last if self.tuned.channels_last else torch.contiguous_format
        return network.to(self.accelerator.device, memory_format=order)

    @cached_property
    def wide(self) -> Any:
        """Return the U-Net of 9 channels that every painter is trained in, so that it is compiled once."""
        from .networks import denoiser

        return self.placed(denoiser(9))

    @cached_property
    def running(self) -> Any:
        """Return what is called for `wide`."""
        import torch

        return torch.compile(self.wide) if self.tuned.compiled else self.wide

    @cached_property
    def latents(self) -> Any:
        """Return the training set."""
        import torch

        from .painters import load_vae
        from .training_set import encode_blocks, wait_for_blocks

        vae = self.placed(load_vae(self.out))
        paths = wait_for_blocks(self.world, self.blocks)[: self.blocks]
        made = encode_blocks(vae, paths, max(1, len(paths) // 4), self.accelerator.device)
        if self.accelerator.device.type == "cuda":
            torch.cuda.synchronize()
        return made

    @cached_property
    def pictures(self) -> Any:
        """Return the pictures that the VAE and CLIP learn from."""
        from .training_set import Pictures, load_block, wait_for_blocks

        paths = wait_for_blocks(self.world, max(1, self.blocks // 4))[: max(1, self.blocks // 3)]
        return Pictures.of([load_block(path) for path in paths], self.accelerator.device)

    @property
    def nothing(self) -> Any:
        """Return the numbers of the empty text."""
        import torch

        from .world.tokens import Encoder

        return torch.from_numpy(Encoder()([""])).long().to(self.accelerator.device)


class reported(suppress):
    """Report an error, note it and go on: one stage's must not cost the others."""

    def __init__(self, run: Run, name: str) -> None:
        super().__init__(Exception)
        self._run, self._name = run, name

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind:
            self._run.failed.append(self._name)
            self._run.say(f"{self._name} FAILED\n{''.join(traceback.format_exception(kind, error, trace))}")
        return super().__exit__(kind, error, trace)
