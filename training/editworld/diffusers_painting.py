"""Paint for EditWorld's text branch with any Stable Diffusion, and see where it looked at words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import torch

from ...engines.diffusion.attention import watched
from ...engines.diffusion.diffusers_library import diffusers
from ...engines.diffusion.post_edit import MaskChoice, WordAttention, attention_mask, word_columns
from ...pictures import Picture, Region

PAPER = MaskChoice(threshold=0.8125, shrink=4, join="union")
"""Attention at 16 × 16 for 512 pixels, above 0.8125 of the mean, united over the words."""


@dataclass(frozen=True)
class DiffusersPainting:
    """A text-to-image pipeline that also paints into regions, as the paper does: blended while denoising."""

    pipeline: Any
    """A StableDiffusionPipeline or a StableDiffusionXLPipeline."""
    side: int = 512
    """Pixels of a picture's side."""
    steps: int = 50
    guidance: float = 7.5
    choice: MaskChoice = PAPER
    grow: int = 0
    """Cells by which the mask is widened: what comes may be larger than what was."""

    def paint(self, text: str, words: Sequence[str], seed: int) -> tuple[Picture, Region]:
        """Return a picture of a text, and where it looked at the words while painting."""
        across = self.side // self.pipeline.vae_scale_factor // self.choice.shrink
        columns = word_columns(self.pipeline.tokenizer, text, words)
        seen = WordAttention(across**2)
        with watched(self.pipeline.unet, lambda name, scores: seen.keep(name, scores[-1:])):
            made = self.pipeline(text, height=self.side, width=self.side, **self._common(seed)).images[0]
        if seen.total is None:
            raise ValueError(
                f"wants attention of {across} × {across}, the network has none: try another shrink"
            )
        attention = (seen.total / seen.maps).reshape(across, across, -1).numpy()
        mask = attention_mask(attention, columns, self.choice)
        if self.grow:
            mask = cv2.dilate(mask, np.ones((2 * self.grow + 1,) * 2, np.uint8))
        mask = cv2.resize(mask, (self.side, self.side), interpolation=cv2.INTER_NEAREST)
        mask = (mask > 0.5).astype(np.float32)
        return Picture(_pixels(made)), Region(mask, name=" ".join(words), source="attention")

    def fill(self, picture: Picture, region: Region, text: str, seed: int) -> Picture:
        """Return the picture with the region painted anew; outside it the pixels stay."""
        from PIL import Image

        parts = self.pipeline.components
        if "text_encoder_2" in parts:
            inpainting = diffusers.StableDiffusionXLInpaintPipeline(**parts)
        else:
            inpainting = diffusers.StableDiffusionInpaintPipeline(**parts, requires_safety_checker=False)
        inpainting.set_progress_bar_config(disable=True)
        hole = Image.fromarray((region.mask > 0.5).astype(np.uint8) * 255)
        shown, size = Image.fromarray(picture.rgb), {"height": self.side, "width": self.side}
        made = inpainting(text, image=shown, mask_image=hole, **size, **self._common(seed)).images[0]
        return Picture(np.where(region.mask[..., None] > 0.5, _pixels(made), picture.rgb))

    def _common(self, seed: int) -> dict[str, Any]:
        return {
            "num_inference_steps": self.steps,
            "guidance_scale": self.guidance,
            "generator": torch.Generator().manual_seed(seed),
            "output_type": "np",
        }


def _pixels(made: np.ndarray) -> np.ndarray:
    return (made * 255).round().astype(np.uint8)
