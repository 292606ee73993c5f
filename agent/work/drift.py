"""How far a version is from the opened picture: what was resampled, repainted and rounded on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ...engines.classical.frame.matrices import keeps_pixels
from ...pictures import Picture, Store
from ...tools.tool import Tool, get
from ..values.plan import Step
from ..values.versions import Version, VersionTree
from .turned_once import Turns

_BLANK = Picture(np.zeros((1, 1, 3), np.uint8))


@dataclass(frozen=True)
class Drift:
    """How often pixels were made anew since the original."""

    resampled: int = 0
    repainted: int = 0
    rounded: int = 0

    @property
    def text(self) -> str:
        """The same in words; '' where nothing was."""
        counts = {"resampled": self.resampled, "repainted": self.repainted, "rounded": self.rounded}
        said = [f"{name} {_times(count)}" for name, count in counts.items() if count]
        return f"{', '.join(said)} since the original" if said else ""


def drift(steps: Sequence[Step], toolbox: Callable[[str], Tool], deep: bool = False) -> Drift:
    """Return what steps from the original did to its pixels; `deep`: it has 16 bits, and none is rounded.

    Steps that are done in one pass count once, and what lies on the picture and can be taken off not at all.
    """
    resampled = repainted = rounded = 0
    below = [(toolbox(step.tool), step) for step in steps if step.object is None]
    for kind, run in groupby(below, key=lambda pair: _kind(pair[0])):
        found = list(run)
        if kind == "turns":
            resampled += _turned(found)
        elif kind == "geometry":
            resampled += sum(step.frame is None or _moved(step.frame) for _, step in found)
        elif kind == "generate":
            repainted += len(found)
        elif not deep:
            rounded += 1 if kind == "one pass" else len(found)
    return Drift(resampled, repainted, rounded)


def drift_of(tree: VersionTree, version: Version, store: Store) -> Drift:
    """Return how far a version is from the picture that was opened."""
    way = tree.path(version)
    deep = store.facts(way[0].picture).bit_depth > 8
    return drift([step for made in way for step in made.steps], get, deep)


def _kind(tool: Tool) -> str:
    if tool.traits.turns:
        return "turns"
    return "one pass" if tool.traits.parametric else tool.kind


def _moved(frame: Sequence[float]) -> bool:
    return bool(frame) and not keeps_pixels(np.reshape(frame, (3, 3)))


def _turned(run: list[tuple[Tool, Step]]) -> int:
    """Return how often the run of turns was resampled: once, or again where a turn began anew."""
    made: list[Turns] = []
    for tool, step in run:
        turns = Turns.after(made[-1] if made else None, tool, step.arguments, step.frame, lambda: _BLANK)
        if turns is None:
            continue
        made = [*made[:-1], turns] if turns.many and made else [*made, turns]
    return sum(bool(turns.angle % 90) for turns in made)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
