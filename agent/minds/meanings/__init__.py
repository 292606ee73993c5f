
"""What each name of the grammar means; importing this registers them all."""

from . import (
    backings,
    blurs,
    colours,
    complaints,
    crops,
    light,
    moods,
    moves,
    outdoors,
    removals,
    sizes,
    skies,
    sliders,
    texts,
    turns,
)

__all__ = [
    "backings",
    "blurs",
    "colours",
    "complaints",
    "crops",
    "light",
    "moods",
    "moves",
    "outdoors",
    "removals",
    "sizes",
    "skies",
    "sliders",
    "texts",
    "turns",
]
