"""Close-ups: a place of a picture enlarged for a model, with numbered outlines or a light grid."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Picture, Region
from .eyes import Closeup
from .scaled import Kept, cut

SIDE = 512
"""Pixels of the longer side of a close-up: one tile of a vision model, at no more than it costs."""

COLOURS = ((230, 57, 70), (29, 120, 220), (42, 157, 80), (244, 140, 6), (140, 70, 200), (0, 150, 160))
_AROUND = 0.25
"""Of a place's box, shown around it."""
_SMALLEST = 48
"""Pixels of the picture that a close-up shows at least."""
_LINES = (10, 20, 50, 100, 200)
"""Thousandths between two lines of a grid; the first that gives no more than eight."""

Pixels = NDArray[np.uint8]

_drawn: Kept[Picture] = Kept(12)
"""Close-ups of the last places: the judge's are shown again to whoever mends the plan."""


@dataclass(frozen=True)
class Outline:
    """A region with the number that stands beside it."""

    number: int
    region: Region


def closeup(
    picture: Picture, box: Box, outlines: Sequence[Outline] = (), *, grid: bool = False, number: bool = True
) -> Picture:
    """Return what an XYXY box in pixels holds, with some surroundings, 512 pixels on its longer side.

    `grid`: light lines, labelled in thousandths of the whole picture.
    """
    outlined = [(outline.number, outline.region.digest) for outline in outlines]
    drawn = repr((picture.digest, box, outlined, grid, number))

    def draw() -> Picture:
        shown = _enlarged(picture, around(box, picture.size), outlines, grid=grid, number=number)
        return Closeup(shown, drawn=drawn)

    return _drawn.get(drawn, draw)


def _enlarged(
    picture: Picture, part: Box, outlines: Sequence[Outline], *, grid: bool, number: bool
) -> Pixels:
    longest = max(part[2] - part[0], part[3] - part[1])
    shown = np.require(cut(picture, part, SIDE / longest), requirements=("C", "W"))
    if grid:
        _draw_grid(shown, part, picture.size)
    for outline in outlines:
        _draw(shown, outline, part, number=number)
    shown.setflags(write=False)
    return shown


def around(box: Box, size: tuple[int, int]) -> Box:
    """Return a box with some of its surroundings, inside a picture of that size."""
    x0, x1 = _widened(box[0], box[2], size[0])
    y0, y1 = _widened(box[1], box[3], size[1])
    return x0, y0, x1, y1


def _widened(low: int, high: int, limit: int) -> tuple[int, int]:
    margin = max(round((high - low) * _AROUND), (_SMALLEST - (high - low) + 1) // 2, 8)
    return max(0, low - margin), min(limit, high + margin)


def _draw(shown: Pixels, outline: Outline, box: Box, *, number: bool) -> None:
    """Draw an outline, and its number inside it or where it begins."""
    height, width = shown.shape[:2]
    left, top, right, bottom = box
    part = outline.region.bytes8[top:bottom, left:right]
    how = cv2.INTER_LINEAR if part.shape[1] < width else cv2.INTER_NEAREST
    scaled = cv2.resize(part, (width, height), interpolation=how)
    _, inside = cv2.threshold(scaled, 127, 1, cv2.THRESH_BINARY)
    lines, _ = cv2.findContours(inside, cv2.RETR_LIST, cv2.CHAIN_APPROX_TC89_L1)
    if not lines:
        return
    colour = COLOURS[(outline.number - 1) % len(COLOURS)]
    cv2.drawContours(shown, lines, -1, (255, 255, 255), 4)
    cv2.drawContours(shown, lines, -1, colour, 2, cv2.LINE_AA)
    if number:
        x, y, *_ = cv2.boundingRect(max(lines, key=len))
        _label(shown, str(outline.number), (x, y), colour)


def _label(shown: Pixels, text: str, at: tuple[int, int], colour: tuple[int, int, int]) -> None:
    (wide, high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 2)
    x = min(max(at[0], 0), max(shown.shape[1] - wide - 10, 0))
    y = min(max(at[1] - high - 10, 0), max(shown.shape[0] - high - 10, 0))
    cv2.rectangle(shown, (x, y), (x + wide + 9, y + high + 9), colour, cv2.FILLED)
    cv2.putText(
        shown, text, (x + 4, y + high + 4), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255, 255, 255), 2, cv2.LINE_AA
    )


def _draw_grid(shown: Pixels, box: Box, size: tuple[int, int]) -> None:
    """Draw light lines over a crop, each labelled with its thousandth of the whole picture."""
    for axis in (0, 1):
        low, high, whole = box[axis], box[axis + 2], size[axis]
        begin, end = 1000 * low / whole, 1000 * high / whole
        every = next((step for step in _LINES if (end - begin) / step <= 8), _LINES[-1])
        for mark in range(int(np.ceil(begin / every)) * every, int(end) + 1, every):
            at = round((mark - begin) / (end - begin) * (shown.shape[1 - axis] - 1))
            _grid_line(shown, axis, at, str(mark))


def _grid_line(shown: Pixels, axis: int, at: int, label: str) -> None:
    line = shown[:, at : at + 1] if axis == 0 else shown[at : at + 1]
    line[:] = (0.5 * line + 127).astype(np.uint8)
    place = (at + 3, 12) if axis == 0 else (3, at - 3)
    for colour, thick in (((0, 0, 0), 3), ((255, 255, 255), 1)):
        cv2.putText(shown, label, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, thick, cv2.LINE_AA)


def where(region: Region) -> str:
    """Say how much of the picture a region is and where: '12 % of the picture, box [10, 0, 420, 380]'."""
    width, height = region.size
    left, top, right, bottom = region.box
    box = [round(1000 * v) for v in (left / width, top / height, right / width, bottom / height)]
    every = max(1, max(width, height) // 500)
    sample = cv2.resize(region.bytes8, None, fx=1 / every, fy=1 / every, interpolation=cv2.INTER_NEAREST)
    share = cv2.mean(sample)[0] / 255
    return f"{share:.1%} of the picture, box {box} in thousandths"
