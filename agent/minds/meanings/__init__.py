"""What each name of the grammar means; importing this registers them all."""

from . import colours, frames, light, moves, objects, outdoors, texts

__all__ = ["colours", "frames", "light", "moves", "objects", "outdoors", "texts"]
