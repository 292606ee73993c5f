"""Short clips of what happens: things move, grow, melt, become many; the last picture is the exact result."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from random import Random

import cv2
import numpy as np

from .drawing import draw
from .happenings import random_happening
from .instructions import Edit
from .scenes import Scene, Thing, middle

FILMED = ("spatial-trans", "physical-trans", "story-type", "exaggeration", "long-term")
"""Categories that can be seen in a clip: EditWorld's four of the video branch, and growth."""
FRAMES, RATE = 12, 12
LOSSLESS = cv2.VideoWriter.fourcc(*"FFV1")


def film(edit: Edit, frames: int = FRAMES) -> list[np.ndarray]:
    """Return an edit as a clip, uint8 [64, 64, 3] each: motion in steps, one shape fading into another."""
    return [_frame(edit, number / (frames - 1)) for number in range(frames)]


def random_clip(random: Random, category: str = "", frames: int = FRAMES) -> tuple[Edit, list[np.ndarray]]:
    """Return something that happens, and its clip."""
    edit = random_happening(random, category or random.choice(FILMED))
    return edit, film(edit, frames)


def write_video(path: Path, shots: Sequence[Sequence[np.ndarray]], rate: int = RATE) -> Path:
    """Write shots one after the other as a video without loss, .avi."""
    height, width = shots[0][0].shape[:2]
    writer = cv2.VideoWriter(str(path), LOSSLESS, rate, (width, height))
    if not writer.isOpened():
        raise OSError(f"wants to write {path} with FFV1, which this OpenCV cannot")
    for frame in (frame for shot in shots for frame in shot):
        writer.write(np.ascontiguousarray(frame[..., ::-1]))
    writer.release()
    return path


def _frame(edit: Edit, time: float) -> np.ndarray:
    before, after = edit.before.things, edit.after.things
    pairs = list(zip_longest(before, after))
    come = round(time * sum(old is None for old, _ in pairs))
    first, last = list[Thing](), list[Thing]()
    for old, new in pairs:
        if old is None:
            extra, come = [new] * (come > 0), come - 1
            first, last = first + extra, last + extra
        else:
            first.append(_moved(old, new, time))
            last.append(replace(first[-1], shape=new.shape))
    one, other = (draw(_with(edit.before, things)) for things in (first, last))
    mixed = (1 - time) * one.astype(np.float32) + time * other
    return np.rint(mixed).astype(np.uint8)


def _moved(old: Thing, new: Thing, time: float) -> Thing:
    """Return a thing on its straight way from where it was to where it will be."""
    (x0, y0), (x1, y1), (left, up) = old.centre, new.centre, middle(old.cell)
    return replace(old, shift=(round(x0 + time * (x1 - x0)) - left, round(y0 + time * (y1 - y0)) - up))


def _with(scene: Scene, things: Sequence[Thing]) -> Scene:
    return replace(scene, things=tuple(things))
