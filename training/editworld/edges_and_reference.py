"""Refine what the text branch painted: along its own edges and with the input as reference, as the paper.

Source: EditWorld (arXiv 2405.14785), section 3.1: ControlNet on Canny(I'), IP-Adapter's features of I.
Each is used where the folder has its weights:

    FOLDER/controlnet/                             a ControlNetModel that was trained on Canny edges
    FOLDER/ip-adapter/models/ip-adapter*           as h94/IP-Adapter has it
    FOLDER/ip-adapter/models/image_encoder/        its CLIPVisionModelWithProjection
"""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from ...engines.diffusion.canny_repaint import edge_picture
from ...engines.diffusion.diffusers_library import diffusers, transformers
from ...errors import ConfigError
from ...pictures import Picture, Region

EDGES, REFERENCE, MODELS = "controlnet", "ip-adapter", "models"
USUAL = "ip-adapter_sd15"
"""The adapter that is taken where several lie beside each other."""


@dataclass(frozen=True)
class Refiner:
    """Paints a region of an output once more."""

    pipeline: Any
    """A StableDiffusionControlNetInpaintPipeline, without edges a StableDiffusionInpaintPipeline."""
    edges: bool
    reference: bool
    side: int = 512
    steps: int = 50
    guidance: float = 7.5
    edge_scale: float = 1.0
    reference_scale: float = 1.0

    def __call__(self, before: Picture, after: Picture, region: Region, text: str, seed: int) -> Picture:
        """Return the output with the region painted anew; outside it the pixels stay."""
        hole = region.mask > 0.5
        given: dict[str, Any] = {}
        if self.edges:
            given["control_image"] = Image.fromarray(edge_picture(before.rgb, after.rgb, region.mask))
            given["controlnet_conditioning_scale"] = self.edge_scale
        if self.reference:
            self.pipeline.set_ip_adapter_scale(self.reference_scale)
            given["ip_adapter_image"] = Image.fromarray(before.rgb)
        made = self.pipeline(
            text,
            image=Image.fromarray(after.rgb),
            mask_image=Image.fromarray(hole.astype(np.uint8) * 255),
            height=self.side,
            width=self.side,
            strength=1.0,
            num_inference_steps=self.steps,
            guidance_scale=self.guidance,
            generator=torch.Generator().manual_seed(seed),
            output_type="np",
            **given,
        ).images[0]
        return Picture(np.where(hole[..., None], (made * 255).round().astype(np.uint8), after.rgb))


def refiner_of(folder: Path, pipeline: Any, **settings: Any) -> Refiner | None:
    """Return a refiner for a StableDiffusionPipeline with what the folder has; None when it has neither.

    With a reference it has a U-Net of its own: an adapter stays in the one that it was loaded into, which
    then paints no more without a picture.
    """
    edges, adapter = (folder / EDGES / "config.json").exists(), _adapter(folder)
    if not edges and adapter is None:
        return None
    parts = dict(pipeline.components) | {"requires_safety_checker": False}
    kind = diffusers.StableDiffusionInpaintPipeline
    if edges:
        kind = diffusers.StableDiffusionControlNetInpaintPipeline
        parts["controlnet"] = diffusers.ControlNetModel.from_pretrained(
            folder / EDGES, torch_dtype=pipeline.dtype
        ).to(pipeline.device)
    if adapter is not None:
        parts |= {"unet": deepcopy(pipeline.unet)} | _encoder(adapter.parent, pipeline)
    made = kind(**parts)
    made.set_progress_bar_config(disable=True)
    if adapter is not None:
        made.load_ip_adapter(
            str(adapter.parents[1]), subfolder=MODELS, weight_name=adapter.name, local_files_only=True
        )
    return Refiner(made, edges, adapter is not None, **settings)


def _adapter(folder: Path) -> Path | None:
    found = [
        path
        for path in (folder / REFERENCE / MODELS).glob("ip-adapter*")
        if path.suffix in (".safetensors", ".bin")
    ]
    return min(found, key=lambda p: (p.stem != USUAL, p.suffix != ".safetensors", p.name), default=None)


def _encoder(models: Path, pipeline: Any) -> dict[str, Any]:
    """Return the adapter's eyes and what makes pictures their input."""
    place = models / "image_encoder"
    if not (place / "config.json").exists():
        raise ConfigError(f"wants the adapter's image encoder in {place}, which is not there")
    eyes = transformers.CLIPVisionModelWithProjection.from_pretrained(place, dtype=pipeline.dtype)
    side = eyes.config.image_size
    looks = transformers.CLIPImageProcessorPil(
        size={"shortest_edge": side}, crop_size={"height": side, "width": side}
    )
    return {"image_encoder": eyes.to(pipeline.device), "feature_extractor": looks}
