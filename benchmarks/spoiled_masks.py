"""What is wrong with a mask: half a thing, no head, no feet, the wrong place."""

import cv2
import numpy as np
from verdict_photos import Flags


def halved(thing: Flags, random: np.random.Generator) -> Flags:
    """Return one half of a thing, cut across its longer side."""
    ys, xs = np.nonzero(thing)
    wide = np.ptp(xs) > np.ptp(ys)
    along = np.mgrid[: thing.shape[0], : thing.shape[1]][1 if wide else 0]
    cut = np.median(xs if wide else ys)
    return thing & ((along > cut) if random.random() < 0.5 else (along < cut))


def beheaded(thing: Flags) -> Flags:
    """Return a thing without the upper quarter of its height."""
    ys = np.flatnonzero(thing.any(axis=1))
    rows = np.arange(thing.shape[0])[:, None]
    return thing & (rows > ys[0] + 0.27 * len(ys))


def footless(thing: Flags) -> Flags:
    """Return a thing without the lowest seventh, and without a rim of 2 % of its size."""
    ys = np.flatnonzero(thing.any(axis=1))
    rows = np.arange(thing.shape[0])[:, None]
    rim = max(1, round(0.02 * np.sqrt(thing.sum())))
    kept = cv2.erode(thing.astype(np.uint8), np.ones((2 * rim + 1,) * 2, np.uint8)) > 0
    return kept & (rows < ys[-1] - 0.14 * len(ys))


def elsewhere(thing: Flags, random: np.random.Generator) -> Flags | None:
    """Return the thing's shape at a place where it is not; None when there is no room."""
    ys, xs = np.nonzero(thing)
    shape = thing[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    for _ in range(40):
        moved = np.zeros_like(thing)
        top = random.integers(0, thing.shape[0] - shape.shape[0] + 1)
        left = random.integers(0, thing.shape[1] - shape.shape[1] + 1)
        moved[top : top + shape.shape[0], left : left + shape.shape[1]] = shape
        if (moved & thing).sum() < 0.02 * thing.sum():
            return moved
    return None
