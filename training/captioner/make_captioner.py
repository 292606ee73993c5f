"""Train the miniature's BLIP on drawn scenes and their captions, and measure it on new ones.

`python -m retoucher.training.captioner.make_captioner OUT`. A run that was killed goes on from its last save.
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

SEED = 17


def main(told: Sequence[str] | None = None) -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--parts", type=Path, default=PARTS, help="where CLIP is")
    parser.add_argument("--steps", type=int, default=1700, help="that the learning rate falls over")
    parser.add_argument("--ends", type=float, default=1.0, help="share of them after which it ends")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument(
        "--count", type=int, default=200, help="scenes of each kind that are measured; 0: none"
    )
    given = parser.parse_args(told)
    given.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    log.setLevel(logging.INFO)
    from .caption_network import PART, load_captioner

    if not (given.out / PART).exists():
        _train(given)
    if given.count:
        from .measure_captioner import measure

        found = measure(load_captioner(given.out / PART), given.count)
        (given.out / "measured.json").write_text(json.dumps(found, indent=1) + "\n")
        log.info(json.dumps(found))


def _train(given: Any) -> None:
    import time
    from random import Random

    import numpy as np
    import torch
    from accelerate import Accelerator

    from ..loop import UNHURRIED, Budget, train
    from ..painters import load_seer
    from ..training_set import to_network
    from ..world.drawing import draw
    from .caption_learning import PlaceHeads, caption_step, random_shown
    from .caption_network import PART, captioner, give_eyes, save_captioner

    torch.manual_seed(SEED)
    accelerator, random = Accelerator(), Random(SEED)
    model = captioner()
    seen = np.stack([draw(random_shown(random)) for _ in range(64)])
    give_eyes(model, load_seer(given.parts), to_network(torch.from_numpy(seen)))
    both = torch.nn.ModuleList([model, heads := PlaceHeads()]).to(accelerator.device)
    budget = Budget(UNHURRIED, given.rate, 100, 0.99, given.steps, ends=given.ends)
    spent = time.process_time()
    step = caption_step(model, heads, given.batch)
    clock = train("captioner", both, step, budget, given.out, accelerator)
    spent = time.process_time() - spent
    log.info(
        "captioner: %d steps of %d in %.0f s; %.0f s of a CPU since it was begun or resumed",
        clock.step,
        given.batch,
        clock.seconds,
        spent,
    )
    save_captioner(given.out / PART, model)


if __name__ == "__main__":
    main()
