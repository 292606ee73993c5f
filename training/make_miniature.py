"""Train the miniature's networks one after the other within a given time, and measure them.

`python -m retoucher.training.make_miniature OUT --world FOLDER --seconds 470`. What is made already is not
made again: a run that was killed goes on where it stopped.
"""

import argparse
import json
import logging
import os
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

log = logging.getLogger("retoucher.training")

SHARES = {"vae": 0.13, "seer": 0.045, "paint": 0.26, "edit": 0.43, "fill": 0.07, "rules": 0.065}
"""How the time for training is shared."""
RESERVED = {"latents": 30.0, "measure": 45.0, "true_size": 18.0}
"""Seconds that the other stages take on a GPU."""
STAGES = ("vae", "latents", "seer", "paint", "edit", "fill", "rules", "measure", "true_size")


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

    def say(self, text: str) -> None:
        """Report with the seconds that are left."""
        log.info("[%6.1f s left] %s", self.until - time.monotonic(), text)

    def seconds(self, stage: str) -> float:
        """Return the time that a stage may train: its share of what is not reserved."""
        ahead = STAGES[STAGES.index(stage) :]
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
        self.say(f"{len(made.latents)} latents, {len(made.pairs)} pairs, {len(made.holes)} holes")
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


def vae(run: Run) -> None:
    """Train the autoencoder and make its latents calm."""
    import torch

    from .learn import vae_step
    from .loop import Budget, train
    from .networks import autoencoder
    from .painters import save_part, settle

    network = run.placed(autoencoder())
    size = run.tuned.batch // 2
    step = vae_step(network, run.pictures, size, run.accelerator)
    clock = train(
        "vae", network, step, Budget(run.seconds("vae"), 2e-3, steps=run.steps), run.out, run.accelerator
    )
    run.say(f"vae: {clock.step} steps of {size}, {clock.step * size / clock.seconds:.0f} pictures/s")
    shown, _ = run.pictures.batch(1024)
    with torch.no_grad():
        settle(network, shown)
    save_part(run.out / "vae.safetensors", vae=network)


def latents(run: Run) -> None:
    """Encode the training set."""
    assert run.latents


def seer(run: Run) -> None:
    """Train CLIP."""
    from .learn import clip_step
    from .loop import Budget, train
    from .networks import seer as fresh
    from .painters import save_part

    network = fresh().to(run.accelerator.device)
    size = 2 * run.tuned.batch
    step = clip_step(network, run.pictures, size, run.accelerator)
    clock = train(
        "seer", network, step, Budget(run.seconds("seer"), steps=run.steps), run.out, run.accelerator
    )
    run.say(f"seer: {clock.step} steps of {size}, {clock.step * size / clock.seconds:.0f} pictures/s")
    save_part(run.out / "seer.safetensors", seer=network)


def paint(run: Run) -> None:
    """Train text to picture; its words begin as CLIP's."""
    from .learn import paint_batch
    from .networks import denoiser, text_encoder

    text, unet = text_encoder(), denoiser(9)
    if (run.out / "seer.safetensors").exists():
        from .painters import load_seer

        text.load_state_dict(load_seer(run.out).text_model.state_dict(), strict=False)
    import torch

    with torch.no_grad():
        unet.conv_in.weight[:, 4:] = 0
    _train_painter(run, "paint", unet, text, paint_batch, 1e-3)


def edit(run: Run) -> None:
    """Train InstructPix2Pix from text to picture."""
    import torch

    from .learn import edit_batch

    among = torch.nonzero(~run.latents.happens)[:, 0]
    _train_painter(run, "edit", *_begun(run, "paint"), partial(edit_batch, among=among), 1e-3)


def fill(run: Run) -> None:
    """Train the network that paints into holes from text to picture."""
    from .learn import fill_batch

    _train_painter(run, "fill", *_begun(run, "paint"), fill_batch, 1e-3)


def rules(run: Run) -> None:
    """Fine-tune InstructPix2Pix on EditWorld's categories."""
    import torch

    from .learn import edit_batch

    among = torch.nonzero(run.latents.happens)[:, 0]
    _train_painter(run, "rules", *_begun(run, "edit"), partial(edit_batch, among=among), 3e-4)


def _begun(run: Run, name: str) -> tuple[Any, Any]:
    from .networks import denoiser, text_encoder
    from .painters import PAINTERS, widened

    path = run.out / f"{name}.safetensors"
    return widened(path, PAINTERS[name]) if path.exists() else (denoiser(9), text_encoder())


def _train_painter(run: Run, name: str, unet: Any, text: Any, batch: Callable[..., Any], rate: float) -> None:
    import torch

    from .learn import painter_step
    from .loop import Budget, train
    from .painters import PAINTERS, narrowed, save_part

    run.wide.load_state_dict(unet.state_dict())
    text = text.to(run.accelerator.device)
    size, nothing = run.tuned.batch, run.nothing
    assert run.latents
    step = painter_step(run.running, text, lambda: batch(run.latents, size, nothing), run.accelerator)
    both = torch.nn.ModuleList([run.wide, text]).train()
    if run.tuned.compiled:
        step()["loss"].backward()  # compiles now, before the budget runs
        both.zero_grad()
    budget = Budget(run.seconds(name), rate, steps=run.steps)
    clock = train(name, both, step, budget, run.out, run.accelerator)
    run.say(f"{name}: {clock.step} steps of {size}, {clock.step * size / clock.seconds:.0f} samples/s")
    save_part(run.out / f"{name}.safetensors", unet=narrowed(run.wide, PAINTERS[name]), text=text)


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
            with _reported(run, name):
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
        with _reported(run, name):
            found[name] = time_step(shape, batch, str(run.accelerator.device))
            run.say(f"{name}: {json.dumps(found[name])}")
            (run.out / "true_size.json").write_text(json.dumps(found, indent=1))


class _reported(suppress):
    """Report an error and go on: one stage's must not cost the others."""

    def __init__(self, run: Run, name: str) -> None:
        super().__init__(Exception)
        self._run, self._name = run, name

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind:
            self._run.say(f"{self._name} FAILED\n{''.join(traceback.format_exception(kind, error, trace))}")
        return super().__exit__(kind, error, trace)


def main() -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--world", type=Path, required=True, help="folder of blocks, see world/blocks.py")
    parser.add_argument("--seconds", type=float, default=470)
    parser.add_argument("--blocks", type=int, default=56)
    parser.add_argument("--count", type=int, default=48, help="pictures for each kind that is measured")
    parser.add_argument("--steps", type=int, default=10**9, help="of training a network, at most")
    parser.add_argument("--drawing", type=int, default=20, help="steps of drawing a measured picture")
    parser.add_argument("--tuned", type=json.loads, default={}, help="as tune.py prints it")
    parser.add_argument("--stages", nargs="*", default=STAGES, choices=STAGES)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    until = time.monotonic() + given.seconds
    run = Run(
        given.out,
        given.world,
        until,
        Tuned(**given.tuned),
        given.blocks,
        given.count,
        given.steps,
        given.drawing,
    )
    (run.out / "run.json").write_text(json.dumps({"tuned": asdict(run.tuned), "seconds": given.seconds}))
    for stage in given.stages:
        if (run.out / f"{stage}.safetensors").exists():
            continue
        start = time.monotonic()
        with _reported(run, stage):
            globals()[stage](run)
            run.say(f"{stage} took {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main()
