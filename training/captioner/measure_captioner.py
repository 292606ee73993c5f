"""Measure a captioner on new scenes: what it says of each thing, of the ground and of the weather."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import numpy as np
import torch

from ..training_set import to_network
from ..world.drawing import draw
from ..world.scenes import (
    CELLS,
    COLOURS,
    FIGURES,
    PATTERNS,
    SHAPES,
    SIZES,
    Scene,
    Thing,
    random_figures,
    random_scene,
)
from ..world.wordings import GROUND_SAID, WEATHER_SAID, plain_caption
from .caption_network import END, LONGEST, vocabulary

SEED = "measured captions"
KINDS: dict[str, Callable[[Random], Scene]] = {"scenes": random_scene, "figures": random_figures}
BATCH = 50


def measure(model: Any, count: int) -> dict[str, dict[str, float]]:
    """Return for new scenes of each kind how often each attribute is told right, and whole captions are."""
    found = {}
    for kind, maker in KINDS.items():
        random = Random(f"{SEED} {kind}")
        scenes = [maker(random) for _ in range(count)]
        found[kind] = shares_told(scenes, captions(model, [draw(scene) for scene in scenes]))
    return found


def captions(model: Any, pictures: Sequence[np.ndarray]) -> list[str]:
    """Return what a model says of pictures, uint8 [64, 64, 3], the likeliest word each time."""
    words, said = list(vocabulary()), list[str]()
    for first in range(0, len(pictures), BATCH):
        shown = to_network(torch.from_numpy(np.stack(pictures[first : first + BATCH]))).to(model.device)
        with torch.no_grad():
            rows = model.generate(
                pixel_values=shown, max_new_tokens=LONGEST - 2, num_beams=1, do_sample=False
            )
        said += [" ".join(words[i] for i in row.tolist() if i > END + 2) for row in rows]
    return said


def shares_told(scenes: Sequence[Scene], said: Sequence[str]) -> dict[str, float]:
    """Return attribute → the share that is told right; each thing counts at its place, n: scenes."""
    right: dict[str, list[bool]] = defaultdict(list)
    for scene, text in zip(scenes, said, strict=True):
        right["whole"].append(text == plain_caption(scene))
        things, around = told_things(text)
        right["ground"].append(around.startswith(GROUND_SAID[scene.ground]))
        right["weather"].append(_weather(around) == scene.weather)
        right["confetti"].append(("with confetti" in around) == scene.confetti)
        right["nothing else"].append(set(things) <= {thing.cell for thing in scene.things})
        for thing in scene.things:
            there = things.get(thing.cell)
            for name in ("shape",) if thing.shape in FIGURES else ("shape", "colour", "pattern", "size"):
                right[name].append(there is not None and getattr(there, name) == getattr(thing, name))
    return {"n": len(scenes)} | {name: round(float(np.mean(values)), 3) for name, values in right.items()}


def told_things(text: str) -> tuple[dict[int, Thing], str]:
    """Return the things that a plain caption tells, by place, and what it says of ground and weather.

    What is not said as captions say it is left out.
    """
    head, on, around = text.rpartition(" on ")
    things = [_told_thing(part) for part in head.split(" and ")] if on else []
    return {thing.cell: thing for thing in things if thing}, around


def _told_thing(said: str) -> Thing | None:
    """Return the thing of 'at the top left a big red disc'; None for what is said otherwise."""
    place = max((cell for cell in CELLS if said.startswith(f"at the {cell} a")), key=len, default="")
    words = said.removeprefix(f"at the {place} ").split()[1:]
    shape = " ".join(words) if " ".join(words) in FIGURES else words[-1] if words else ""
    if not place or shape not in (*SHAPES, *FIGURES):
        return None

    def one(known: Sequence[str], else_: str) -> str:
        return next((word for word in words if word in known), else_)

    colour, pattern = one(tuple(COLOURS), ""), one(PATTERNS, "plain")
    return Thing(shape, colour, CELLS.index(place), pattern, one(tuple(SIZES), "medium"))


def _weather(around: str) -> str:
    return next((name for name, said in WEATHER_SAID.items() if said and said in around), "day")
