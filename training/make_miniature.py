"""Train the miniature's networks one after the other within a given time, and measure them.

`python -m retoucher.training.make_miniature OUT --world FOLDER --seconds 470`. What is made already is not
made again: a run that was killed goes on where it stopped.
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .stages import STAGES
from .training_run import Run, Tuned, log, reported


def main(told: Sequence[str] | None = None) -> None:
    """Train and measure; exit with the names of what failed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--world", type=Path, required=True, help="folder of blocks, see world/blocks.py")
    parser.add_argument("--seconds", type=float, default=470)
    parser.add_argument("--blocks", type=int, default=56)
    parser.add_argument("--count", type=int, default=48, help="pictures for each kind that is measured")
    parser.add_argument("--steps", type=int, default=10**9, help="of training a network, at most")
    parser.add_argument("--drawing", type=int, default=20, help="steps of drawing a measured picture")
    parser.add_argument("--tuned", type=json.loads, default={}, help="as tune.py prints it")
    parser.add_argument("--tuned-file", type=Path, help="where tune.py, at work beside, writes")
    parser.add_argument("--stages", nargs="*", default=list(STAGES), choices=list(STAGES))
    parser.add_argument("--begin", type=Path, help="folder of parts to go on from")
    given = parser.parse_args(told)
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
        given.begin,
        tuple(given.stages),
        given.tuned_file,
    )
    for stage in given.stages:
        if (run.out / f"{stage}.safetensors").exists():
            continue
        start = time.monotonic()
        with reported(run, stage):
            STAGES[stage](run)
            run.say(f"{stage} took {time.monotonic() - start:.1f} s")
        settings = {"tuned": asdict(run.tuned), "seconds": given.seconds}  # as the stage left them
        (run.out / "run.json").write_text(json.dumps(settings))
    if run.failed:
        sys.exit(f"failed: {', '.join(run.failed)}")


if __name__ == "__main__":
    main()
