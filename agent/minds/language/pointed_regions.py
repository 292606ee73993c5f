"""The only candidate, a question about several, a place that the client shows."""

from collections.abc import Sequence

import numpy as np

from ....pictures import Box, Region
from ...values.brief import Option, Question
from .. import Scene
from ..rules.hearing import PLACE


def place(candidates: Sequence[Region], box: Box | None) -> Region | None:
    """Return the only candidate, or the one in the box; None when nothing tells them apart."""
    if box is None:
        return candidates[0] if len(candidates) == 1 else None
    return max(candidates, key=lambda c: overlap(c.box, box), default=None)


def which_one(candidates: Sequence[Region], target: str, request: str) -> Question:
    """Ask which candidate is meant, numbered in reading order; where it is, when there is none."""
    name = target.removeprefix("the ")
    if not candidates:
        text = f"I cannot find the {name}. Mark it, or say it in other words."
        return Question(text=text, target=target, place=True)
    options = tuple(
        Option(label=f"{i}: {_where(c)}", request=request, region=c.digest)
        for i, c in enumerate(candidates, 1)
    )
    surest = int(np.argmax([c.score for c in candidates]))
    return Question(
        text=f"Which {name} do you mean?", options=options, default=surest, target=target, place=True
    )


def pointed(answer: str, scene: Scene) -> str:
    """Return the digest of what a point 'x,y' or box 'left,top,right,bottom' shows; '' for other answers."""
    place = PLACE.fullmatch(answer.strip().lower())
    numbers = [number for number in place.groups() if number] if place else []
    phrase = f"{'box' if len(numbers) == 4 else 'point'} {','.join(numbers)}"
    return next((region.digest for region in scene.find(phrase)), "") if numbers else ""


def overlap(one: Box, other: Box) -> float:
    """Return the intersection over the union of two boxes."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (_area(one) + _area(other) - width * height)


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _where(region: Region) -> str:
    size = region.size
    left, top, right, bottom = region.box
    across = ("left", "middle", "right")[min(2, 3 * (left + right) // (2 * size[0]))]
    down = ("top", "", "bottom")[min(2, 3 * (top + bottom) // (2 * size[1]))]
    return f"{down} {across}".strip()
