"""What each name of the grammar means; importing this registers them all."""

from . import colours, complaints, frames, light, moods, moves, objects, outdoors, sliders, texts

__all__ = [
    "colours",
    "complaints",
    "frames",
    "light",
    "moods",
    "moves",
    "objects",
    "outdoors",
    "sliders",
    "texts",
]
