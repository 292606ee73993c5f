"""Tiny random models of the true classes, saved in the true layout: they run the whole path and draw noise.

For tests and for `--profile tiny`. A model is under 10 MB.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from . import tiny_transformers, tiny_unets


def save(name: str, folder: Path) -> Path:
    """Build the tiny model of that name, a key of `builders()`, save it under `folder`, return its path."""
    path = folder / name
    if not path.exists():
        torch.manual_seed(0)
        builders()[name]().save_pretrained(str(path))
    return path


def builders() -> dict[str, Callable[[], Any]]:
    """Return the name of the weights (see `diffusion_specs.WEIGHTS`) → builder of a tiny stand-in."""
    return {
        "instruct-pix2pix": tiny_unets.instruct_pix2pix,
        "stable-diffusion": tiny_unets.stable_diffusion,
        "sd-inpainting": tiny_unets.inpainting,
        "sdxl-inpainting": tiny_unets.inpainting_xl,
        "controlnet-canny": tiny_unets.controlnet,
        "kandinsky-prior": tiny_unets.kandinsky_prior,
        "kandinsky-inpainting": tiny_unets.kandinsky_decoder,
        "flux-fill": tiny_transformers.flux_fill,
        "flux-kontext": tiny_transformers.flux_kontext,
        "flux2-klein": tiny_transformers.flux2_klein,
        "qwen-image-edit": tiny_transformers.qwen_image_edit,
        "qwen-image-edit-plus": tiny_transformers.qwen_image_edit_plus,
    }
