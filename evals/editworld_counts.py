"""EditWorld in the miniature: what was measured when its network was trained, category by category."""

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
