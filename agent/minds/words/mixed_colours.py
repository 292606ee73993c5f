"""Colours between two that are named: 'purple blue', 'reddish brown'."""

import numpy as np
from PIL import ImageColor

from ....pictures.color import oklab_to_rgb, rgb_to_oklab
from ....prompts.loader import load_lexicon

_TINGE = 1 / 3
"""How much a colour in -ish counts beside the one that it tinges."""


def mixed_colour(words: list[str]) -> str | None:
    """Return the '#rrggbb' between two colours that are named, in Oklab; None for other words."""
    known = load_lexicon()
    if len(words) != 2:
        return None
    tinge = known.colour_tinges.get(words[0])
    named = [known.colours.get(word) for word in (tinge or words[0], words[1])]
    if None in named:
        return None
    shares = (_TINGE, 1 - _TINGE) if tinge else (0.5, 0.5)
    rgb = np.array([[ImageColor.getrgb(str(colour))[:3] for colour in named]], np.uint8)
    between = np.average(rgb_to_oklab(rgb), axis=1, weights=shares)
    red, green, blue = oklab_to_rgb(between[None])[0, 0].tolist()
    return f"#{red:02x}{green:02x}{blue:02x}"
