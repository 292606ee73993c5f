"""Tune the miniature's editor on the text branch, the video branch and both; measure each and it untuned.

`python -m retoucher.training.editworld.make_branches OUT`. What is made already is not made again: a run that
was killed goes on where it stopped. As many steps for each, one plain edit in five among the pairs.
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

UNTUNED = "before"
RUNS: dict[str, tuple[str, ...]] = {
    UNTUNED: (),
    "text": ("text",),
    "video": ("video",),
    "both": ("text", "video"),
}
"""Editor → the branches that it is tuned on; none: the painter as it was, on the same scenes."""
SEED = 18
PLAIN_SHARE = 4
"""So many pairs of a branch to one plain edit."""


def main(told: Sequence[str] | None = None) -> None:
    """Make the pairs, tune, measure."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--parts", type=Path, default=PARTS, help="where the painter is")
    parser.add_argument("--pairs", type=int, default=240, help="of each branch")
    parser.add_argument("--steps", type=int, default=120, help="that the learning rate falls over")
    parser.add_argument("--ends", type=float, default=85 / 120, help="share of them after which it ends")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--count", type=int, default=6, help="new scenes of each category; 0: none")
    parser.add_argument("--simple", type=int, default=2, help="of each plain kind; 0: none")
    parser.add_argument("--drawing", type=int, default=20, help="steps of drawing a measured picture")
    parser.add_argument("--runs", nargs="*", default=list(RUNS), choices=list(RUNS))
    given = parser.parse_args(told)
    given.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    log.setLevel(logging.INFO)
    for name in given.runs:
        if RUNS[name] and not (given.out / f"{name}.safetensors").exists():
            _tune(given, name)
    for name in given.runs:
        _measure(given, name)


def _tune(given: Any, name: str) -> None:
    import torch

    from .branch_pairs import categories_of, fill_branch, plain_pairs, told_pairs
    from .branch_tuning import plan, tune

    pairs = [
        pair
        for branch in RUNS[name]
        for pair in told_pairs(fill_branch(given.out / f"{branch}-pairs", branch, given.pairs))
    ]
    told, among = categories_of(pairs), [*pairs, *plain_pairs(len(pairs) // PLAIN_SHARE)]
    torch.manual_seed(SEED)
    budget = plan(given.rate, given.steps, given.ends)
    took = tune(name, among, given.parts, given.out, budget, given.batch)
    settings = {"rate": given.rate, "of_steps": given.steps, "seed": SEED}
    _write(given.out, name, {"made": took | settings, "told": told})


def _measure(given: Any, name: str) -> None:
    from ..world.happenings import HAPPENINGS
    from ..world.instructions import PLAIN_EDITS
    from .measure_branches import measure_editor

    own = given.out / f"{name}.safetensors" if RUNS[name] else given.parts / "painter.safetensors"
    for title, kinds, count in (
        ("happenings", tuple(HAPPENINGS), given.count),
        ("simple", tuple(PLAIN_EDITS), given.simple),
    ):
        if count and title not in _read(given.out).get(name, {}):
            found = measure_editor(given.parts, own, kinds, count, given.drawing, post=name == "both")
            _write(given.out, name, {title: found})


def _read(out: Path) -> dict[str, Any]:
    path = out / "measured.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _write(out: Path, name: str, found: dict[str, Any]) -> None:
    told = _read(out)
    told[name] = told.get(name, {}) | found
    beside = out / "measured.part"
    beside.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    beside.replace(out / "measured.json")
    log.info("%s: %s", name, json.dumps(found))


if __name__ == "__main__":
    main()
