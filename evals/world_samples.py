"""Samples of the miniature world by number: the same edit for every arm of a table, and for every run."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from ..training.world.composed import complex_edit, vague
from ..training.world.happenings import HAPPENINGS, random_happening
from ..training.world.instructions import PLAIN_EDITS, Edit
from ..training.world.scenes import Scene, random_scene

MOST = 3
"""Things of a scene: leaves places free for what is added."""
CROWDED = 5
"""Things of a scene in which edits fail more often."""
HARD = ("move", "resize", "two parts")
WIDEST = 5
"""Parts of a complex instruction."""
READABLE = tuple(category for category in HAPPENINGS if category != "real-to-virtual")
LOCAL = ("recolour", "remove", "add", "replace")


def vague_sample(number: int) -> Edit:
    """Return a vague edit with all three specifics still open."""
    random = Random(f"vague {number}")
    while True:
        edit = vague(random, random_scene(random, MOST))
        if len(edit.specifics) == 3:
            return edit


def clear_sample(number: int) -> Edit:
    """Return a plain edit, the kinds in turn."""
    return _plain(Random(f"clear {number}"), tuple(PLAIN_EDITS)[number % len(PLAIN_EDITS)])


def local_sample(number: int) -> Edit:
    """Return a plain edit of one thing, the kinds in turn."""
    return _plain(Random(f"local {number}"), LOCAL[number % len(LOCAL)])


def ground_sample(number: int) -> Edit:
    """Return an edit to another ground."""
    return _plain(Random(f"ground {number}"), "ground")


def hard_sample(number: int) -> Edit:
    """Return an edit that fails more often: a move, another size, two parts in turn; up to five things."""
    random, kind = Random(f"hard {number}"), HARD[number % len(HARD)]
    return _plain(random, kind, CROWDED) if kind in PLAIN_EDITS else _complex(random, 2, CROWDED)


def happening_sample(number: int) -> Edit:
    """Return something that happens, EditWorld's categories in turn but toys: no reader knows outlines."""
    return random_happening(Random(f"happening {number}"), READABLE[number % len(READABLE)])


def complex_sample(number: int) -> Edit:
    """Return a complex edit of one to five parts, in turn."""
    return _complex(Random(f"complex {number}"), 1 + number % WIDEST)


def _complex(random: Random, wanted: int, most: int = MOST) -> Edit:
    while True:
        edit = complex_edit(random, random_scene(random, most), wanted)
        if len(edit.specifics) == wanted:
            return edit


def _plain(random: Random, kind: str, most: int = MOST) -> Edit:
    while True:
        edit = PLAIN_EDITS[kind][0](random, random_scene(random, most))
        if edit is not None:
            return edit


def together(edit: Edit, parts: Sequence[Edit] = ()) -> Scene:
    """Return the scene in which all specifics of a vague edit were done, or some of them."""
    before = scene = edit.before
    for part in parts or edit.specifics:
        after = part.after
        scene = scene.having(part.new) if part.new else scene
        scene = replace(scene, ground=after.ground) if after.ground != before.ground else scene
        scene = replace(scene, weather=after.weather) if after.weather != before.weather else scene
        scene = replace(scene, confetti=scene.confetti or after.confetti)
    return scene
