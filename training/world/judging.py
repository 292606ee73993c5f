"""Judge an edited picture against the exact truth: what was asked is there, and the rest is as it was."""

from dataclasses import dataclass

import cv2
import numpy as np

from .drawing import draw
from .exact_reader import Reading, read
from .instructions import Edit
from .scenes import Scene

CHANGED = 8
"""Levels of 255 from which on a pixel counts as changed."""
AROUND = 3
HALF_LEFT = 0.4
"""A toy version, whose outlines the reader does not know, is done when no more of the error is left."""


@dataclass(frozen=True)
class Verdict:
    """What became of one edit."""

    done: bool
    """What was asked is there, on the right thing."""
    kept: float
    """Share of the other things that still read the same."""
    left: float
    """Share of the error inside the changed region that is left: 0 = the exact result, 1 = as before."""
    outside: float
    """PSNR outside the changed region, in dB."""


def judge(edit: Edit, picture: np.ndarray) -> Verdict:
    """Return the verdict on a picture, uint8 RGB [64, 64, 3]; a vague edit is done when any specific is."""
    seen = read(picture)
    before, after = draw(edit.before), draw(edit.after)
    region = changed(before, after)
    left = _error(picture, after, region) / max(_error(before, after, region), 1e-6)
    return Verdict(
        left < HALF_LEFT if edit.after.toy else done(edit, seen),
        1.0 if edit.after.toy else kept(edit, seen),
        left,
        _psnr(picture, after, ~_grown(region)),
    )


def done(edit: Edit, seen: Reading) -> bool:
    """True when the picture shows what the edit asks for."""
    if edit.kind == "vague":
        return any(done(part, seen) for part in edit.specifics)
    if edit.kind == "complex":
        return all(done(part, seen) for part in edit.specifics)
    if edit.kind == "ground":
        return seen.ground == edit.after.ground
    if edit.kind == "weather":
        return seen.weather == edit.after.weather
    if edit.kind == "confetti":
        return (seen.confetti > 0.5) == edit.after.confetti
    if (edit.old is None and edit.new is None) or edit.kind == "exaggeration":
        return all(seen.shows(thing) for thing in edit.after.things)
    gone = edit.old is None or (edit.new is not None and edit.new.cell == edit.old.cell)
    left = not gone and edit.old is not None and edit.old.cell in seen.things
    return not left and (edit.new is None or seen.shows(edit.new, size=edit.kind == "resize"))


def kept(edit: Edit, seen: Reading) -> float:
    """Return the share of things not spoken of that read as they were; 1 when there are none."""
    others = [thing for thing in edit.before.things if thing in edit.after.things and thing != edit.old]
    return float(np.mean([seen.shows(thing) for thing in others])) if others else 1.0


def attributes(scene: Scene, picture: np.ndarray) -> dict[str, list[bool]]:
    """Return for each attribute whether it reads as the scene has it, once for each thing that has it."""
    seen = read(picture)
    found = {"ground": [seen.ground == scene.ground], "weather": [seen.weather == scene.weather]}
    found["confetti"] = [(seen.confetti > 0.5) == scene.confetti]
    for thing in scene.things:
        there = seen.things.get(thing.cell)
        for name in ("shape", "colour", "pattern", "size"):
            right = there is not None and getattr(there, name) == getattr(thing, name)
            if thing.colour or name == "shape":
                found.setdefault(name, []).append(right)
    found["nothing else"] = [set(seen.things) <= {thing.cell for thing in scene.things}]
    return found


def changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return where two pictures differ, bool [64, 64]."""
    return np.abs(before.astype(np.int16) - after).max(axis=2) > CHANGED


def _grown(region: np.ndarray) -> np.ndarray:
    return cv2.dilate(region.astype(np.uint8), np.ones((2 * AROUND + 1,) * 2, np.uint8)) > 0


def _error(one: np.ndarray, other: np.ndarray, where: np.ndarray) -> float:
    return float(np.abs(one.astype(np.float32) - other)[where].mean()) if where.any() else 0.0


def _psnr(one: np.ndarray, other: np.ndarray, where: np.ndarray) -> float:
    if where.sum() < 50:
        return float("nan")
    square = float((((one.astype(np.float32) - other) / 255) ** 2)[where].mean())
    return -10 * float(np.log10(max(square, 1e-6)))
