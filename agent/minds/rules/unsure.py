"""Regions that are guesses or not found: what is said about them."""

from ....engines.vision.vision_specs import SPECS as FINDERS
from ...values.brief import Refusal
from .. import Scene
from ..words.targets import the

SURE = 0.5
"""Score below which a region is called a guess, and confirmed before its surroundings change."""

SURE_TO_DESTROY = 0.6
"""Score below which a region is confirmed before something in it is destroyed."""


def guess(phrase: str, score: float) -> str:
    """Return how an unsure region is owned up to."""
    return f"{the(phrase)} is a guess ({score:.0%} sure)"


def not_found(wish: str, why: str, scene: Scene) -> Refusal:
    """Return the refusal of a wish whose region is unknown: who could find it, or how to show where."""
    show = "show where, with a click or a box"
    if any(e.startswith("find/") and e != "find/classical" for e in scene.engines):
        return Refusal(wish=wish, why=f"{why}; {show}.")
    finder = next(s for s in FINDERS if s.name == "grounded-sam")
    command = f"{finder.supply}, then the profile 'local'; or {show}"
    return Refusal(wish=wish, why=f"{why}.", engine=f"find: {finder.name}", command=command)
