"""Which of several fills of one hole is best: its patches are known, and it goes on from its rim."""

from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np

from .guide import Field, Hints
from .incoherence import misfit
from .parting import parting
from .plain_ground import carried_in
from .pyramid import Image, Level, with_texture

ASTRAY = 40.0
"""What it costs, in squared differences of a patch, to be black beside white: a copied thing fits itself."""
TINTED, SMEARED = 5.0, 1.0
"""What a step of colour (of 1) and of contrast (of a stop) all along the rim adds to a price, as a share."""
LED = 1 / 1.5
"""What a misfit counts where crossing lines were followed: nothing is seen sooner than one that breaks."""


@dataclass(frozen=True)
class Filled:
    """A filled level and where its pixels and patches come from."""

    image: Image
    matches: Field
    origin: Field
    """The one pixel that each pixel of the hole is copied from; elsewhere the pixel itself."""
    cost: float
    """Mean difference of the patches and their matches."""
    hints: Hints


def fittest(tried: list[Filled], level: Level) -> list[Filled]:
    """Return fills of a level, the one that fits best first."""
    if len(tried) < 2:
        return tried
    slow = carried_in(level.image[..., :3], level.hole)[level.hole]

    def price(one: Filled) -> float:
        misfitting = _unfit(one, level) + ASTRAY * _astray(one, level, slow)
        return (LED if one.hints.lines else 1) * misfitting * _parted(one, level)

    return sorted(tried, key=price)


def finalists(tried: list[Filled], level: Level) -> list[Filled]:
    """Return the two fittest, one of each kind where some follow lines, and the next that is no copy of them.

    Small, neither a broken line nor a patch is seen.
    """
    best, *others = fittest(tried, level)
    led = bool(best.hints.lines)
    kept = [best, *sorted(others, key=lambda one: bool(one.hints.lines) is led)[:1]]
    new = (one for one in others if not any(np.array_equal(one.image, two.image) for two in kept))
    return [*kept, *islice(new, 1)]


def _unfit(filled: Filled, level: Level) -> float:
    nothing = np.zeros_like(level.hole)
    seen = Level(with_texture(filled.image[..., :3], nothing), level.hole, level.allowed, Hints())
    return misfit(seen, filled.matches)


def _parted(filled: Filled, level: Level) -> float:
    """Return how much dearer a fill is for what parts it from its rim: grass in a hedge, shaped as a man."""
    colour, contrast = parting(np.ascontiguousarray(filled.image[..., :3]), level.hole)
    return 1 + TINTED * colour + SMEARED * contrast


def _astray(filled: Filled, level: Level, slow: Image) -> float:
    """Return how far a fill is from its rim's colours as they go on slowly (N3): mean squared difference."""
    seen = cv2.GaussianBlur(np.ascontiguousarray(filled.image[..., :3]), (0, 0), 2)[level.hole]
    return float(((seen - slow) ** 2).mean())
