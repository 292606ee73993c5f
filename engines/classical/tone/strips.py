"""Work on a picture in bands of rows, on all cores, without holding float copies of the whole."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

BAND = 64
"""Rows of a band: small enough that its float copies stay in the cache."""


def over_rows(work: Callable[[int, int], object], height: int, band: int = BAND) -> None:
    """Call `work(first, last)` for bands that cover all rows, several at a time.

    `work` must let go of the interpreter lock (numba with nogil, OpenCV) and write rows of its band only.
    Threads of our own: numba's built-in scheduler ends the process when two threads use it at once.
    """
    bands = [(first, min(first + band, height)) for first in range(0, height, band)]
    if len(bands) == 1:
        work(*bands[0])
        return
    with ThreadPoolExecutor(min(len(bands), os.cpu_count() or 1)) as pool:
        list(pool.map(lambda rows: work(*rows), bands))
