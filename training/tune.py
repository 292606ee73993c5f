"""Find how a machine trains the painters fastest: batch, memory order, compiled or not."""

import json
import logging
import sys
import time
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from .training_run import Run, Tuned

log = logging.getLogger("retoucher.training")


def samples_a_second(tuned: Tuned, steps: int = 12) -> tuple[float, float]:
    """Return how many samples a second are trained, and the seconds before the first step was over."""
    import torch

    from .networks import text_encoder

    run = Run(Path(), Path(), 0.0, tuned, 0, 0)
    device = run.accelerator.device
    text = text_encoder().to(device)
    optimizer = torch.optim.AdamW([*run.wide.parameters(), *text.parameters()], fused=device.type == "cuda")
    start, taken = time.perf_counter(), list[float]()
    for _ in range(steps):
        _step(run, text, tuned.batch, device)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if device.type == "cuda":
            torch.cuda.synchronize()
        taken.append(time.perf_counter())
    median = sorted(b - a for a, b in pairwise(taken[1:]))[len(taken[2:]) // 2]
    return tuned.batch / median, taken[0] - start


def _step(run: Any, text: Any, batch: int, device: Any) -> None:
    import torch

    sample = torch.randn(batch, 9, 16, 16, device=device)
    words = torch.randint(500, (batch, 64), device=device)
    with run.accelerator.autocast():
        made = run.running(
            sample, torch.randint(1000, (batch,), device=device), text(words)[0], return_dict=False
        )[0]
    made.float().square().mean().backward()


def worth(tuned: Tuned, rate: float) -> float:
    """Return how fast learning goes: steps a second; larger batches count a little less than they hold."""
    return rate / tuned.batch * tuned.batch**0.6


def main() -> None:
    """Try the choices, write the best to the file named."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    compiled = "--compile" in sys.argv
    tried: list[tuple[float, Tuned]] = []
    choices = [Tuned(256, channels_last=True), Tuned(512, channels_last=True)]
    for tuned in choices + [Tuned(512, True, True)] * compiled:
        rate, first = samples_a_second(tuned)
        tried.append((worth(tuned, rate), tuned))
        log.info("%s: %.0f samples/s, first step %.1f s", tuned, rate, first)
        best = json.dumps(asdict(max(tried, key=lambda pair: pair[0])[1]))
        Path(sys.argv[1]).write_text(best)
    log.info(Path(sys.argv[1]).read_text())


if __name__ == "__main__":
    main()
