"""What was measured when networks were trained: EditWorld's by category, TIE's reasoner scene by scene."""

import json
from pathlib import Path
from typing import Any

from .cells import Numbers

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
        found[arm] = [{"mask": overlap} for overlap in told.get(model, {}).get(asked, ())]
        if arm == CHAIN and found[arm]:
            parts = told[model]["parts"]
            found[arm] = [one | {"parts_right": p} for one, p in zip(found[arm], parts, strict=True)]
    return found
