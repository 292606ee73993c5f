"""TIE's reasoner in the miniature: what was measured when its `[SEG]` model was trained, scene by scene."""

import json
from pathlib import Path
from typing import Any

from .cells import Numbers

BASE, DIRECT, CHAIN = "base, asked for it all", "tuned, without a chain", "tuned, with the chain"
MEASURES = {BASE: ("reasoner-base", "named"), DIRECT: ("reasoner", "direct"), CHAIN: ("reasoner", "chain")}
"""Arm → the model of training/reasoner/make_reasoner.py, and how it was asked."""


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
