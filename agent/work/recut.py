"""Cut the outline that a question shows anew, as a person corrects it."""

from functools import partial

import numpy as np

from ...engines import Point
from ...errors import EngineUnavailable, ToolError
from ...pictures import Picture, Region
from ...tools.find import find as find_tool
from ..context import Context
from ..memory.sessions import RegionRecord
from ..minds.corrected import Correction, Mark, asked_again, outlined
from ..values.brief import Question
from .taken_away import ALL, held, thing_within, without

_LEAST = 9
"""Pixels below which what lies at a place is no thing."""


def recut(correction: Correction, question: Question, picture: Picture, context: Context) -> Question:
    """Return the question with the corrected outline; what cannot be done is said in front of it."""
    numbers = outlined(question)
    if correction.number not in numbers:
        number = numbers[0]
        note = f"{correction.number} has no outline to correct; {', '.join(map(str, numbers))} has."
        return asked_again(question, number, question.options[number - 1].region, (note,))
    origin = question.options[correction.number - 1].region
    region, notes = context.session.store.region(origin), []
    for mark in correction.marks:
        region, note = _corrected(region, mark, picture, context)
        notes += [note] if note else []
    _keep(region, origin, picture, context)
    return asked_again(question, correction.number, region.digest, tuple(notes))


def _keep(region: Region, origin: str, picture: Picture, context: Context) -> None:
    if region.digest == origin:
        return
    known = context.session.regions.get(origin)
    context.session.keep(region)
    record = RegionRecord(
        digest=region.digest, picture=picture.digest, rim=known is not None and known.leaves_rim
    )
    context.session.add_region(record)


def _corrected(region: Region, mark: Mark, picture: Picture, context: Context) -> tuple[Region, str]:
    """Return the region after one mark, and why it stayed as it was."""
    if not _inside(mark, picture):
        return region, f"{mark.words} lies outside the picture of {picture.width}×{picture.height}."
    look = partial(_thing, mark, picture, context)
    clicked = not mark.adds and len(mark.place) == 2
    thing = thing_within(region, (mark.place[0], mark.place[1]), look) if clicked else look()
    if thing is None:
        return region, f"I see no thing of its own at {mark.words}."
    if mark.adds:
        return region.union(thing), ""
    share = held(region, thing)
    if share == 0:
        return region, f"What lies at {mark.words} is not in the outline."
    if share > ALL:
        return region, f"Without what lies at {mark.words} nothing would be left."
    return without(region, thing), ""


def _inside(mark: Mark, picture: Picture) -> bool:
    width, height = picture.size
    if len(mark.place) == 2:
        return mark.place[0] < width and mark.place[1] < height
    left, top, right, bottom = mark.place
    return left < right <= width and top < bottom <= height


def _thing(mark: Mark, picture: Picture, context: Context, not_at: tuple[Point, ...] = ()) -> Region | None:
    """Return what the eyes see at a place; None where they see nothing."""
    asked = {"points": (mark.place,)} if len(mark.place) == 2 else {"box": mark.place}
    asked |= {"negative": not_at} if not_at else {}
    try:
        found = context.toolbox(find_tool.tool.name).run(picture, None, asked).result
    except (ToolError, EngineUnavailable):
        return None
    things = [r for r in found if np.count_nonzero(r.inside) >= _LEAST]
    return max(things, key=lambda r: r.score, default=None)
