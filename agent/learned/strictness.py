"""Strictness: how sure the judge by measurement has to be for this user, within stated bounds."""

from collections.abc import Iterable

from ..memory.learned_file import Thumb
from ..minds import Scene

LOOSEST, STRICTEST = 0.2, 0.4
"""What no number of thumbs passes; without any it is `Scene.doubted`."""
STEP = 0.02
"""How far one thumb against the judge moves it."""
_FAR = 2 * Scene.doubted
"""A version whose scores multiply to more says nothing of this threshold, nor one below `LOOSEST`."""


def strictness(thumbs: Iterable[Thumb]) -> float:
    """Return the product of the scores below which many doubts are a failure.

    It rises with each 'not good' of what just passed, and falls with each 'good' of what just failed.
    """
    near = [t for t in thumbs if t.judge == "rules" and t.doubt and LOOSEST <= t.doubt <= _FAR]
    moved = sum(t.passed - t.good for t in near)
    return round(min(STRICTEST, max(LOOSEST, Scene.doubted + STEP * moved)), 3)
