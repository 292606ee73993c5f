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
    new_skies,
    outdoors,
    removals,
    sizes,
    sliders,
    texts,
    turnings,
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
    "new_skies",
    "outdoors",
    "removals",
    "sizes",
    "sliders",
    "texts",
    "turnings",
]
