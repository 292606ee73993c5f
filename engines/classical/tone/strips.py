"""Work on a picture in bands of rows, on all cores, without holding float copies of the whole."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ....pictures import Box, Pixels
from ....pictures.measures import bands
from ..box_parts import PixelsIn, part

BAND = 64
"""Rows of a band: small enough that its float copies stay in the cache."""


def strips(box: Box) -> list[Box]:
    """Return the parts of an XYXY box of which one at a time is made, each as wide as the box.

    They hold few rows, since what is made on the way takes over a hundred bytes a pixel.
    """
    left, top, right, bottom = box
    return [(left, top + rows.start, right, top + rows.stop) for rows in bands(bottom - top, BAND)]


def in_strips(size: tuple[int, int], made: PixelsIn) -> Pixels:
    """Return HW3 uint8 of `size` (width, height), made in strips as wide as the picture."""
    width, height = size
    whole = np.empty((height, width, 3), np.uint8)
    for box in strips((0, 0, width, height)):
        whole[part(box)] = made(box)
    return whole


def over_rows(work: Callable[[int, int], object], height: int, band: int = BAND) -> None:
    """Call `work(first, last)` for bands that cover all rows, several at a time.

    `work` must let go of the interpreter lock (numba with nogil, OpenCV) and write rows of its band only.
    Threads of our own: numba's built-in scheduler ends the process when two threads use it at once.
    """
    parts = [(first, min(first + band, height)) for first in range(0, height, band)]
    if len(parts) == 1:
        work(*parts[0])
        return
    with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
        list(pool.map(lambda rows: work(*rows), parts))
