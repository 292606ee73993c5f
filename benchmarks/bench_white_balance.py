"""White balance by measurement, against what a person would press instead.

    python benchmarks/bench_white_balance.py [folder of photographs]

Photographs (scikit-image's, and those of a folder) get drawn casts in linear light. Printed is the mean
distance of CIELAB's a and b to the truth after each way, as a share of what the cast had made of it; and
in units, what each way does to a photograph that had no cast.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from skimage import data
from skimage.color import rgb2lab

from retoucher.pictures import Picture
from retoucher.pictures.color import Floats, linear_to_rgb, srgb_to_linear
from retoucher.tools.enhance import enhance

LONGEST = 400
CASTS = {
    "tungsten": (1.4, 1.0, 0.5),
    "shade": (0.8, 1.0, 1.35),
    "fluorescent": (0.9, 1.15, 0.75),
    "underwater": (0.5, 1.05, 1.1),
}
"""Gain of linear red, green and blue."""
Way = Callable[[np.ndarray], np.ndarray]


def under(rgb: np.ndarray, gains: tuple[float, ...]) -> np.ndarray:
    """Return HW3 uint8 with a cast, its luminance kept in the mean."""
    factor = np.array(gains, np.float32) / np.float32(np.array([0.2126, 0.7152, 0.0722]) @ gains)
    return linear_to_rgb(np.clip(srgb_to_linear(rgb) * factor, 0, 1))


def minkowski(power: float) -> Way:
    """Return grey world (1) or shades of grey (6)."""

    def work(rgb: np.ndarray) -> np.ndarray:
        linear = srgb_to_linear(rgb)
        powered = linear.reshape(-1, 3).astype(np.float64) ** power
        return divided(linear, powered.mean(axis=0) ** (1 / power))

    return work


def white_patch(rgb: np.ndarray) -> np.ndarray:
    linear = srgb_to_linear(rgb)
    return divided(linear, np.percentile(linear.reshape(-1, 3), 99.5, axis=0))


def stretched(rgb: np.ndarray) -> np.ndarray:
    """Stretch each channel from its 0.05th percent to its 99.95th, as GIMP's automatic white balance does."""
    low, high = np.percentile(rgb.reshape(-1, 3), [0.05, 99.95], axis=0)
    return np.clip((rgb - low) / np.maximum(high - low, 1) * 255, 0, 255).astype(np.uint8)


def divided(linear: Floats, light: np.ndarray) -> np.ndarray:
    gains = 1 / np.maximum(light, 1e-4)
    return linear_to_rgb(np.clip(linear * (gains / (np.array([0.2126, 0.7152, 0.0722]) @ gains)), 0, 1))


WAYS: dict[str, Way] = {
    "Retoucher": lambda rgb: enhance(Picture(rgb), light=False).rgb,
    "grey world": minkowski(1),
    "white patch": white_patch,
    "shades of grey": minkowski(6),
    "stretch each channel": stretched,
}


def off(made: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean distance in CIELAB's a and b over every ninth pixel."""
    apart = rgb2lab(made[::3, ::3])[..., 1:] - rgb2lab(truth[::3, ::3])[..., 1:]
    return float(np.linalg.norm(apart, axis=2).mean())


def truths(folder: Path | None) -> dict[str, np.ndarray]:
    """Return photographs that count as balanced, HW3 uint8, made small."""
    found = {name: getattr(data, name)() for name in ("coffee", "astronaut", "chelsea")}
    for path in sorted(folder.iterdir()) if folder else ():
        found[path.stem] = np.asarray(Image.open(path).convert("RGB"))
    return {name: small(rgb[..., :3]) for name, rgb in found.items()}


def small(rgb: np.ndarray) -> np.ndarray:
    scale = min(1.0, LONGEST / max(rgb.shape[:2]))
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def main(folder: Path | None) -> None:
    """Print a table of the shares left by photograph, and what is done to those without a cast."""
    print(f"| photograph | {' | '.join(WAYS)} |\n|---|{'--:|' * len(WAYS)}")
    rows = []
    for name, truth in truths(folder).items():
        casts = [under(truth, gains) for gains in CASTS.values()]
        shares = [
            float(np.mean([off(way(bad), truth) / off(bad, truth) for bad in casts])) for way in WAYS.values()
        ]
        harm = [off(way(truth), truth) for way in WAYS.values()]
        rows.append((shares, harm))
        print(row(name, shares, harm), flush=True)
    print(row("mean", *np.array(rows).mean(axis=0)))


def row(name: str, shares: Iterable[float], harm: Iterable[float]) -> str:
    return f"| {name} | {' | '.join(f'{s:.2f} ({h:.1f})' for s, h in zip(shares, harm, strict=True))} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
