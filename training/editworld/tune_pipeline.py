"""Tune an InstructPix2Pix of any size on folders of pairs, as EditWorld does.

    python -m retoucher.training.editworld.tune_pipeline TEXT_FOLDER VIDEO_FOLDER --pipeline IP2P --out OUT

Source: EditWorld (arXiv 2405.14785), section 4.1: from InstructPix2Pix, 100 epochs, batch 64, 512 × 512,
Adam, rate 5e-6; what is left out now and then: InstructPix2Pix's training code, which the authors say they
used. Schedule, averaging, crops and betas are unknown: a rate that stays, an average of .9999, no crops and
torch's betas are ours. A kill resumes; `accelerate launch` spreads it over several GPUs.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import mse_loss

from ...engines.diffusion.diffusers_library import diffusers
from ...errors import ConfigError
from ..loop import UNHURRIED, Budget, Losses, train
from .folder_latents import FolderLatents, drawn, folder_latents, told_lines

SEED, CHANNELS = 0, 8
TUNED = "pipeline"
"""Where the tuned one is, in diffusers' layout."""


def main(told: Sequence[str] | None = None) -> None:
    """Tune; leave OUT/pipeline, OUT/tuned.csv and OUT/tuned.json. One that is there is not made again."""
    given = _arguments().parse_args(told)
    if (given.out / TUNED).exists():
        sys.exit(f"{given.out / TUNED} is there already")
    from accelerate import Accelerator

    cuda = torch.cuda.is_available()
    accelerator = Accelerator(mixed_precision="bf16" if cuda else "no", cpu=not cuda)
    torch.manual_seed(SEED + accelerator.process_index)
    given.out.mkdir(parents=True, exist_ok=True)
    lines = told_lines(given.folders, given.doubtful)
    pipeline = loaded(given.pipeline).to(accelerator.device)
    store = folder_latents(lines, pipeline, given.side)
    pipeline.vae.to("cpu")
    pipeline.text_encoder.to("cpu")
    unet = pipeline.unet.train()
    if given.checkpointing:
        unet.enable_gradient_checkpointing()
    micro = min(given.micro, given.batch)
    parts = max(1, round(given.batch / micro / accelerator.num_processes))
    steps = given.steps or given.epochs * ceil(len(store) / given.batch)
    budget = Budget(
        UNHURRIED,
        given.rate,
        warm_up=1,
        averaging=given.averaging,
        steps=steps,
        save_every=given.save_every,
        decay=0.0,
        betas=(0.9, 0.999),
        falls=False,
        parts=parts,
    )
    step = edit_step(unet, pipeline.scheduler, pipeline.vae.config.scaling_factor, store, micro, accelerator)
    clock = train("tuned", unet, step, budget, given.out, accelerator)
    if accelerator.is_main_process:
        took = {"pairs": len(store), "steps": clock.step, "seconds": round(clock.seconds)}
        _write(pipeline, given.out, {name: str(value) for name, value in vars(given).items()} | took)
        sys.stdout.write(f"{took}\n")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="of examples; text and video may be mixed")
    parser.add_argument("--pipeline", type=Path, required=True, help="an InstructPix2Pix, diffusers' layout")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--steps", type=int, default=0, help="instead of epochs")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument(
        "--micro", type=int, default=16, help="pairs on a GPU at once; gradients are summed up"
    )
    parser.add_argument("--rate", type=float, default=5e-6)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--averaging", type=float, default=0.9999)
    parser.add_argument("--doubtful", action="store_true", help="also what no person has decided yet")
    parser.add_argument("--checkpointing", action="store_true", help="less memory, a third more time")
    parser.add_argument("--save-every", type=float, default=1800.0, help="seconds")
    return parser


def loaded(folder: Path) -> Any:
    """Return the InstructPix2Pix of a folder, in single precision; `ConfigError` for another network."""
    kind = diffusers.StableDiffusionInstructPix2PixPipeline
    pipeline = kind.from_pretrained(folder, safety_checker=None, requires_safety_checker=False)
    channels = pipeline.unet.config.in_channels
    if channels != CHANNELS:
        raise ConfigError(f"wants an InstructPix2Pix of {CHANNELS} channels in {folder}, got {channels}")
    for frozen in (pipeline.vae, pipeline.text_encoder):
        frozen.requires_grad_(False)
    return pipeline


def edit_step(
    unet: Any, scheduler: Any, scale: float, store: FolderLatents, size: int, accelerator: Any
) -> Callable[[], Losses]:
    """Return a step of InstructPix2Pix's loss: of the noise, or of the velocity where that is taught."""
    noises = diffusers.DDPMScheduler.from_config(scheduler.config)
    batches = drawn(store, size, scale, accelerator.device)
    velocity = noises.config.prediction_type == "v_prediction"

    def step() -> Losses:
        clean, shown, told = next(batches)
        t = torch.randint(noises.config.num_train_timesteps, (size,), device=clean.device)
        noise = torch.randn_like(clean)
        noisy = noises.add_noise(clean, noise, t)
        with accelerator.autocast():
            made = unet(torch.cat([noisy, shown], 1), t, told, return_dict=False)[0]
        return {"loss": mse_loss(made.float(), noises.get_velocity(clean, noise, t) if velocity else noise)}

    return step


def _write(pipeline: Any, out: Path, took: dict[str, Any]) -> None:
    beside = out / f"{TUNED}.part"
    pipeline.save_pretrained(beside)
    beside.rename(out / TUNED)
    (out / "tuned.json").write_text(json.dumps(took, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
