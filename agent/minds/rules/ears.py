"""What readers know of the turn, from wish to wish: objects, size and margins, attachments, engines."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ....errors import ToolRetry
from ....pictures import Picture
from ...values.plan import Step
from .. import Lying, Scene, Toolbox
from ..clauses.clause_context import Ears
from ..clauses.meaning import Action, Reading


def ears_of(scene: Scene) -> Ears:
    """Return what readers may know about the turn."""
    margins = flat_margins(scene.picture)
    return Ears(scene.picture.size, scene.attachments, scene.engines, margins, scene.objects, scene.it)


def heard_by(scene: Scene, readings: Sequence[Reading]) -> Scene:
    """Return the scene as the next wish of a request finds it: its objects changed, and what 'it' is."""
    for action in (a for reading in readings for a in reading.actions):
        scene = _after(scene, action)
    return scene


def lays_words(action: Action, toolbox: Toolbox) -> bool:
    """Return whether an action lays something new whose look is told by its arguments alone."""
    tool = toolbox(action.tool)
    new = action.object is None and not action.target and not tool.picture_arguments
    return tool.traits.overlay is not None and new


def _after(scene: Scene, action: Action) -> Scene:
    new, number = lays_words(action, scene.toolbox), action.object
    if new:
        number = len(scene.objects)
    elif number is None or number >= len(scene.objects) or action.takes_off:
        return replace(scene, it=None)
    old = None if new else scene.objects[number]
    try:
        lying = _lying(scene, action, old)
    except ToolRetry:  # what cannot be laid is told when it is to be
        return replace(scene, it=None)
    objects = list(scene.objects)
    objects[number : number + 1] = [lying]
    return replace(scene, objects=tuple(objects), it=number)


def _lying(scene: Scene, action: Action, old: Lying | None) -> Lying:
    """Return how an object lies after an action; `ToolRetry` for one that cannot be laid like that."""
    tool, size = scene.toolbox(action.tool), scene.picture.size
    overlay = tool.traits.overlay
    assert overlay is not None, "only what can be laid is changed"
    kept = {name: old.opened[name] for name in tool.picture_arguments} if old else {}
    opened = tool.check(action.arguments | kept)
    if old is None:
        opened = overlay.settled(scene.picture, opened)
    named = opened | {name: action.arguments[name] for name in kept}
    step = Step(reason=action.reason, tool=action.tool, arguments=named)
    return Lying(step, overlay.spot(size, opened), opened)


def flat_margins(picture: Picture) -> tuple[float, float, float, float]:
    """Return the shares (left, right, top, bottom) of one-coloured margins, up to 0.4 each.

    A row or column belongs to the margin while it is flat and of the colour of the picture's corner.
    """
    across = max(1, max(picture.size) // 400)
    columns, rows = picture.rgb[::across].transpose(1, 0, 2), picture.rgb[:, ::across]
    found: list[float] = []
    for lines in (columns, columns[::-1], rows, rows[::-1]):
        turned = lines[: max(1, len(lines) * 2 // 5 + 1)].astype(np.int16)
        colour = np.median(turned[0], axis=0)
        flat = (np.abs(turned - colour).max(axis=2) <= 12).mean(axis=1) > 0.98
        count = len(lines) if flat.all() else int(np.argmin(flat))
        share = count / len(lines)
        found.append(share if 0.004 <= share <= 0.4 else 0.0)
    return found[0], found[1], found[2], found[3]
