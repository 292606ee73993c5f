"""The trained `[SEG]` model as the engine `find/seg-token` reads it."""

from pathlib import Path
from typing import Any

from ..painters import looker
from .seg_network import load_segmenter, tokenizer

FOLDER, PART, BASE_PART = "reasoner", "reasoner.safetensors", "reasoner-base.safetensors"
"""Tuned on chains of thought, and as it was before.

Beside the other weights, and not among them: cells of the evidence that do not use them stay as they are.
"""


def save_for_engine(model: Any, folder: Path) -> None:
    """Write a model, its tokenizer and its image processor to one folder."""
    for part in (model, looker(), tokenizer()):
        part.save_pretrained(folder)


def save_reasoner(parts: Path, folder: Path, part: str = PART) -> None:
    """Put a committed model together for the engine."""
    save_for_engine(load_segmenter(parts / FOLDER / part, parts), folder)
