"""Set words in lines of the largest letters that fit."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ....errors import ToolRetry
from ....pictures import Box
from .typeface import Typeface

Align = Literal["left", "centre", "right"]

_WIDEST, _TALLEST = 0.88, 0.9
"""Shares of the picture that words may cover."""
_FITTED_HEIGHT, _FITTED_EM = 0.2, 0.11
"""Shares of the height that fitted words cover at most: the block, and a letter's em."""
SMALLEST = 6
"""Pixels an em; below, nothing can be read."""


@dataclass(frozen=True)
class Block:
    """Words set in lines."""

    lines: tuple[str, ...]
    face: Typeface
    width: int
    height: int
    """Pixels."""

    @property
    def em(self) -> int:
        """Pixels of a letter's em."""
        return self.face.em

    def line_ends(self, left: float, top: float, align: Align) -> list[tuple[str, tuple[float, float]]]:
        """Return each line and its left end on the baseline, for a block whose corner is there."""
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        leading = round(1.22 * self.em)
        return [
            (line, (left + share * (self.width - self.face.length(line)), top + 0.9 * self.em + i * leading))
            for i, line in enumerate(self.lines)
        ]


def set_words(words: str, files: tuple[str, ...], size: tuple[int, int], share: float) -> Block:
    """Break words into lines that fit a picture of `size` (width, height).

    `share`: em as a share of the height, smaller where a word would not fit; 0 = as large as looks right.
    """
    width, height = size
    room = _WIDEST * width, (_TALLEST if share else _FITTED_HEIGHT) * height
    em = round((share or min(_FITTED_EM, 0.16 * width / height)) * height)
    found = largest(words, files, room, max(SMALLEST, em))
    if found is None and not share:
        found = largest(words, files, (_WIDEST * width, _TALLEST * height), max(SMALLEST, em))
    if found is None:
        raise ToolRetry(
            f"{len(words)} characters cannot be read in a picture of {width}×{height} pixels: write less"
        )
    return found


def set_in_box(words: str, files: tuple[str, ...], box: Box) -> Block:
    """Break words into lines of the largest letters that fit into an XYXY box."""
    room = float(box[2] - box[0]), float(box[3] - box[1])
    found = largest(words, files, room, max(SMALLEST, round(room[1])))
    if found is None:
        raise ToolRetry(f"{len(words)} characters cannot be read in a box of {room[0]:g}×{room[1]:g} pixels")
    return found


def centred(block: Block, x: float, y: float, size: tuple[int, int]) -> Box:
    """Return the box of a block around a point, moved into a picture of that size where it would leave it."""
    left = round(min(max(x - block.width / 2, 0), max(0, size[0] - block.width)))
    top = round(min(max(y - block.height / 2, 0), max(0, size[1] - block.height)))
    return left, top, left + block.width, top + block.height


def largest(words: str, files: tuple[str, ...], room: tuple[float, float], em: int) -> Block | None:
    """Return the block of the largest letters that fits, by bisection; None when none does."""
    low, high, best = SMALLEST, em, None
    while low <= high:
        middle = (low + high + 1) // 2
        block = _broken(words, files, middle, room[0])
        if block.width <= room[0] and block.height <= room[1]:
            best, low = block, middle + 1
        else:
            high = middle - 1
    return best


def _broken(words: str, files: tuple[str, ...], em: int, width: float) -> Block:
    face = Typeface(files, em)
    lines: list[str] = []
    for paragraph in words.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and face.length(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    lines = _balanced(lines, face) if "\n" not in words and len(lines) == 2 else lines
    widest = max(face.length(line) for line in lines)
    return Block(tuple(lines), face, int(np.ceil(widest)), round(1.22 * em * (len(lines) - 1) + 1.15 * em))


def _balanced(lines: list[str], face: Typeface) -> list[str]:
    """Break two lines so that they are about equally long."""
    words = " ".join(lines).split()
    pairs = [[" ".join(words[:i]), " ".join(words[i:])] for i in range(1, len(words))]
    return min(pairs, key=lambda pair: max(map(face.length, pair)), default=lines)
