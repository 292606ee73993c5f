"""TIE with the trained `[SEG]` models: their own regions and chains, carried out by the painter of all arms.

The base model, as LISA is before TIE's data, was never asked to think: it points once at the whole sentence.
"""

from functools import reduce
from pathlib import Path

from ..engines import Query
from ..engines.registry import engine
from ..engines.work import current, working
from ..pictures import Picture, Region
from ..training.miniature_profile import PARTS, pointer
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from ..training.world.spoken_thoughts import read_thought
from .hole_painter import Painted, hole_of, painted

POINTED_BASE = "base [SEG], no chain: its mask, the sentence"
POINTED = "tuned [SEG]: its own chain and masks"


def pointed_without_chain(edit: Edit, seed: int) -> Painted:
    """Return what comes of painting the sentence where the base model points; nothing where it does not."""
    picture = Picture(draw(edit.before))
    profile = current().profile
    home = Path(profile.weights["seg-token"]).parent
    base = profile.model_copy(update={"weights": profile.weights | pointer(PARTS, home, base=True)})
    with working(profile=base):
        found = engine("find", "seg-token").find(picture, Query(edit.text))
    holes = [(hole_of(reduce(Region.union, found)), edit.text)] if found else []
    return painted(picture, holes, seed)


def pointed_chain(edit: Edit, seed: int) -> Painted:
    """Return what the tuned model's chain makes, part by part; nothing where its chain is not in order."""
    picture = Picture(draw(edit.before))
    thought = engine("find", "seg-token").think(picture, edit.text)
    return painted(picture, steps_of(thought.words, thought.regions), seed)


def steps_of(words: str, regions: tuple[Region, ...]) -> list[tuple[Region, str]]:
    """Return hole and prompt for each part of a chain; none for a chain out of order.

    A part that points nowhere is left out.
    """
    try:
        parts = read_thought(words)
    except ValueError:
        return []
    if len(parts) != len(regions):
        return []
    return [
        (hole_of(region), part.description)
        for part, region in zip(parts, regions, strict=True)
        if not region.empty
    ]
