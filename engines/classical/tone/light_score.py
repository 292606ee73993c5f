"""How well a picture is lit, without a reference: what is judged is what a photographer looks for.

In OKLab lightness. Of 48 ordinary photographs the mean is 0.56 at the median, in four of five 0.42 to 0.69.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Pixels
from ....pictures.color import Floats, chroma, hue_degrees, rgb_to_oklab
from ....pictures.measures import Where
from .exposing import Exposing

MIDDLE, _MIDDLES = 0.57, 0.1
"""Mean lightness of a well lit photograph, and how far it may lie off."""
_WHITE, _BLACK = 0.88, 0.2
_LIGHT = 0.5
"""Lightness from which on what lies around a dark part is to stay as it is."""
_KEPT = 0.7
"""Share of the contrast that a lighting has to leave."""
SKIN_HUES, _SKIN_CHROMA = (25.0, 75.0), (0.03, 0.15)


@dataclass(frozen=True)
class Lit:
    """A small picture as it is judged."""

    lab: Floats
    base: Floats
    """Lightness without detail."""

    @staticmethod
    def of(rgb: Pixels) -> "Lit":
        """Look at HW3 uint8."""
        lab = rgb_to_oklab(rgb)
        return Lit(lab, np.asarray(cv2.GaussianBlur(lab[..., 0], (0, 0), 0.02 * max(rgb.shape)), np.float32))

    @property
    def lightness(self) -> Floats:
        """OKLab L."""
        return self.lab[..., 0]


def skin_of(lab: Floats) -> Floats:
    """Return 1 where a colour could be skin."""
    hue, colour = hue_degrees(lab), chroma(lab)
    found = (hue > SKIN_HUES[0]) & (hue < SKIN_HUES[1]) & (colour > _SKIN_CHROMA[0])
    return np.asarray(found & (colour < _SKIN_CHROMA[1]), np.float32)


def _bright(lightness: Floats) -> Floats:
    """Return how far lightness is from holding colour and drawing: 0 up to light things, 1 at white."""
    return np.clip((lightness - 0.88) / 0.1, 0, 1)


@dataclass(frozen=True)
class LightScore:
    """Judges ways to light one picture; higher is better, 0 is a flawless change of nothing."""

    before: Lit
    weight: Floats
    """What the eye looks at, mean 1."""
    faces: Floats
    """1 on faces; zeros where none is seen."""
    aim: float
    dark: Floats
    """1 on the part that its owner calls dark in a picture that is not; zeros else."""
    dark_aim: float
    inside: Where
    """Where the picture shows what is to be lit; elsewhere nothing counts."""
    least: float = 0.0
    """Lightness by which it moves at least, below 0 down; 0 where nobody said which way."""

    def __call__(self, after: Lit, way: Exposing) -> float:
        """Return the score of a lighting."""
        return -sum(self.faults(after, way).values())

    def mean(self, lit: Lit) -> float:
        """Return the lightness of what the eye looks at."""
        return float((lit.lightness * self.weight).mean())

    def faults(self, after: Lit, way: Exposing) -> dict[str, float]:
        """Return what is wrong by name; 0 is nothing, 1 is plain to see."""
        old, new = self.before.lightness[self.inside], after.lightness[self.inside]
        middle, now = self.mean(after), self.mean(self.before)
        low, high = np.percentile(new, [0.5, 99.8])
        found = {
            "middle": ((middle - self.aim) / _MIDDLES) ** 2,
            "against": 9.0 * ((self.aim - now) * (middle - now) < 0),
            "white": min((max(0.0, _WHITE - float(high)) / 0.12) ** 2, 4),
            "black": (max(0.0, float(low) - _BLACK) / 0.1) ** 2,
            "flat": (max(0.0, _KEPT * float(old.std()) - float(new.std())) / 0.03) ** 2,
            "clipped": 25 * self._clipped(after),
            "bleached": 6 * float(np.maximum(_bright(new) - _bright(old), 0).mean()),
            "drowned": 12 * float(((new < 0.05) & (old > 0.1)).mean()),
            "noise": self._lifted(new),
            "halo": self._turned(after) + 0.05 * way.local,
            "bent": 0.4 * abs(float(np.log(way.power))),
            "change": 3.0 * float(np.abs(new - old).mean()),
        }
        if self.least:
            found["least"] = (2 * max(0.0, 1 - (middle - now) / self.least)) ** 2
        if self.faces.any():
            seen = float((after.lightness * self.faces).sum() / self.faces.sum())
            found["face"] = (max(0.0, 0.58 - seen) / 0.09) ** 2 + (max(0.0, seen - 0.8) / 0.06) ** 2
        if self.dark.any():
            lit = float((after.lightness * self.dark).sum() / self.dark.sum())
            found["subject"] = ((lit - self.dark_aim) / 0.04) ** 2
            rest = (new - old)[(self.dark[self.inside] == 0) & (old > _LIGHT)]
            found["rest"] = (float(rest.mean()) / 0.03) ** 2 if rest.size else 0.0
        return found

    def _clipped(self, after: Lit) -> float:
        """Return the share that is newly burnt out, skin thrice."""
        burnt = (after.lightness > 0.985) & (self.before.lightness < 0.97)
        return float((burnt * (1 + 2 * skin_of(self.before.lab) + 4 * self.faces))[self.inside].mean())

    def _lifted(self, new: Floats) -> float:
        """Return how far the darkest parts were pulled up, beyond which noise and blocks are seen."""
        old = self.before.lightness[self.inside]
        dark = old <= np.percentile(old, 20)
        ratio = float(new[dark].mean() / max(float(old[dark].mean()), 0.02))
        return (max(0.0, ratio - 2.2) / 1.5) ** 2

    def _turned(self, after: Lit) -> float:
        """Return how much of the order of large areas was turned round."""
        down, across = (np.diff(self.before.base, axis=a) for a in (0, 1))
        down2, across2 = (np.diff(after.base, axis=a) for a in (0, 1))
        turned = np.minimum(down * down2, 0).sum() + np.minimum(across * across2, 0).sum()
        whole = np.abs(down * down2).sum() + np.abs(across * across2).sum()
        return 4 * float(-turned / max(float(whole), 1e-9))
