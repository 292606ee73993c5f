"""What is measured of an edited case: by pixels always, by CLIP, by packages and by a judge where they are.

What is missing is said, never filled in. CLIP-T and CLIP-I (to the true result) are MagicBrush's, the
direction is InstructPix2Pix's, LPIPS to the input and the score of 1 or 0 EditWorld's (question unknown).
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ...pictures import Picture, Pixels
from ...training.clip_folder import ClipFolder
from ..cells import Numbers
from ..metrics import clip_direction, clip_gain, clip_i, clip_t, psnr, ssim
from .benchmark_case import Case, mask_of, opened

Measure = Callable[[Case, Picture, Picture], Numbers]
"""From a case, its picture before and after to numbers."""
Distance = Callable[[Pixels, Pixels], float]
"""How far two pictures of one size are from each other, HWC uint8; 0 = the same."""
Judge = Callable[[Picture, str, Picture], bool | float]
"""Before, instruction, after → 1 when it was followed, 0 when not, NaN when nobody knows (not counted)."""
ALEXNET = "alexnet-owt-7be5be79.pth"
"""What the package lpips would download: it is looked for where torch keeps such files."""


@dataclass(frozen=True)
class Missing:
    """A measure that cannot be had here, and what it wants."""

    name: str
    wants: str


def by_pixels(case: Case, before: Picture, after: Picture) -> Numbers:
    """Return how much changed, what did outside the mask, how far the true result is."""
    made = at_size(after, before.size)
    found: Numbers = {"changed": float((np.abs(made.astype(int) - before.rgb).max(axis=2) > 8).mean())}
    if case.may_change is not None:
        mask = case.may_change
        inside = _fitted(mask, before.size) if isinstance(mask, np.ndarray) else mask_of(mask, before.size)
        found["outside_psnr"] = psnr(before.rgb, made, ~inside)
        found["outside_ssim"] = ssim(before.rgb, made, ~inside)
    if case.target is not None:
        true = opened(case.target)
        away = np.abs(at_size(after, true.size).astype(float) - true.rgb) / 255
        rest = np.abs(at_size(before, true.size).astype(float) - true.rgb) / 255
        found |= {"l1": float(away.mean()), "l2": float((away**2).mean()), "l1_of_source": float(rest.mean())}
    return found


def by_clip(clip: ClipFolder) -> Measure:
    """Return CLIP-T, its gain and CLIP-I, also those of doing nothing and of the true result (the oracle)."""

    def measure(case: Case, before: Picture, after: Picture) -> Numbers:
        source, edited = clip.embed(before), clip.embed(after)
        found: Numbers = {"clip_i_source": clip_i(edited, source)}
        true = clip.embed(opened(case.target)) if case.target is not None else None
        if true is not None:
            found |= {"clip_i": clip_i(edited, true), "clip_i_of_source": clip_i(source, true)}
        if not case.told_after:
            return found
        told = clip.read(case.told_after)
        found |= {
            "clip_t": clip_t(edited, told),
            "clip_t_of_source": clip_t(source, told),
            "clip_gain": clip_gain(source, edited, told),
        }
        if true is not None:
            found["clip_t_oracle"] = clip_t(true, told)
        if case.told_before and case.told_before != case.told_after:
            found["clip_d"] = clip_direction(source, edited, clip.read(case.told_before), told)
        return found

    return measure


def by_distance(name: str, distance: Distance) -> Measure:
    """Return a distance to the input and, where there is one, to the true result."""

    def measure(case: Case, before: Picture, after: Picture) -> Numbers:
        found = {f"{name}_source": distance(before.rgb, at_size(after, before.size))}
        if case.target is not None:
            true = opened(case.target)
            found[name] = distance(true.rgb, at_size(after, true.size))
        return found

    return measure


def by_judge(judge: Judge) -> Measure:
    """Return what a judge says: 1 success, 0 not."""

    def measure(case: Case, before: Picture, after: Picture) -> Numbers:
        return {"mllm": float(judge(before, "; then ".join(case.turns) or case.instruction, after))}

    return measure


def lpips_distance() -> Distance | Missing:
    """Return LPIPS of the package of that name (AlexNet); its weights have to be there."""
    if find_spec("lpips") is None:
        return Missing("lpips", "pip install lpips")
    import torch

    place = Path(torch.hub.get_dir()) / "checkpoints" / ALEXNET
    if not place.exists():
        return Missing("lpips", f"AlexNet's weights in {place}")
    import lpips  # pyright: ignore[reportMissingImports]

    network: Any = lpips.LPIPS(net="alex", verbose=False).eval()
    return lambda one, other: float(network(_signed(one), _signed(other)))


def dreamsim_distance(folder: Path | None) -> Distance | Missing:
    """Return DreamSim of the package of that name with the weights of a folder that its owner filled."""
    if find_spec("dreamsim") is None:
        return Missing("dreamsim", "pip install dreamsim")
    if folder is None or not folder.is_dir() or not any(folder.iterdir()):
        return Missing("dreamsim", "--dreamsim FOLDER with its weights")
    from dreamsim import dreamsim  # pyright: ignore[reportMissingImports]

    network, prepared = dreamsim(pretrained=True, device="cpu", cache_dir=str(folder))

    def distance(one: Pixels, other: Pixels) -> float:
        return float(network(*(prepared(Image.fromarray(pixels)) for pixels in (one, other))))

    return distance


def backbone(clip: ClipFolder) -> str:
    """Return which CLIP it is: numbers of two backbones cannot be compared."""
    eyes = clip.model.config.vision_config
    return f"width {eyes.hidden_size}, patches of {eyes.patch_size} at {eyes.image_size}"


def at_size(picture: Picture, size: tuple[int, int]) -> Pixels:
    """Return a picture's pixels at a size."""
    if picture.size == size:
        return picture.rgb
    return np.asarray(Image.fromarray(picture.rgb).resize(size, Image.Resampling.BICUBIC))


def _fitted(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.NEAREST)) > 0


def _signed(pixels: Pixels) -> Any:
    import torch

    return torch.from_numpy(pixels.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
