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
from ..training.world.scenes import SIDE, middle
from ..training.world.wordings import described, with_article
from .cells import Arm, Numbers
from .metrics import overlap
from .plain_editor import PLAIN, instructed
from .world_samples import complex_sample
from .world_sight import WorldSight
from .world_verdict import Made, verdict

WHOLE = f"{PLAIN}, one sentence"
UNTHOUGHT = "no chain: one broad mask, the sentence"
HALF = 12
"""Half the side of a place, in pixels: the holes that the painter learned."""
STEPS = 20
WHOLE_SCENE = 8.0
"""Context in which the painter sees the whole scene, as it learned."""
Painted = tuple[Made, np.ndarray]
"""What was made, and where was painted: HW bool."""
Way = Callable[[Edit, int], Painted]


def tie_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms on complex instructions of one to five parts."""
    ways: dict[str, Way] = {
        WHOLE: lambda edit, seed: (instructed(edit, seed), np.ones((SIDE, SIDE), np.bool_)),
        UNTHOUGHT: _unthought,
        "chain, union of masks": lambda edit, seed: _thought(edit, seed, "union"),
        "chain, sequential": sequential,
        "chain, sequential, broad masks": lambda edit, seed: _thought(edit, seed, "sequential", wide=True),
    }
    return [_arm(seer, name, way) for name, way in ways.items()]


def _arm(seer: WorldSight, name: str, way: Way) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = complex_sample(sample)
        made, painted = way(edit, sample)
        wanted = changed(draw(edit.before), draw(edit.after))
        return verdict(edit, made, seer) | {"parts": len(edit.specifics), "mask": overlap(painted, wanted)}

    return Arm(name, {"tie": name, "steps": STEPS}, measure)


def _unthought(edit: Edit, seed: int) -> Painted:
    whole = _boxed(_places(edit))
    return _painted(Picture(draw(edit.before)), [(whole, edit.text)], seed)


def _thought(edit: Edit, seed: int, mode: TieMode, *, wide: bool = False) -> Painted:
    places = _places(edit)
    if wide:
        places = [_boxed(places)] * len(places)
    regions: dict[str, Region] = {}

    def keep(region: Region) -> str:
        regions[region.digest] = region
        return region.digest

    plan = tie_plan(chain_of_world(edit), lambda target: [places[int(target)]], keep, mode, "sd")
    return _painted(Picture(draw(edit.before)), _steps(plan, regions), seed)


def sequential(edit: Edit, seed: int) -> Painted:
    """Return what the exact chain of thought makes of a complex edit, part by part."""
    return _thought(edit, seed, "sequential")


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
    x, y = middle(cell)
    return Region.from_box((SIDE, SIDE), (x - HALF, y - HALF, x + HALF, y + HALF), str(cell))


def _boxed(places: list[Region]) -> Region:
    """Return the box around all places: a mask that nobody thought about."""
    boxes = np.array([place.box for place in places])
    hull = [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
    return Region.from_box((SIDE, SIDE), hull, "all")


def _painted(picture: Picture, steps: list[tuple[Region, str]], seed: int) -> Painted:
    painter: Any = engine("inpaint", "sd", steps=STEPS, context=WHOLE_SCENE)
    where = np.zeros((SIDE, SIDE), np.bool_)
    for region, prompt in steps:
        picture = painter.inpaint(picture, region, prompt=prompt, seed=seed)
        where |= region.inside
    return Made(picture.rgb, 2.0 * STEPS * len(steps)), where


def by_parts(found: dict[str, list[Numbers]]) -> dict[str, list[Numbers]]:
    """Return the same numbers with an arm for each way and number of parts."""
    split: dict[str, list[Numbers]] = {}
    for name, samples in found.items():
        for count in sorted({int(one["parts"]) for one in samples}):
            label = f"{name}, {count} part{'s' * (count > 1)}"
            split[label] = [one for one in samples if one["parts"] == count]
    return split
