"""Cut the outline that a question shows anew, as a person corrects it."""

import cv2
import numpy as np

from ...engines import Point
from ...errors import EngineUnavailable, ToolError
from ...pictures import Picture, Region
from ...tools.find import find as find_tool
from ..context import Context
from ..memory.sessions import RegionRecord
from ..minds.corrected import Correction, Mark, asked_again, outlined
from ..values.brief import Question

_LEAST = 9
"""Pixels below which what lies at a place is no thing."""
_ALL = 0.9
"""Share of the outline from which on taking a thing away would take everything."""
_SLIVER = 0.006
"""Width of what may be left along the rim of a thing that was taken away, as a share of the longer side."""


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
    context.session.store.put(region)
    record = RegionRecord(
        digest=region.digest, picture=picture.digest, rim=known is not None and known.leaves_rim
    )
    context.session.add_region(record)


def _corrected(region: Region, mark: Mark, picture: Picture, context: Context) -> tuple[Region, str]:
    """Return the region after one mark, and why it stayed as it was."""
    if not _inside(mark, picture):
        return region, f"{mark.words} lies outside the picture of {picture.width}×{picture.height}."
    thing = _thing(mark, picture, context)
    if thing is None:
        return region, f"I see no thing of its own at {mark.words}."
    if mark.adds:
        return region.union(thing), ""
    if _held(region, thing) > _ALL and len(mark.place) == 2:
        thing = _thing(mark, picture, context, not_at=heart(region, (mark.place[0], mark.place[1]))) or thing
    share = _held(region, thing)
    if share == 0:
        return region, f"What lies at {mark.words} is not in the outline."
    if share > _ALL:
        return region, f"Without what lies at {mark.words} nothing would be left."
    return _without(region, thing), ""


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


def _held(region: Region, thing: Region) -> float:
    """Return how much of the region a thing holds, as a share."""
    bits = region.inside
    return float((bits & thing.inside).sum() / max(1, bits.sum()))


def heart(region: Region, *away: Point) -> tuple[Point, ...]:
    """Return the point deepest inside a region and well away from others; none where nothing is left."""
    bits = region.inside.astype(np.uint8)
    left, top, right, bottom = region.box
    for point in away:
        cv2.circle(bits, point, max(2, max(right - left, bottom - top) // 4), 0, -1)
    depth = cv2.distanceTransform(cv2.copyMakeBorder(bits, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3)
    y, x = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return ((int(x) - 1, int(y) - 1),) if depth.max() > 0 else ()


def _without(region: Region, thing: Region) -> Region:
    """Return a region without a thing and without the slivers that two unlike outlines leave between them."""
    left = region.minus(thing)
    width = 2 * max(1, round(_SLIVER * max(region.size) / 2)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    bits = left.inside.astype(np.uint8)
    sound = cv2.dilate(cv2.morphologyEx(bits, cv2.MORPH_OPEN, kernel), kernel)
    near = cv2.dilate(thing.inside.astype(np.uint8), kernel)
    slivers = (near > 0) & (sound == 0)
    return left.minus(Region(slivers.astype(np.float32)))
