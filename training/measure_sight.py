"""Measure the networks that see: what passes the VAE, what CLIP tells apart, what CLIPSeg finds."""

from collections import defaultdict
from collections.abc import Sequence
from random import Random

import numpy as np
import torch

from .bench import SEED, Bench, Numbers
from .painters import load_finder, load_seer, load_vae
from .training_set import to_network
from .world.blocks import called
from .world.drawing import draw
from .world.judging import attributes
from .world.scenes import Scene, random_scene
from .world.tokens import Encoder
from .world.wordings import caption


def measure_seeing(bench: Bench) -> Numbers:
    """Return the PSNR of the VAE, and how often CLIP finds a caption and its picture among 256."""
    random = Random(SEED)
    scenes = [random_scene(random) for _ in range(256)]
    shown = to_network(torch.from_numpy(np.stack([draw(scene) for scene in scenes]))).to(bench.device)
    told = torch.from_numpy(Encoder()([caption(scene, random) for scene in scenes])).long().to(bench.device)
    vae, seer = load_vae(bench.parts).to(bench.device), load_seer(bench.parts).to(bench.device)
    with torch.no_grad():
        drawn = vae.decode(vae.encode(shown).latent_dist.mode(), return_dict=False)[0].clamp(-1, 1)
        scores = seer(pixel_values=shown, input_ids=told).logits_per_image
    psnr = -10 * ((drawn - shown) / 2).square().mean((1, 2, 3)).log10()
    right = torch.arange(len(scenes), device=scores.device)
    return {
        "vae_psnr": round(psnr.mean().item(), 2),
        "picture_to_text": round((scores.argmax(1) == right).float().mean().item(), 3),
        "text_to_picture": round((scores.argmax(0) == right).float().mean().item(), 3),
    }


def measure_keeping(bench: Bench) -> Numbers:
    """Return which attributes are read in what the VAE makes of true pictures: no painter can do better."""
    random = Random(SEED)
    scenes = [random_scene(random) for _ in range(4 * bench.count)]
    shown = to_network(torch.from_numpy(np.stack([draw(scene) for scene in scenes]))).to(bench.device)
    vae = load_vae(bench.parts).to(bench.device)
    with torch.no_grad():
        drawn = vae.decode(vae.encode(shown).latent_dist.mode(), return_dict=False)[0].clamp(-1, 1)
    made = ((drawn.permute(0, 2, 3, 1).cpu().numpy() + 1) * 127.5).round().astype(np.uint8)
    return shares_read(bench, scenes, list(made))


def shares_read(bench: Bench, scenes: Sequence[Scene], made: Sequence[np.ndarray]) -> Numbers:
    """Return for each attribute how often it is read right in pictures of scenes."""
    right: dict[str, list[bool]] = defaultdict(list)
    for found in bench.each(attributes, scenes, made):
        for name, values in found.items():
            right[name] += values
    every = [value for name in right for value in right[name] if name != "nothing else"]
    return {name: round(float(np.mean(values)), 3) for name, values in (right | {"all": every}).items()}


def measure_finding(bench: Bench) -> Numbers:
    """Return how well CLIPSeg's area and the named thing's overlap, and how often an absent one is found."""
    random = Random(SEED)
    scenes = [random_scene(random) for _ in range(8 * bench.count)]
    asked = [called(random, scene) for scene in scenes]
    shown = to_network(torch.from_numpy(np.stack([draw(scene) for scene in scenes]))).to(bench.device)
    told = torch.from_numpy(Encoder()([words for words, _ in asked])).long().to(bench.device)
    with torch.no_grad():
        seen = load_finder(bench.parts).to(bench.device)(input_ids=told, pixel_values=shown).logits
    found, there = seen.cpu().numpy() > 0, np.stack([where for _, where in asked])
    present = there.any((1, 2))
    overlap = (found & there).sum((1, 2)) / np.maximum((found | there).sum((1, 2)), 1)
    return {
        "overlap": round(float(overlap[present].mean()), 3),
        "right_thing": round(float((overlap[present] > 0.5).mean()), 3),
        "absent_found": round(float((found[~present].sum((1, 2)) > 20).mean()), 3),
    }
