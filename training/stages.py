"""The stages of training the miniature: each network from what was made before it, then what is measured."""

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from shutil import copyfile
from typing import Any

from .training_run import RESERVED, Run, reported


def vae(run: Run) -> None:
    """Train the autoencoder and make its latents calm."""
    import copy

    import torch

    from .learn import vae_step
    from .loop import Budget, train
    from .networks import autoencoder
    from .painters import load_vae, save_part, settle

    begun = run.begun("vae")
    known = run.placed(load_vae(begun.parent)).requires_grad_(False) if begun else None
    network = copy.deepcopy(known).requires_grad_(True) if known else run.placed(autoencoder())
    size = run.tuned.batch // 2
    step = vae_step(network, run.pictures, size, run.accelerator, known)
    budget = Budget(run.seconds("vae"), 1e-3 if known else 2e-3, steps=run.steps)
    clock = train("vae", network, step, budget, run.out, run.accelerator)
    run.say(f"vae: {clock.step} steps of {size}, {clock.step * size / clock.seconds:.0f} pictures/s")
    shown, _ = run.pictures.batch(1024)
    with torch.no_grad():
        settle(network, shown)
    save_part(run.out / "vae.safetensors", vae=network)


def latents(run: Run) -> None:
    """Encode the training set."""
    made = run.latents
    run.say(f"{len(made.latents)} latents, {len(made.pairs)} pairs, {len(made.holes)} holes")


def seer(run: Run) -> None:
    """Train CLIP."""
    from .learn import clip_step
    from .loop import Budget, train
    from .networks import seer as fresh
    from .painters import save_part

    if begun := run.begun("seer"):
        copyfile(begun, run.out / begun.name)
        return
    network = fresh().to(run.accelerator.device)
    size = 2 * run.tuned.batch
    step = clip_step(network, run.pictures, size, run.accelerator)
    budget = Budget(run.seconds("seer"), steps=run.steps)
    clock = train("seer", network, step, budget, run.out, run.accelerator)
    run.say(f"seer: {clock.step} steps of {size}, {clock.step * size / clock.seconds:.0f} pictures/s")
    save_part(run.out / "seer.safetensors", seer=network)


def finder(run: Run) -> None:
    """Train CLIPSeg; its words begin as CLIP's."""
    from .learn import find_step
    from .loop import Budget, train
    from .networks import finder as fresh
    from .painters import load_seer, save_part

    network = fresh()
    if (run.out / "seer.safetensors").exists():
        known = load_seer(run.out)
        network.clip.text_model.load_state_dict(known.text_model.state_dict(), strict=False)
        network.clip.text_projection.load_state_dict(known.text_projection.state_dict())
    network = network.to(run.accelerator.device)
    size = run.tuned.batch // 2
    step = find_step(network, run.pictures, size, run.accelerator)
    budget = Budget(run.seconds("finder"), steps=run.steps)
    clock = train("finder", network, step, budget, run.out, run.accelerator)
    run.say(f"finder: {clock.step} steps of {size}, {clock.step * size / clock.seconds:.0f} pictures/s")
    save_part(run.out / "finder.safetensors", finder=network)


def painter(run: Run) -> None:
    """Train the network that paints from text, edits by instruction and fills holes.

    It begins with CLIP's words, or where the parts to begin with left off.
    """
    import torch

    from .learn import mixed_batch
    from .networks import denoiser, text_encoder
    from .painters import load_seer, widened

    run.retune()
    if begun := run.begun("painter"):
        unet, text = widened(begun)
    else:
        unet, text = denoiser(9), text_encoder()
        if (run.out / "seer.safetensors").exists():
            text.load_state_dict(load_seer(run.out).text_model.state_dict(), strict=False)
        with torch.no_grad():
            unet.conv_in.weight[:, 4:] = 0
    among = torch.nonzero(~run.latents.happens)[:, 0]
    _train_painter(run, "painter", unet, text, partial(mixed_batch, among=among), 1e-3)


def rules(run: Run) -> None:
    """Fine-tune the painter on EditWorld's categories, with one plain edit in five to forget less."""
    import torch

    from .learn import edit_batch
    from .painters import widened

    happens = run.latents.happens
    plain = torch.nonzero(~happens)[:, 0]
    told = torch.nonzero(happens)[:, 0]
    among = torch.cat([told, plain[torch.randperm(len(plain), device=plain.device)[: len(told) // 4]]])
    begun = widened(run.out / "painter.safetensors")
    _train_painter(run, "rules", *begun, partial(edit_batch, among=among), 5e-4)


def _train_painter(run: Run, name: str, unet: Any, text: Any, batch: Callable[..., Any], rate: float) -> None:
    import torch

    from .learn import painter_step
    from .loop import Budget, train
    from .painters import save_part

    run.wide.load_state_dict(unet.state_dict())
    text = text.to(run.accelerator.device)
    size, nothing, store = run.tuned.batch, run.nothing, run.latents
    step = painter_step(run.running, text, lambda: batch(store, size, nothing), run.accelerator)
    both = torch.nn.ModuleList([run.wide, text]).train()
    if run.tuned.compiled:
        step()["loss"].backward()  # compiles now, before the budget runs
        both.zero_grad()
    budget = Budget(run.seconds(name), rate, steps=run.steps)
    clock = train(name, both, step, budget, run.out, run.accelerator)
    run.say(f"{name}: {clock.step} steps of {size}, {clock.step * size / clock.seconds:.0f} samples/s")
    save_part(run.out / f"{name}.safetensors", unet=run.wide, text=text)


def measure(run: Run) -> None:
    """Measure what is there, the most important first, while time lasts."""
    import torch

    from .bench import Bench
    from .measure import MEASURES

    torch.backends.cudnn.benchmark = False
    found: dict[str, Any] = {}
    with ProcessPoolExecutor(max(1, (os.cpu_count() or 2) - 2), get_context("spawn")) as pool:
        bench = Bench(run.out, str(run.accelerator.device), run.count, run.drawing, pool=pool)
        for name, work in MEASURES.items():
            if run.until - time.monotonic() < RESERVED["true_size"] * min(1.0, run.count / 24):
                break
            with reported(run, name):
                found[name] = work(bench)
                run.say(f"{name}: {json.dumps(found[name])}")
            (run.out / "measured.json").write_text(json.dumps(found, indent=1))


def true_size(run: Run) -> None:
    """Time a training step of the real networks' size with random weights."""
    from .true_size import SD15, SDXL, SMALL, time_step

    cuda = run.accelerator.device.type == "cuda"
    for part in ("latents", "pictures", "wide", "running"):
        run.__dict__.pop(part, None)
    shapes = {"sd-1.5": (SD15, 4), "sdxl": (SDXL, 1)} if cuda else {"small": (SMALL, 2)}
    found = {}
    for name, (shape, batch) in shapes.items():
        with reported(run, name):
            found[name] = time_step(shape, batch, str(run.accelerator.device))
            run.say(f"{name}: {json.dumps(found[name])}")
            (run.out / "true_size.json").write_text(json.dumps(found, indent=1))


STAGES: dict[str, Callable[[Run], None]] = {
    stage.__name__: stage for stage in (vae, latents, seer, painter, rules, finder, measure, true_size)
}
