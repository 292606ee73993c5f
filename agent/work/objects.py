"""Objects on the picture: tools work below them, then they are laid on again."""

from dataclasses import replace
from typing import Any

import numpy as np

from ...engines.classical.frame.matrices import Matrix
from ...errors import ToolRetry
from ...pictures import Picture, Store
from ...tools.tool import Overlay, Spot, Tool
from ..minds import Lying, Toolbox
from ..values.laid import Laid
from ..values.plan import Step
from ..values.state import State
from ..values.versions import Version, VersionTree
from .one_pass import written

Frame = tuple[float, ...] | None
"""Where the ground's points went, as `Step.frame` keeps it."""
Sizes = tuple[tuple[int, int], tuple[int, int]]
"""(width, height) of the ground before and after."""


def lying(version: Version, store: Store, toolbox: Toolbox) -> tuple[Lying, ...]:
    """Return the objects on a version's picture with where they lie, lowest first."""
    size = store.size(version.picture)

    def there(step: Step) -> Lying:
        opened = written(toolbox(step.tool), step, store)
        return Lying(step, overlay_of(toolbox(step.tool)).spot(size, opened), opened)

    return tuple(map(there, version.laid.objects))


def spot_of(step: Step, tool: Tool, size: tuple[int, int], store: Store) -> Spot:
    """Return where an object lies on a picture of (width, height) `size`."""
    return overlay_of(tool).spot(size, written(tool, step, store))


def lays(step: Step, tool: Tool) -> bool:
    """Return whether a step lays or changes an object; in a region, words become part of the picture."""
    return tool.traits.overlay is not None and not step.region and not step.target


def laid_now(state: State, tree: VersionTree) -> Laid:
    """Return what lies on the state's picture."""
    results = state.get("results", ())
    return results[-1].laid if results else tree.versions[state["base"]].laid


def composed(ground: Picture, objects: tuple[Step, ...], store: Store, toolbox: Toolbox) -> Picture:
    """Return the ground with the objects on it, lowest first; `ToolRetry` names one that has no room."""
    picture = ground
    for step in objects:
        tool = toolbox(step.tool)
        try:
            picture = tool.run(picture, None, written(tool, step, store)).result
        except ToolRetry as error:
            raise ToolRetry(f"what lies on the picture has no room there: {error}") from error
    return picture


def number_of(step: Step, laid: Laid) -> int:
    """Return which object a step lays, changes or takes off; `ToolRetry` for one that does not lie there."""
    count = len(laid.objects)
    number = count if step.object is None else step.object
    if not 0 <= number < count + (not step.takes_off):
        raise ToolRetry(f"there is no object {number} on the picture: {count} lie there, counted from 0")
    return number


def laid_anew(step: Step, tool: Tool, laid: Laid, store: Store, toolbox: Toolbox) -> tuple[Picture, Laid]:
    """Lay, change or take off an object; return the picture with all objects, and what lies on it now."""
    number = number_of(step, laid)
    below = composed(store.picture(laid.ground), laid.objects[:number], store, toolbox)
    numbered = step.model_copy(update={"object": number, "expectations": ()})
    taken = laid.taking(settled(numbered, tool, below, store) if step.arguments else numbered)
    return composed(below, taken.objects[number:], store, toolbox), taken.on(laid.ground)


def settled(step: Step, tool: Tool, picture: Picture, store: Store) -> Step:
    """Return the step with nothing left for its tool to choose, seen on the picture that it comes on."""
    arguments = tool.check(written(tool, step, store))
    return with_arguments(step, tool, overlay_of(tool).settled(picture, arguments))


def followed(laid: Laid, frame: Frame, sizes: Sizes, store: Store, toolbox: Toolbox) -> Laid:
    """Return the objects as they lie after the ground's frame changed; where nobody can say, as they lay."""
    if not frame:
        return laid
    matrix = np.reshape(frame, (3, 3))
    objects = tuple(_moved(step, toolbox(step.tool), matrix, sizes, store) for step in laid.objects)
    return laid.model_copy(update={"objects": objects})


def _moved(step: Step, tool: Tool, matrix: Matrix, sizes: Sizes, store: Store) -> Step:
    overlay, arguments = overlay_of(tool), written(tool, step, store)
    if overlay.stays(arguments):
        return step
    spot = overlay.spot(sizes[0], arguments)
    there = spot.through(matrix)
    if tool.traits.marks:  # words are to be read: they stay as level as they were
        there = replace(there, angle=spot.angle)
    return with_arguments(step, tool, overlay.put(sizes[0], arguments, there, sizes[1]))


def overlay_of(tool: Tool) -> Overlay:
    """Return how a tool's thing is laid; `ToolRetry` for a tool that lays none."""
    if tool.traits.overlay is None:
        raise ToolRetry(f"{tool.name} lays nothing on the picture that could be moved")
    return tool.traits.overlay


def with_arguments(step: Step, tool: Tool, arguments: dict[str, Any]) -> Step:
    """Return a step with these arguments, its pictures named by digest as before."""
    named = {k: step.arguments[k] if k in tool.picture_arguments else v for k, v in arguments.items()}
    return step.model_copy(update={"arguments": named})
