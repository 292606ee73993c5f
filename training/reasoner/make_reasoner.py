"""Train the miniature's `[SEG]` model: first as LISA is, then on chains of thought as TIE does.

`python -m retoucher.training.reasoner.make_reasoner OUT`. A stage whose part is there is not
run again, one that was killed goes on from its last save.
"""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..miniature_profile import PARTS
from ..training_run import log

STAGES = ("reasoner-base", "reasoner")
SEED = 16


def main(told: Sequence[str] | None = None) -> None:
    """Train both stages and measure them on new scenes."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--parts", type=Path, default=PARTS, help="where CLIP is")
    parser.add_argument("--steps", type=int, nargs=2, default=(1600, 2400), help="of each stage")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, nargs=2, default=(1.5e-3, 1e-3))
    parser.add_argument("--count", type=int, default=64, help="scenes that are measured; 0: none")
    given = parser.parse_args(told)
    given.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    log.setLevel(logging.INFO)
    for number, name in enumerate(STAGES):
        if not (given.out / f"{name}.safetensors").exists():
            _train(given, number, name)
    if given.count:
        from .measure_reasoner import measured

        paths = {name: given.out / f"{name}.safetensors" for name in STAGES}
        found = {name: measured(path, given.parts, given.count) for name, path in paths.items()}
        (given.out / "measured.json").write_text(json.dumps(found, indent=1) + "\n")
        log.info(json.dumps(found))


def _train(given: Any, number: int, name: str) -> None:
    import torch
    from accelerate import Accelerator

    from ..loop import UNHURRIED, Budget, train
    from .outlining_eyes import with_outlines
    from .seg_learning import BASE, TUNED, seg_step
    from .seg_network import load_segmenter, save_segmenter, segmenter, with_eyes

    torch.manual_seed(SEED + number)
    accelerator = Accelerator()
    begun = given.out / f"{STAGES[0]}.safetensors"
    if number:
        model = load_segmenter(begun, given.parts)
    else:
        model = with_outlines(with_eyes(segmenter(), given.parts), given.parts)
    model = model.to(accelerator.device).train()
    step = seg_step(model, (BASE, TUNED)[number], given.batch)
    budget = Budget(UNHURRIED, given.rate[number], 100, 0.99, given.steps[number])
    clock = train(name, model, step, budget, given.out, accelerator)
    log.info("%s: %d steps of %d in %.0f s", name, clock.step, given.batch, clock.seconds)
    save_segmenter(given.out / f"{name}.safetensors", model)


if __name__ == "__main__":
    main()
