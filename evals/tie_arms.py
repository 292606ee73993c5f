"""TIE in the miniature world: its chain of thought against one sentence, with exact and with broad masks."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..agent.context import TieMode
from ..agent.values.plan import Plan
from ..agent.work.tie import Chain, SubTask, tie_plan
from ..engines.registry import engine
from ..pictures import Picture, Region
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from ..training.world.judging import changed
from ..training.world.scenes import MARGIN, PITCH, SIDE
from ..training.world.wordings import described, with_article
from .cells import Arm, Numbers
from .metrics import overlap
from .world_samples import complex_sample
from .world_sight import WorldSight
from .world_verdict import Made, verdict

WHOLE = "InstructPix2Pix, one sentence"
HALF = 12
"""Half the side of a place, in pixels: the holes that the painter learned."""
STEPS = 20
WHOLE_SCENE = 8.0
"""Context in which the painter sees the whole scene, as it learned."""
Painted = Callable[[Edit, int], tuple[Picture, float, np.ndarray]]
"""Returns the picture, the rows it took and where was painted."""


def tie_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms on complex instructions of one to five parts."""
    ways: dict[str, Painted] = {
        WHOLE: _instructed,
        "no chain: one broad mask, the sentence": _unthought,
        "chain, union of masks": lambda edit, seed: _thought(edit, seed, "union"),
        "chain, sequential": lambda edit, seed: _thought(edit, seed, "sequential"),
        "chain, sequential, broad masks": lambda edit, seed: _thought(edit, seed, "sequential", wide=True),
    }
    return [_arm(seer, name, way) for name, way in ways.items()]


def _arm(seer: WorldSight, name: str, way: Painted) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = complex_sample(sample)
        picture, rows, painted = way(edit, sample)
        wanted = changed(draw(edit.before), draw(edit.after))
        found = verdict(edit, Made(picture.rgb, rows), seer)
        return found | {"parts": len(edit.specifics), "mask": overlap(painted, wanted)}

    return Arm(name, {"tie": name, "steps": STEPS}, measure)


def _instructed(edit: Edit, seed: int) -> tuple[Picture, float, np.ndarray]:
    made = engine("edit", "instruct-pix2pix").edit_batch(Picture(draw(edit.before)), edit.text, (), seed=seed)
    return made[0].picture, made[0].rows, np.ones((SIDE, SIDE), np.bool_)


def _unthought(edit: Edit, seed: int) -> tuple[Picture, float, np.ndarray]:
    whole = _boxed(_places(edit))
    return _painted(Picture(draw(edit.before)), [(whole, edit.text)], seed)


def _thought(
    edit: Edit, seed: int, mode: TieMode, *, wide: bool = False
) -> tuple[Picture, float, np.ndarray]:
    places = _places(edit)
    if wide:
        places = [_boxed(places)] * len(places)
    regions: dict[str, Region] = {}

    def keep(region: Region) -> str:
        regions[region.digest] = region
        return region.digest

    plan = tie_plan(chain_of_world(edit), lambda target: [places[int(target)]], keep, mode, "sd")
    return _painted(Picture(draw(edit.before)), _steps(plan, regions), seed)


def _steps(plan: Plan, regions: dict[str, Region]) -> list[tuple[Region, str]]:
    return [(regions[step.region], str(step.arguments.get("prompt", ""))) for step in plan.steps]


def chain_of_world(edit: Edit) -> Chain:
    """Return the exact chain of thought on a complex edit; a target is the part's number."""
    parts = edit.specifics
    return Chain(
        request=edit.text,
        subtasks=tuple(
            SubTask(instruction=part.text, target=str(i), description=_described(part))
            for i, part in enumerate(parts)
        ),
    )


def _described(part: Edit) -> str:
    return with_article(described(part.new)) if part.new else ""


def _places(edit: Edit) -> list[Region]:
    return [_place(thing.cell) for part in edit.specifics if (thing := part.new or part.old)]


def _place(cell: int) -> Region:
    mask = np.zeros((SIDE, SIDE), np.float32)
    x, y = MARGIN + PITCH * (cell % 3), MARGIN + PITCH * (cell // 3)
    mask[max(y - HALF, 0) : y + HALF, max(x - HALF, 0) : x + HALF] = 1
    return Region(mask, name=str(cell))


def _boxed(places: list[Region]) -> Region:
    """Return the box around all places: a mask that nobody thought about."""
    mask = np.zeros((SIDE, SIDE), np.float32)
    boxes = np.array([place.box for place in places])
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    mask[top:bottom, left:right] = 1
    return Region(mask, name="all")


def _painted(
    picture: Picture, steps: list[tuple[Region, str]], seed: int
) -> tuple[Picture, float, np.ndarray]:
    painter: Any = engine("inpaint", "sd", steps=STEPS, context=WHOLE_SCENE)
    where = np.zeros((SIDE, SIDE), np.bool_)
    for region, prompt in steps:
        picture = painter.inpaint(picture, region, prompt=prompt, seed=seed)
        where |= region.inside
    return picture, 2.0 * STEPS * len(steps), where


def by_parts(found: dict[str, list[Numbers]]) -> dict[str, list[Numbers]]:
    """Return the same numbers with an arm for each way and number of parts."""
    split: dict[str, list[Numbers]] = {}
    for name, samples in found.items():
        for count in sorted({int(one["parts"]) for one in samples}):
            label = f"{name}, {count} part{'s' * (count > 1)}"
            split[label] = [one for one in samples if one["parts"] == count]
    return split
