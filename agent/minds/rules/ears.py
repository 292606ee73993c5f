"""What readers may know of the turn: the picture's size and margins, attachments, ready engines."""

import numpy as np

from ....pictures import Picture
from .. import Scene
from ..clauses.clause_context import Ears


def ears_of(scene: Scene) -> Ears:
    """Return what readers may know about the turn."""
    margins = flat_margins(scene.picture)
    last = scene.last_plan.steps[-1].object if scene.last_plan and scene.last_plan.steps else None
    return Ears(scene.picture.size, scene.attachments, scene.engines, margins, scene.objects, last)


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
