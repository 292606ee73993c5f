"""Plain InstructPix2Pix: what every method is compared with."""

from ..engines.registry import engine
from ..pictures import Picture
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from .world_verdict import Made

PLAIN = "InstructPix2Pix"


def instructed(edit: Edit, seed: int) -> Made:
    """Return what it makes of an edit's own words."""
    made = engine("edit", "instruct-pix2pix").edit_batch(Picture(draw(edit.before)), edit.text, (), seed=seed)
    return Made(made[0].picture.rgb, made[0].rows)
