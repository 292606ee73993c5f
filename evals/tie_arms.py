"""TIE in the miniature world: its chain of thought against one sentence, with exact and with broad masks."""

from collections.abc import Callable

import numpy as np

from ..agent.context import TieMode
from ..agent.values.plan import Plan
from ..agent.work.tie import Chain, SubTask, tie_plan
from ..pictures import Picture, Region
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from ..training.world.judging import changed
from ..training.world.scenes import SIDE, middle
from ..training.world.wordings import GROUND_SAID, described, with_article
from .cells import Arm, Numbers
from .hole_painter import STEPS, Painted, hole_around, painted
from .metrics import overlap
from .plain_editor import PLAIN, instructed
from .pointed_chains import POINTED, POINTED_BASE, pointed_chain, pointed_without_chain
from .world_samples import complex_sample
from .world_sight import WorldSight
from .world_verdict import verdict

WHOLE = f"{PLAIN}, one sentence"
REVERSED, DILATED = "chain, sequential, last part first", "chain, sequential, dilated masks"
GROUND_TOLD = "chain, sequential, removals told as ground"
UNTHOUGHT = "no chain: one broad mask, the sentence"
CELL = 4
"""Pixels of a latent cell, by which Kandinsky's own pipeline grows masks."""
Way = Callable[[Edit, int], Painted]


def tie_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms on complex instructions of one to five parts."""
    ways: dict[str, Way] = {
        WHOLE: lambda edit, seed: (instructed(edit, seed), np.ones((SIDE, SIDE), np.bool_)),
        UNTHOUGHT: _unthought,
        "chain, union of masks": lambda edit, seed: _thought(edit, seed, "union"),
        "chain, sequential": sequential,
        "chain, sequential, broad masks": lambda edit, seed: _thought(
            edit, seed, "sequential", [_boxed(_places(edit))] * len(edit.specifics)
        ),
        REVERSED: lambda edit, seed: _thought(edit, seed, "sequential", chain=_turned(chain_of_world(edit))),
        DILATED: lambda edit, seed: _thought(
            edit, seed, "sequential", [place.grow(CELL) for place in _places(edit)]
        ),
        GROUND_TOLD: lambda edit, seed: _thought(edit, seed, "sequential", chain=_ground_told(edit)),
        POINTED_BASE: pointed_without_chain,
        POINTED: pointed_chain,
    }
    arms = [_arm(seer, name, way) for name, way in ways.items()]
    return [arm.frugal if arm.name in (REVERSED, DILATED, GROUND_TOLD) else arm for arm in arms]


def _arm(seer: WorldSight, name: str, way: Way) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = complex_sample(sample)
        made, where = way(edit, sample)
        wanted = changed(draw(edit.before), draw(edit.after))
        return verdict(edit, made, seer) | {"parts": len(edit.specifics), "mask": overlap(where, wanted)}

    return Arm(name, {"tie": name, "steps": STEPS}, measure)


def _unthought(edit: Edit, seed: int) -> Painted:
    whole = _boxed(_places(edit))
    return painted(Picture(draw(edit.before)), [(whole, edit.text)], seed)


def _thought(
    edit: Edit, seed: int, mode: TieMode, places: list[Region] | None = None, chain: Chain | None = None
) -> Painted:
    places = places or _places(edit)
    regions: dict[str, Region] = {}

    def keep(region: Region) -> str:
        regions[region.digest] = region
        return region.digest

    plan = tie_plan(chain or chain_of_world(edit), lambda target: [places[int(target)]], keep, mode, "sd")
    return painted(Picture(draw(edit.before)), _steps(plan, regions), seed)


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


def _turned(chain: Chain) -> Chain:
    return chain.model_copy(update={"subtasks": chain.subtasks[::-1]})


def _ground_told(edit: Edit) -> Chain:
    """Return the chain in which a removal's prompt is the ground that comes to light."""
    chain, ground = chain_of_world(edit), GROUND_SAID[edit.before.ground]
    told = [
        task if task.description else task.model_copy(update={"description": ground})
        for task in chain.subtasks
    ]
    return chain.model_copy(update={"subtasks": tuple(told)})


def _described(part: Edit) -> str:
    return with_article(described(part.new)) if part.new else ""


def _places(edit: Edit) -> list[Region]:
    return [_place(thing.cell) for part in edit.specifics if (thing := part.new or part.old)]


def _place(cell: int) -> Region:
    return hole_around(middle(cell), str(cell))


def _boxed(places: list[Region]) -> Region:
    """Return the box around all places: a mask that nobody thought about."""
    boxes = np.array([place.box for place in places])
    hull = [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
    return Region.from_box((SIDE, SIDE), hull, "all")


def by_parts(found: dict[str, list[Numbers]]) -> dict[str, list[Numbers]]:
    """Return the same numbers with an arm for each way and number of parts."""
    split: dict[str, list[Numbers]] = {}
    for name, samples in found.items():
        for count in sorted({int(one["parts"]) for one in samples}):
            label = f"{name}, {count} part{'s' * (count > 1)}"
            split[label] = [one for one in samples if one["parts"] == count]
    return split
