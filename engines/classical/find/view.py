"""A picture at working size, and what detectors measure on it, each once."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....pictures import Picture, Pixels
from ....pictures.color import Floats, chroma, hue_degrees, rgb_to_oklab
from .refine import shrunk

Bits = NDArray[np.bool_]

WORKING = 512
"""Longest side in pixels at which things are looked for."""
MOST_FITTED = 12_000_000
"""Pixels to whose edges masks are fitted; a larger picture has more than its edges need."""


@dataclass(frozen=True)
class Found:
    """A candidate at working size."""

    mask: Bits | Floats
    """HW of the view; a soft mask is taken as it is, a hard one is fitted to the edges."""
    score: float
    kind: str


class View:
    """A picture at working size: HWC uint8 RGB, and its OKLab, hue, chroma, edges and rows."""

    def __init__(self, picture: Picture) -> None:
        self.size = picture.size
        self.fitted: Pixels = _of_area(picture.pixels, MOST_FITTED)
        self.rgb: Pixels = shrunk(picture.pixels, WORKING)
        self.height, self.width = self.rgb.shape[:2]
        self.scale = self.width / picture.width, self.height / picture.height

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        return self.height, self.width

    @property
    def of_large_picture(self) -> bool:
        """True where masks are fitted to a smaller copy."""
        return self.fitted.shape[1::-1] != self.size

    @cached_property
    def smooth(self) -> Pixels:
        """The pixels without grain, edges kept."""
        return np.asarray(cv2.bilateralFilter(self.rgb, -1, 18, 2.5), np.uint8)

    @cached_property
    def lab(self) -> Floats:
        """OKLab of the smoothed pixels."""
        return rgb_to_oklab(self.smooth)

    @cached_property
    def lightness(self) -> Floats:
        """OKLab L, HW in [0, 1]."""
        return self.lab[..., 0]

    @cached_property
    def chroma(self) -> Floats:
        """OKLCh chroma, HW."""
        return chroma(self.lab)

    @cached_property
    def hue(self) -> Floats:
        """OKLCh hue in degrees, HW."""
        return hue_degrees(self.lab)

    @cached_property
    def edges(self) -> Floats:
        """Length of the colour gradient in hundredths of OKLab a pixel, HW."""
        lab = cv2.GaussianBlur(rgb_to_oklab(self.rgb) * 100, (0, 0), 0.8)
        across = cv2.Sobel(lab, cv2.CV_32F, 1, 0) / 4
        down = cv2.Sobel(lab, cv2.CV_32F, 0, 1) / 4
        return np.sqrt((across**2 + down**2).sum(axis=2))

    @cached_property
    def rows(self) -> Floats:
        """Height of each pixel, 0 at the top, 1 at the bottom, HW."""
        down = np.linspace(0, 1, self.height).astype(np.float32)
        return np.repeat(down[:, None], self.width, axis=1)

    def hue_between(self, low: float, high: float, soft: float = 8) -> Floats:
        """Return membership in [0, 1] of the hues from `low` to `high` degrees, upwards through 360."""
        half = ((high - low) % 360) / 2
        away = np.abs((self.hue - low - half + 180) % 360 - 180)
        return np.clip((half + soft - away) / soft, 0, 1).astype(np.float32)


def _of_area(pixels: Pixels, most: int) -> Pixels:
    """Return RGB pixels of at most `most` in number; smaller pictures come back as they are."""
    height, width = pixels.shape[:2]
    factor = min(1.0, (most / (height * width)) ** 0.5)
    return shrunk(pixels, int(factor * max(height, width))) if factor < 1 else pixels[..., :3]


def ramp(values: ArrayLike, low: float, high: float) -> Floats:
    """Return 0 below `low`, 1 above `high`, a straight line between."""
    return np.clip((np.asarray(values, np.float32) - low) / (high - low), 0, 1).astype(np.float32)


def colours_apart(view: View, one: Bits, other: Bits) -> float:
    """Return how far the colours of two areas differ: half the chi-square of their histograms, in [0, 1]."""
    bins = np.stack(
        [view.lightness * 8, (view.lab[..., 1] + 0.25) * 24, (view.lab[..., 2] + 0.25) * 24], axis=2
    )
    light, green_red, blue_yellow = np.moveaxis(np.clip(bins, 0, 11).astype(np.int64), 2, 0)
    index = (light * 12 + green_red) * 12 + blue_yellow
    first, second = (np.bincount(index[area], minlength=12**3) / max(1, area.sum()) for area in (one, other))
    return float(0.5 * ((first - second) ** 2 / (first + second + 1e-12)).sum())
