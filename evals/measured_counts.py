"""What was measured when networks were trained: EditWorld's by category and by branch, TIE's reasoner."""

import json
from math import nan
from pathlib import Path
from typing import Any

from ..training.editworld.make_branches import RUNS as BRANCHES
from ..training.world.happenings import HAPPENINGS
from ..training.world.instructions import PLAIN_EDITS
from .cells import Numbers
from .world_samples import READABLE

RUNS = {
    "before": "happenings_before_tuning",
    "after": "happenings",
    "simple, before": "editing",
    "simple, after": "editing_after_tuning",
}
"""Column → the name of the measurement in measured.json."""
BASE, DIRECT, CHAIN = "base, asked for it all", "tuned, without a chain", "tuned, with the chain"
MEASURES = {BASE: ("reasoner-base", "named"), DIRECT: ("reasoner", "direct"), CHAIN: ("reasoner", "chain")}
"""Arm → the model of training/reasoner/make_reasoner.py, and how it was asked."""
ONLY_TEXTS = ("implicit-logic", "real-to-virtual")
ONLY_VIDEOS = ("spatial-trans", "exaggeration")
GROUPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    **{category: ("happenings", "as it is", (category,)) for category in HAPPENINGS},
    "only in texts": ("happenings", "as it is", ONLY_TEXTS),
    "only in videos": ("happenings", "as it is", ONLY_VIDEOS),
    "all": ("happenings", "as it is", tuple(HAPPENINGS)),
    "all but toys": ("happenings", "as it is", READABLE),
    "simple": ("simple", "as it is", tuple(PLAIN_EDITS)),
}
"""Row → what was measured, how, and of which kinds."""
POST_EDITED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "all but toys, post-edit": ("happenings", "post-edit", READABLE),
    "simple, post-edit": ("simple", "post-edit", tuple(PLAIN_EDITS)),
}
"""The same of the network that was tuned on both."""


def editworld_counts(measured: Path) -> dict[str, list[Numbers]]:
    """Return 'run, category' → one 0 or 1 for each sample: the shares that were written down, as counts."""
    told: dict[str, Any] = json.loads(measured.read_text("utf-8"))
    found: dict[str, list[Numbers]] = {}
    for run, name in RUNS.items():
        for category, numbers in told.get(name, {}).items():
            found[f"{run}, {category}"] = _samples(numbers)
    return found


def _samples(numbers: dict[str, Any]) -> list[Numbers]:
    count = int(numbers["n"])
    done, both = (round(float(numbers[key]) * count) for key in ("done", "done_and_rest_kept"))
    return [{"done": float(i < done), "all_right": float(i < both)} for i in range(count)]


def reasoner_counts(measured: Path) -> dict[str, list[Numbers]]:
    """Return arm → the overlap of its masks with what should change, a scene each; none before training."""
    told: dict[str, Any] = json.loads(measured.read_text("utf-8")) if measured.exists() else {}
    found: dict[str, list[Numbers]] = {}
    for arm, (model, asked) in MEASURES.items():
        found[arm] = [{"mask": overlap, "parts_right": nan} for overlap in told.get(model, {}).get(asked, ())]
        if arm == CHAIN and found[arm]:
            parts = told[model]["parts"]
            found[arm] = [one | {"parts_right": p} for one, p in zip(found[arm], parts, strict=True)]
    return found


def branch_counts(measured: Path) -> dict[str, list[Numbers]]:
    """Return 'branch, row' → the numbers of an editor tuned on it, a scene each; none before training."""
    told: dict[str, Any] = json.loads(measured.read_text("utf-8")) if measured.exists() else {}
    return {
        f"{branch}, {row}": [
            one
            for kind in kinds
            for one in _scenes(told.get(branch, {}).get(title, {}).get(way, {}).get(kind, {}))
        ]
        for branch in BRANCHES
        for row, (title, way, kinds) in (GROUPS | (POST_EDITED if branch == "both" else {})).items()
    }


def _scenes(numbers: dict[str, list[float | None]]) -> list[Numbers]:
    rows = zip(*numbers.values(), strict=True)
    return [
        {name: nan if value is None else value for name, value in zip(numbers, row, strict=True)}
        for row in rows
    ]
