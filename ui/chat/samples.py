"""Pictures to try the page with: they come with scikit-image."""

from functools import cache

from ...pictures import FileFacts, Picture

SAMPLES = ("coffee", "astronaut", "chelsea", "rocket")

CHIPS = (
    "Make it warmer",
    "Make it black and white",
    "Give it a vintage look",
    "Brighten the shadows",
    "Crop to 4:5",
    "Put a white border around it",
)
"""Requests that work on every picture without anything installed."""


@cache
def sample(name: str) -> Picture:
    """Return a sample picture."""
    from skimage import data

    return Picture(getattr(data, name)(), FileFacts(name=f"{name}.png"))
