"""The trained `[SEG]` model as the engine `find/seg-token` reads it."""

from pathlib import Path
from typing import Any

from ..painters import looker
from .seg_network import load_segmenter, tokenizer

FOLDER, PART = "reasoner", "reasoner.safetensors"
"""Beside the other weights, and not among them: cells of the evidence that do not use it stay as they are."""


def save_for_engine(model: Any, folder: Path) -> None:
    """Write a model, its tokenizer and its image processor to one folder."""
    for part in (model, looker(), tokenizer()):
        part.save_pretrained(folder)


def save_reasoner(parts: Path, folder: Path) -> None:
    """Put the committed model together for the engine."""
    save_for_engine(load_segmenter(parts / FOLDER / PART, parts), folder)
