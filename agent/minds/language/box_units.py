"""Where a model points: boxes and points in thousandths, fractions or pixels become pixels of the picture."""

from collections.abc import Iterable
from typing import Literal, TypeVar

from ....errors import ToolRetry
from ....pictures import Box
from .forms import PlaceForm
from .scaled import LONGEST

P = TypeVar("P", bound=PlaceForm)

Unit = Literal["thousandths", "fractions", "pixels"]

_ASKED = "give places in thousandths of width and height, 0 to 1000"


def unit_of(places: Iterable[PlaceForm], size: tuple[int, int]) -> Unit:
    """Return what all numbers of one answer count; `ToolRetry` where that cannot be told.

    Pixels are recognised where they lie beyond what a model is shown at most; a whole answer has one unit.
    """
    points = [point for place in places for point in _corners(place)]
    numbers = [number for point in points for number in point]
    if not numbers:
        return "thousandths"
    if min(numbers) < 0:
        raise ToolRetry(f"a place lies at {min(numbers):g}, outside the picture: {_ASKED}")
    most = max(numbers)
    if 0 < most <= 1:
        return "fractions"
    if most <= 1000:
        return "thousandths"
    inside = all(x <= size[0] and y <= size[1] for x, y in points)
    if inside and (most > LONGEST or max(size) <= LONGEST):
        return "pixels"
    raise ToolRetry(f"a place lies at {most:g}, which is no thousandth and no pixel for certain: {_ASKED}")


def in_pixels(form: P, unit: Unit, size: tuple[int, int]) -> P:
    """Return a form with its place in whole pixels; `ToolRetry` for a box that holds nothing."""
    across, down = _factors(unit, size)
    box = form.box
    if box is not None:
        left, top, right, bottom = box
        whole = _whole((left * across, top * down, right * across, bottom * down), size)
        if whole is None:
            raise ToolRetry(f"box {box} holds nothing: it is [left, top, right, bottom], {_ASKED}")
        box = list(map(float, whole))
    inside, outside = (
        [[min(x * across, size[0] - 1), min(y * down, size[1] - 1)] for x, y in points]
        for points in (form.inside, form.outside)
    )
    return form.model_copy(update={"box": box, "inside": inside, "outside": outside})


def _factors(unit: Unit, size: tuple[int, int]) -> tuple[float, float]:
    whole = {"thousandths": 1000.0, "fractions": 1.0}
    return (1.0, 1.0) if unit == "pixels" else (size[0] / whole[unit], size[1] / whole[unit])


def _whole(box: tuple[float, float, float, float], size: tuple[int, int]) -> Box | None:
    left, right = (round(min(max(v, 0), size[0])) for v in (box[0], box[2]))
    top, bottom = (round(min(max(v, 0), size[1])) for v in (box[1], box[3]))
    return (left, top, right, bottom) if right > left and bottom > top else None


def _corners(place: PlaceForm) -> list[tuple[float, float]]:
    box = place.box
    corners = [(box[0], box[1]), (box[2], box[3])] if box is not None else []
    return [*corners, *((x, y) for x, y in (*place.inside, *place.outside))]
