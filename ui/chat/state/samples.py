"""Pictures to try the page with: they come with scikit-image."""

from functools import cache
from importlib.resources import as_file, files

from ....pictures import Picture, open_picture

SAMPLES = {
    "coffee": "coffee.png",
    "astronaut": "astronaut.png",
    "chelsea": "chelsea.png",
    "rocket": "rocket.jpg",
}
"""Name → file in `skimage.data`."""

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
    with as_file(files("skimage.data") / SAMPLES[name]) as path:
        return open_picture(path)
