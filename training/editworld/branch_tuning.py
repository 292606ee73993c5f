"""Tune the miniature's editor on pairs that are given, whatever branch they come from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import max_pool2d

from ..learn import edit_batch, painter_step
from ..loop import UNHURRIED, Budget, train
from ..painters import load_vae, save_part, widened
from ..training_set import CHANGED, Latents, encode, to_network
from ..world.tokens import Encoder
from .branch_pairs import ToldPair

WARM_UP, AVERAGING = 15, 0.95
"""For runs of some hundred steps."""


def plan(rate: float, steps: int, ends: float) -> Budget:
    """Return the budget of a run that ends after a share of the planned steps."""
    return Budget(UNHURRIED, rate, WARM_UP, AVERAGING, steps, ends=ends)


def tune(
    name: str, pairs: Sequence[ToldPair], parts: Path, out: Path, budget: Budget, batch: int
) -> dict[str, int]:
    """Tune the painter on pairs; leave `NAME.safetensors` and `NAME.csv`; return how long it was."""
    from accelerate import Accelerator

    accelerator = Accelerator()
    device = accelerator.device
    store = latents_of(load_vae(parts).to(device), pairs, device)
    unet, text = (part.to(device) for part in widened(parts / "painter.safetensors"))
    nothing = torch.from_numpy(Encoder()([""])).long().to(device)
    among = torch.arange(len(pairs), device=device)
    step = painter_step(unet, text, lambda: edit_batch(store, batch, nothing, among), accelerator)
    both = torch.nn.ModuleList([unet, text]).train()
    clock = train(name, both, step, budget, out, accelerator)
    save_part(out / f"{name}.safetensors", unet=unet, text=text)
    return {"pairs": len(pairs), "steps": clock.step, "batch": batch}


@torch.no_grad()
def latents_of(vae: Any, pairs: Sequence[ToldPair], device: Any) -> Latents:
    """Return pairs as painters learn from them: 2i before, 2i + 1 after.

    Where things are is not known of a pair: only what changes weighs more.
    """
    shown = np.stack([picture for pair in pairs for picture in (pair.before, pair.after)])
    pictures = to_network(torch.from_numpy(shown)).to(device)
    told = torch.from_numpy(Encoder()([pair.text for pair in pairs])).to(device)
    latents = torch.cat([encode(vae, part) for part in pictures.split(256)])
    cells = torch.zeros(len(latents), 1, *latents.shape[2:], dtype=torch.bool, device=device)
    numbers = torch.arange(len(latents), device=device)
    return Latents(
        latents=latents,
        captions=told[:0],
        holes=cells[:0],
        shown=latents[:0],
        fillings=told[:0],
        pairs=numbers.reshape(-1, 2),
        instructions=told,
        changed=_changed(pictures),
        happens=torch.ones(len(pairs), dtype=torch.bool, device=device),
        things=cells,
    )


def _changed(pictures: Tensor) -> Tensor:
    differs = (pictures[::2] - pictures[1::2]).abs().amax(1, keepdim=True) > CHANGED
    return max_pool2d(differs.float(), 4) > 0
