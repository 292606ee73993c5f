"""Where words may stand: in a quiet place, on no face; or inside a region."""

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ....errors import ToolRetry
from ....pictures import Box, Picture, Pixels, Region
from ..find.person import find_faces
from ..find.view import View
from ..resampled import small_copy
from .lettering import SMALLEST, Block, largest

Place = Literal[
    "auto", "top", "bottom", "middle", "top_left", "top_right", "bottom_left", "bottom_right"
]  # fmt: skip
Floats = NDArray[np.float32]

_ON_A_FACE = 4.0
"""What a face that is all covered costs, where a busy place costs up to 1.5."""
_INSIDE = 0.98
"""Share of the words' box that has to lie in their region."""
_SIDE = 400
"""Pixels of the longer side of the copy on which places are compared."""


def quietest(block: Block, picture: Picture) -> Place:
    """Return the usual place where the least goes on behind the block, and no face."""
    width, height = picture.size
    names: tuple[Place, ...] = ("bottom", "top", "middle")
    if block.width < 0.42 * width:
        names += ("bottom_left", "bottom_right", "top_left", "top_right")
    unrest, faces = _unrest(picture.rgb), _faces(picture)
    handicap = {"bottom": 0.0, "top": 0.01, "middle": 0.35}
    boxes = {name: placed(block, (width, height), name) for name in names}

    def cost(name: Place) -> float:
        covered = max((_covered(face, boxes[name]) for face in faces), default=0.0)
        noise = _noise_in(unrest, boxes[name], (width, height))
        return noise + handicap.get(name, 0.03) + _ON_A_FACE * covered

    return min(names, key=cost)


def placed(block: Block, size: tuple[int, int], place: Place) -> Box:
    """Return the box that the block covers at a named place of a picture of `size` (width, height)."""
    margin = round(0.05 * min(size))
    spare_x, spare_y = max(0, size[0] - block.width), max(0, size[1] - block.height)
    x = {"left": min(margin, spare_x), "right": max(0, spare_x - margin)}.get(
        place.split("_")[-1], spare_x // 2
    )
    y = {"top": min(margin, spare_y), "bottom": max(0, spare_y - margin)}.get(
        place.split("_")[0], spare_y // 2
    )
    return x, y, x + block.width, y + block.height


def set_in_region(
    words: str, files: tuple[str, ...], region: Region, picture: Picture, share: float
) -> tuple[Block, Box]:
    """Return the block of the largest letters that a region holds, and the quietest box for it there.

    `share`: em as a share of the picture's height, smaller where that does not fit; 0 = as fits.
    """
    small = small_copy(np.repeat(region.bytes8[..., None], 3, axis=2), _SIDE)[..., 0]
    mask = np.asarray(small / np.float32(255), np.float32)
    unrest = _unrest(picture.rgb)
    left, top, right, bottom = region.box
    em = max(SMALLEST, round((share or 0.11) * picture.height))
    while em >= SMALLEST:
        block = largest(words, files, (0.9 * (right - left), 0.9 * (bottom - top)), em)
        box = _quietest(block, mask, unrest, picture.size) if block else None
        if block and box:
            return block, box
        em = round(0.85 * (block.em if block else em)) if em > SMALLEST else 0
    raise ToolRetry(f"{words[:40]!r} does not fit into {region.name or 'the region'} in letters one can read")


def _quietest(block: Block, mask: Floats, unrest: Floats, size: tuple[int, int]) -> Box | None:
    """Return the box inside the mask where least goes on, near its middle; None when it fits nowhere."""
    scale = mask.shape[1] / size[0]
    wide, high = max(1, round(block.width * scale)), max(1, round(block.height * scale))
    if wide > mask.shape[1] or high > mask.shape[0]:
        return None
    inside, noise = _box_means(mask, wide, high), _box_means(unrest, wide, high)
    rows, columns = np.nonzero(inside >= _INSIDE)
    if not len(rows):
        return None
    ys, xs = np.nonzero(mask > 0.5)
    away = np.hypot(
        (columns + wide / 2 - xs.mean()) / mask.shape[1], (rows + high / 2 - ys.mean()) / mask.shape[0]
    )
    best = int(np.argmin(noise[rows, columns] + 0.5 * away))
    left, top = round(columns[best] / scale), round(rows[best] / scale)
    return left, top, left + block.width, top + block.height


def _box_means(values: Floats, wide: int, high: int) -> Floats:
    """Return the mean of every box of that size, by its upper left corner."""
    sums = cv2.integral(values.astype(np.float64))
    total = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    return np.asarray(total / (wide * high), np.float32)


def _faces(picture: Picture) -> list[Box]:
    """Return boxes of faces in pixels of the picture."""
    view = View(picture)
    x, y = view.scale
    return [
        (round(left / x), round(top / y), round(right / x), round(bottom / y))
        for left, top, right, bottom in find_faces(view)
    ]


def _covered(face: Box, box: Box) -> float:
    """Return the share of a face that a box covers, in [0, 1]."""
    across = min(face[2], box[2]) - max(face[0], box[0])
    down = min(face[3], box[3]) - max(face[1], box[1])
    return max(0, across) * max(0, down) / max(1, (face[2] - face[0]) * (face[3] - face[1]))


def _unrest(rgb: Pixels) -> Floats:
    """Return how much goes on at each place, HW float32 of a small copy: edges, spread a little."""
    grey = np.asarray(cv2.cvtColor(small_copy(rgb, _SIDE), cv2.COLOR_RGB2GRAY), np.float32) / 255
    edges = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    return np.asarray(cv2.blur(np.minimum(edges, 1), (9, 9)), np.float32)


def _noise_in(unrest: Floats, box: Box, size: tuple[int, int]) -> float:
    x, y = unrest.shape[1] / size[0], unrest.shape[0] / size[1]
    left, top = min(int(box[0] * x), unrest.shape[1] - 1), min(int(box[1] * y), unrest.shape[0] - 1)
    inside = unrest[top : max(top + 1, round(box[3] * y)), left : max(left + 1, round(box[2] * x))]
    return float(inside.mean() + 0.5 * np.percentile(inside, 90))
