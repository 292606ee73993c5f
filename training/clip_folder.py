"""A CLIP in a folder, transformers' layout: how well a picture fits a text, and what a picture embeds as."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import normalize

from ..engines.vision.inputs import CHANNELS_LAST
from ..engines.vision.transformers_library import transformers
from ..pictures import Picture


class ClipFolder:
    """Cosines and embeddings of one CLIP; loaded when it is made."""

    def __init__(self, folder: Path) -> None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model: Any = transformers.CLIPModel.from_pretrained(folder).to(device).eval()
        self.processor: Any = transformers.CLIPProcessor.from_pretrained(folder)

    @torch.no_grad()
    def embed(self, picture: Picture) -> np.ndarray:
        """Return a picture's embedding, float32 [d], of length 1."""
        pixels = self.processor.image_processor(images=[picture.rgb], return_tensors="pt", **CHANNELS_LAST)
        seen = self.model.get_image_features(pixel_values=pixels["pixel_values"].to(self.model.device))
        return normalize(seen.pooler_output.float(), dim=-1)[0].cpu().numpy()

    @torch.no_grad()
    def read(self, text: str) -> np.ndarray:
        """Return a text's embedding likewise; what is too long is cut."""
        words = self.processor.tokenizer([text], truncation=True, return_tensors="pt").to(self.model.device)
        return normalize(self.model.get_text_features(**words).pooler_output.float(), dim=-1)[0].cpu().numpy()

    def alike(self, picture: Picture, text: str) -> float:
        """Return the cosine of picture and text."""
        return float(self.embed(picture) @ self.read(text))
