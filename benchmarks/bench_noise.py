"""Noise taken out without being told how strong it is, against rivals at their best setting.

    python benchmarks/bench_noise.py [--crops folder]

White noise of known strength on scikit-image's cat and astronaut; each rival is given its strength and runs
with several settings, of which the one of highest PSNR counts. `bm3d` (licence: not for commercial work) and
PyWavelets run where they are installed. `--crops` writes a part of each result at 200 %, for eyes.
"""

import argparse
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from skimage import data
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from skimage.restoration import denoise_nl_means, denoise_tv_chambolle, denoise_wavelet

from retoucher.pictures import Picture
from retoucher.tools.adjust import adjust

SIGMAS = (6, 15)
Pixels = np.ndarray
Way = Callable[[Pixels, float], Pixels]
CROPS = {"chelsea": np.s_[60:220, 150:310], "astronaut": np.s_[40:200, 150:310]}


def eight_bits(made: Pixels) -> Pixels:
    return np.clip(np.rint(made * 255), 0, 255).astype(np.uint8)


def ours(rgb: Pixels, _sigma: float) -> Pixels:
    return adjust(Picture(rgb), denoise=0.6).rgb


def opencv(light: float, colour: float) -> Way:
    return lambda rgb, s: np.asarray(cv2.fastNlMeansDenoisingColored(rgb, None, light * s, colour * s, 7, 21))


def non_local(share: float) -> Way:
    def work(rgb: Pixels, sigma: float) -> Pixels:
        told = {"h": 0.8 * share * sigma / 255, "sigma": sigma / 255, "fast_mode": True, "channel_axis": 2}
        return eight_bits(denoise_nl_means(rgb / 255, patch_size=5, patch_distance=6, **told))

    return work


def total_variation(weight: float) -> Way:
    return lambda rgb, s: eight_bits(denoise_tv_chambolle(rgb / 255, weight=weight * s / 255, channel_axis=2))


def wavelets(rgb: Pixels, sigma: float) -> Pixels:
    return eight_bits(
        denoise_wavelet(rgb / 255, sigma=sigma / 255, convert2ycbcr=True, rescale_sigma=True, channel_axis=2)
    )


def block_matching(share: float) -> Way:
    from bm3d import bm3d_rgb  # type: ignore[import-not-found]

    return lambda rgb, s: eight_bits(bm3d_rgb(rgb / 255, share * s / 255))


def ways() -> dict[str, list[Way]]:
    """Return each way with its settings."""
    found: dict[str, list[Way]] = {
        "Retoucher, not told": [ours],
        "as it is": [lambda rgb, _: rgb],
        "OpenCV non-local means": [opencv(a, b) for a in (0.4, 0.55, 0.7) for b in (0.7, 1.2)],
        "scikit-image non-local means": [non_local(share) for share in (0.6, 0.8, 1.0)],
        "scikit-image total variation": [total_variation(weight) for weight in (0.4, 0.65, 1.0)],
    }
    if find_spec("pywt"):
        found["scikit-image wavelets"] = [wavelets]
    if find_spec("bm3d"):
        found["bm3d"] = [block_matching(share) for share in (0.9, 1.0, 1.1)]
    return found


def best(settings: list[Way], spoilt: Pixels, truth: Pixels, sigma: float) -> tuple[Pixels, float]:
    """Return the result nearest to the truth, and the processor seconds of one setting."""
    begun = time.process_time()
    made = [way(spoilt, sigma) for way in settings]
    seconds = (time.process_time() - begun) / len(settings)
    return max(made, key=lambda one: peak_signal_noise_ratio(truth, one)), seconds


def main(crops: Path | None) -> None:
    """Print the table of PSNR in dB, SSIM and processor seconds."""
    print("| picture | σ | way | PSNR | SSIM | processor s |")
    print("|---|--:|---|--:|--:|--:|")
    for name, part in CROPS.items():
        truth = getattr(data, name)()
        for sigma in SIGMAS:
            noise = np.random.default_rng(0).normal(0, sigma, truth.shape)
            spoilt = np.clip(np.rint(truth + noise), 0, 255).astype(np.uint8)
            shown = [truth[part]]
            for way, settings in ways().items():
                made, seconds = best(settings, spoilt, truth, sigma)
                near = peak_signal_noise_ratio(truth, made)
                like = structural_similarity(truth, made, channel_axis=2)
                print(f"| {name} | {sigma} | {way} | {near:.2f} | {like:.4f} | {seconds:.2f} |", flush=True)
                shown.append(made[part])
            if crops:
                crops.mkdir(parents=True, exist_ok=True)
                row = Image.fromarray(np.hstack(shown))
                row.resize((row.width * 2, row.height * 2), Image.Resampling.NEAREST).save(
                    crops / f"{name} {sigma}.png"
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crops", type=Path)
    main(parser.parse_args().crops)
