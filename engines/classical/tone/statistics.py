"""Plain statistics of a picture's colours."""

import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels
from ....pictures.color import chroma, hue_degrees, rgb_to_oklab

Weight = NDArray[np.uint8]

_SAMPLES = 100_000
_LEAST_SHARE = 0.03
_HUES = (
    (20, "pink"), (40, "red"), (75, "orange"), (112, "yellow"), (165, "green"), (215, "teal"), (280, "blue"),
    (325, "purple"), (360, "pink"),
)  # fmt: skip
"""OKLCh hue in degrees below which a strong colour has this name."""


def clipped(rgb: Pixels, weight: Weight) -> tuple[float, float]:
    """Return the shares that are burnt out and drowned in black; `weight` HW, 255 = counts."""
    inside = _chosen(rgb, weight)
    return float((inside.min(axis=1) >= 254).mean()), float((inside.max(axis=1) <= 1).mean())


def named_colours(rgb: Pixels, weight: Weight) -> dict[str, float]:
    """Return the share of each basic colour, largest first, those below 3 % left out."""
    lab = rgb_to_oklab(_chosen(rgb, weight)[None])[0][None]
    names, counts = np.unique(_names(lab[0, :, 0], chroma(lab)[0], hue_degrees(lab)[0]), return_counts=True)
    shares = sorted(zip(names.tolist(), (counts / counts.sum()).tolist(), strict=True), key=lambda s: -s[1])
    return {name: round(share, 3) for name, share in shares if share >= _LEAST_SHARE}


def _chosen(rgb: Pixels, weight: Weight) -> Pixels:
    inside = rgb[weight >= 128] if (weight >= 128).any() else rgb[weight > 0]
    return inside[:: max(1, len(inside) // _SAMPLES)]


def _names(lightness: np.ndarray, strength: np.ndarray, hue: np.ndarray) -> NDArray[np.str_]:
    limits, names = zip(*_HUES, strict=True)
    named = np.array(names, "U6")[np.searchsorted(limits, hue, side="right").clip(max=len(names) - 1)]
    warm = (named == "orange") | (named == "yellow") | (named == "red")
    named = np.where(warm & (lightness < 0.52) & (strength < 0.13), "brown", named)
    named = np.where((named == "red") & (lightness > 0.75), "pink", named)
    grey = np.where(lightness < 0.25, "black", np.where(lightness > 0.9, "white", "grey"))
    return np.where((strength < 0.035) | (lightness < 0.14), grey, named)
