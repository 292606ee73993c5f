"""The training set on the device: pictures, latents, texts and holes as tensors to draw batches from."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from .world.blocks import Block, load_block

CHANGED = 8 / 127.5
THINGS = 6.0
"""How much more than the ground a thing's pixels matter."""


@dataclass
class Pictures:
    """Pictures and what is said of them."""

    pictures: Tensor
    """uint8 [n, 64, 64, 3]"""
    captions: Tensor
    """int16 [n, length]"""
    things: Tensor
    """uint8 [n, 16, 16]"""
    names: Tensor
    named: Tensor
    """uint8 [n, 512]: see `world.blocks.Block`."""

    @classmethod
    def of(cls, blocks: list[Block], device: Any) -> "Pictures":
        """Put the pictures of blocks on a device."""
        names = [part.name for part in fields(cls)]
        return cls(*(_joined([getattr(block, name) for block in blocks], device) for name in names))

    def weighed(self, size: int) -> tuple[Tensor, Tensor]:
        """Return random pictures and what their pixels matter, [n, 1, 64, 64]: things more than ground."""
        chosen = torch.randint(len(self.pictures), (size,), device=self.pictures.device)
        things = interpolate(self.things[chosen, None].float(), scale_factor=4)
        return to_network(self.pictures[chosen]), 1 + THINGS * things

    def sought(self, size: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return random pictures, a name of something in each, and where it is, float [n, 64, 64]."""
        chosen = torch.randint(len(self.pictures), (size,), device=self.pictures.device)
        return to_network(self.pictures[chosen]), self.names[chosen].long(), unpacked(self.named[chosen])

    def batch(self, size: int) -> tuple[Tensor, Tensor]:
        """Return random pictures as NCHW in [-1, 1] and their captions as numbers of tokens."""
        chosen = torch.randint(len(self.pictures), (size,), device=self.pictures.device)
        return to_network(self.pictures[chosen]), self.captions[chosen].long()


@dataclass
class Latents:
    """Everything that the painters learn from."""

    latents: Tensor
    """[n, 4, 16, 16]"""
    captions: Tensor
    holes: Tensor
    """bool [k, 1, 16, 16]: of the first k pictures, 1 = repaint."""
    shown: Tensor
    """[k, 4, 16, 16]: latents of those pictures with the hole in grey."""
    fillings: Tensor
    pairs: Tensor
    """[m, 2]: before, after."""
    instructions: Tensor
    changed: Tensor
    """bool [m, 1, 16, 16]: where something changes."""
    happens: Tensor
    """bool [m]"""
    things: Tensor
    """bool [n, 1, 16, 16]: where things are."""


def wait_for_blocks(folder: Path, count: int, patience: float = 120.0) -> list[Path]:
    """Return the blocks that are there once there are `count`, or those that came until patience ends."""
    until = time.monotonic() + patience
    while len(found := sorted(folder.glob("*.npz"))) < count and time.monotonic() < until:
        time.sleep(0.5)
    if not found:
        raise FileNotFoundError(f"wants blocks of the world in {folder}, none came in {patience:.0f} s")
    return found


@torch.no_grad()
def encode_blocks(vae: Any, paths: list[Path], holed: int, device: Any) -> Latents:
    """Encode blocks; of the first `holed` also the pictures with holes."""
    with ThreadPoolExecutor(4) as ahead:
        blocks = ahead.map(load_block, paths)
        made = [_encoded(vae, block, i < holed, device) for i, block in enumerate(blocks)]
    first = 0
    for latents in made:
        latents.pairs += first
        first += len(latents.latents)
    return Latents(*(torch.cat(parts) for parts in zip(*(vars(part).values() for part in made), strict=True)))


def _encoded(vae: Any, block: Block, with_holes: bool, device: Any) -> Latents:
    pictures = torch.from_numpy(block.pictures).to(device)
    holes = (
        _boxes(torch.from_numpy(block.holes).to(device)) if with_holes else pictures.new_zeros(0, 1, 64, 64)
    )
    pairs = torch.from_numpy(block.pairs).to(device).long()
    shown = [encode(vae, to_network(part) * ~hole) for part, hole in _slices(pictures[: len(holes)], holes)]
    empty = pictures.new_zeros(0, 4, 16, 16, dtype=torch.float16)
    return Latents(
        torch.cat([encode(vae, to_network(part)) for (part,) in _slices(pictures)]),
        torch.from_numpy(block.captions).to(device),
        holes[:, :, ::4, ::4].bool(),
        torch.cat(shown) if shown else empty,
        torch.from_numpy(block.fillings[: len(holes)]).to(device),
        pairs,
        torch.from_numpy(block.instructions).to(device),
        torch.cat([_changes(pictures, part) for (part,) in _slices(pairs)]),
        torch.from_numpy(block.happens).to(device),
        torch.from_numpy(block.things).to(device).bool()[:, None],
    )


def encode(vae: Any, pictures: Tensor) -> Tensor:
    """Return the latents' modes in half precision."""
    kind = pictures.device.type
    with torch.autocast(kind, torch.bfloat16, enabled=kind == "cuda"):
        latents = vae.encode(pictures).latent_dist.mode()
    return latents.half()


def to_network(pictures: Tensor) -> Tensor:
    """Return NHWC uint8 as NCHW float32 in [-1, 1]."""
    return pictures.permute(0, 3, 1, 2).float() / 127.5 - 1


def unpacked(bits: Tensor) -> Tensor:
    """Return masks of one bit a pixel, uint8 [n, 512], as float [n, 64, 64]."""
    places = torch.arange(7, -1, -1, device=bits.device, dtype=torch.uint8)
    return ((bits[..., None] >> places) & 1).float().reshape(-1, 64, 64)


def _changes(pictures: Tensor, pairs: Tensor) -> Tensor:
    before, after = to_network(pictures[pairs[:, 0]]), to_network(pictures[pairs[:, 1]])
    differs = (before - after).abs().amax(1, keepdim=True) > CHANGED
    return torch.nn.functional.max_pool2d(differs.float(), 4) > 0


def _boxes(boxes: Tensor) -> Tensor:
    """Return boxes XYXY as bool [n, 1, 64, 64]."""
    along = torch.arange(64, device=boxes.device)
    right = (along >= boxes[:, 0:1]) & (along < boxes[:, 2:3])
    down = (along >= boxes[:, 1:2]) & (along < boxes[:, 3:4])
    return down[:, None, :, None] & right[:, None, None, :]


def _slices(*tensors: Tensor, size: int = 2048) -> Iterator[tuple[Tensor, ...]]:
    yield from zip(*(tensor.split(size) for tensor in tensors if len(tensor)), strict=True)


def _joined(arrays: list[np.ndarray], device: Any) -> Tensor:
    return torch.from_numpy(np.concatenate(arrays)).to(device)
