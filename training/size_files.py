"""The true sizes as files beside the miniature: configuration, and the memory that it needs: calculated.

`python -m retoucher.training.size_files` writes them to `training/sizes/` anew. What was measured on a GPU
stands in `weights/true_size.json`.
"""

import json
from pathlib import Path
from typing import Any

from .true_size import SD15, SDXL
from .true_size_reasoner import GIGA, configuration, memory

PLACE = Path(__file__).parent / "sizes"
UNETS = {"sd-1.5": SD15, "sdxl": SDXL}
LISA = "lisa-7b"
TUNED = 20
"""Bytes of a weight in `editworld/tune_pipeline`: itself, gradient, two moments and average in 32 bits."""
STEPPED = 8
"""Of one in `true_size.time_step`: itself, gradient and moments in bf16."""


def described(name: str) -> dict[str, Any]:
    """Return configuration and memory of a true size; networks have shapes and no numbers meanwhile."""
    if name == LISA:
        shape = configuration(name)
        shown = {part: _short(getattr(shape, part)) for part in ("llava", "sam")}
        rest = {key: getattr(shape, key) for key in ("seg_token_id", "find_question", "sam_scale")}
        return {"configuration": shown | rest, "memory": memory(name)}
    return {"configuration": dict(UNETS[name]), "memory": _of_unet(UNETS[name])}


def _short(shape: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers of a configuration: what a network's size depends on."""
    parts = {key: _short(value) for key, value in shape.items() if key.endswith("_config")}
    plain = {key: value for key, value in shape.items() if type(value) in (int, list) and "label" not in key}
    kind = {key: shape[key] for key in ("model_type",) if key in shape}
    return kind | {key: value for key, value in plain.items() if value != []} | parts


def _of_unet(shape: dict[str, Any]) -> dict[str, Any]:
    import torch

    from ..engines.diffusion.diffusers_library import diffusers

    with torch.device("meta"):
        count = sum(p.numel() for p in diffusers.UNet2DConditionModel(**shape).parameters())
    return {
        "parameters": count,
        "gigabytes_16_bit": round(2 * count / GIGA, 1),
        "gigabytes_to_time": round(STEPPED * count / GIGA, 1),
        "gigabytes_to_train": round(TUNED * count / GIGA, 1),
        "of": "the U-Net alone, without activations",
        "calculated": True,
    }


def as_text(name: str) -> str:
    """Return what a file holds."""
    return json.dumps(described(name), indent=1) + "\n"


def main() -> None:
    """Write all files."""
    PLACE.mkdir(exist_ok=True)
    for name in (*UNETS, LISA):
        (PLACE / f"{name}.json").write_text(as_text(name), "utf-8")


if __name__ == "__main__":
    main()
