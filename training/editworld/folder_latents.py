"""Folders of pairs as an InstructPix2Pix of any size learns from them: encoded once, before it begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ...errors import ConfigError
from .dataset_folder import DatasetFolder

T = TypeVar("T")
TOGETHER = 8
"""Pictures that are encoded at once."""


@dataclass(frozen=True)
class FolderLatents:
    """Pairs of some folders; on the processor, in half precision where the network is."""

    before: Tensor
    """[n, 4, h, w]: the mode, unscaled, as InstructPix2Pix is shown a picture."""
    mean: Tensor
    """[n, 4, h, w] of what it shall make; scaled as it is drawn."""
    spread: Tensor
    told: Tensor
    """[n, tokens, d]: the instructions, last hidden state."""
    nothing: Tensor
    """[1, tokens, d]: the empty text."""

    def __len__(self) -> int:
        return len(self.before)


def told_lines(folders: Sequence[Path], doubtful: bool = False) -> list[tuple[Path, dict[str, Any]]]:
    """Return the examples of folders that the filters kept, and the doubtful ones where they are wanted."""
    states = ("kept", "doubtful") if doubtful else ("kept",)
    found = [
        (folder, line)
        for folder in folders
        if folder.is_dir()
        for line in DatasetFolder(folder).lines()
        if line["state"] in states
    ]
    if not found:
        raise ConfigError(
            f"wants examples that are {' or '.join(states)} in {[*map(str, folders)]}, got none"
        )
    return found


@torch.no_grad()
def folder_latents(lines: Sequence[tuple[Path, dict[str, Any]]], pipeline: Any, side: int) -> FolderLatents:
    """Return examples encoded by a pipeline's VAE and text encoder, on the device where they are."""
    vae, encoder, tokenizer = pipeline.vae, pipeline.text_encoder, pipeline.tokenizer
    befores, means, spreads = ([] for _ in range(3))
    for some in _parted(lines):
        seen = [
            vae.encode(_shown(some, name, side).to(vae.device, vae.dtype)).latent_dist
            for name in ("before", "after")
        ]
        for kept, part in zip(
            (befores, means, spreads), (seen[0].mode(), seen[1].mean, seen[1].std), strict=True
        ):
            kept.append(part.cpu())

    def read(texts: Sequence[str]) -> Tensor:
        length = tokenizer.model_max_length
        ids = tokenizer(
            list(texts), padding="max_length", truncation=True, max_length=length, return_tensors="pt"
        ).input_ids
        return encoder(ids.to(encoder.device))[0].cpu()

    texts = [line["instruction"] for _, line in lines]
    told = torch.cat([read(some) for some in _parted(texts)])
    return FolderLatents(torch.cat(befores), torch.cat(means), torch.cat(spreads), told, read([""]))


def _parted(all_of: Sequence[T]) -> Iterator[Sequence[T]]:
    return (all_of[at : at + TOGETHER] for at in range(0, len(all_of), TOGETHER))


def _shown(lines: Sequence[tuple[Path, dict[str, Any]]], name: str, side: int) -> Tensor:
    """Return pictures [n, 3, side, side] in [-1, 1]; other shapes than square are stretched."""
    return torch.cat([_opened(folder / line[name], side) for folder, line in lines])


def _opened(path: Path, side: int) -> Tensor:
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB").resize((side, side), Image.Resampling.LANCZOS))
    return torch.from_numpy(pixels.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]


def drawn(
    store: FolderLatents, size: int, scale: float, device: Any
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield batches for ever: clean latents, latents of the picture shown, texts.

    The text alone, the picture alone and both are left out in 5 % each: InstructPix2Pix's training code.
    """
    while True:
        chosen = torch.randint(len(store), (size,))
        mean, spread = store.mean[chosen].float(), store.spread[chosen].float()
        clean = scale * (mean + spread * torch.randn_like(mean))
        chance = torch.rand(size)
        shown = torch.where(_wide(chance >= 0.05) & _wide(chance < 0.15), 0.0, store.before[chosen].float())
        told = torch.where((chance < 0.10)[:, None, None], store.nothing, store.told[chosen]).float()
        yield clean.to(device), shown.to(device), told.to(device)


def _wide(where: Tensor) -> Tensor:
    return where[:, None, None, None]
