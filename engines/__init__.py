"""The ways of doing a verb: the protocols, and the registry that finds who can."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..pictures import Box, Picture, Region

Point = tuple[int, int]
"""(x, y) in pixels."""

Progress = Callable[[float, str, Picture | None], None]
"""Called with the share done in [0, 1], what is being done, and a preview; may raise `Cancelled`."""


def silent(share: float, doing: str, preview: Picture | None = None) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True)
class Query:
    """What to look for: words, a box, points or strokes; at least one is given."""

    phrase: str = ""
    """A noun phrase in lower case: 'the red car', 'sky', 'background'."""
    box: Box | None = None
    points: tuple[Point, ...] = ()
    """Points inside the object."""
    negative: tuple[Point, ...] = ()
    """Points outside the object."""
    brush: Region | None = None
    """A rough stroke over the object."""


class Captioner(Protocol):
    """Says in a sentence what a picture shows."""

    def caption(self, picture: Picture) -> str: ...


class Localizer(Protocol):
    """Finds what a query names: candidates in reading order, none when nothing matches.

    Raises `ToolFailed` for a query of a kind that this engine cannot find.
    """

    def find(self, picture: Picture, query: Query) -> list[Region]: ...


class Inpainter(Protocol):
    """Fills a region: with its surroundings when the prompt is empty, else with what the prompt says."""

    def inpaint(
        self, picture: Picture, region: Region, *, prompt: str, seed: int, progress: Progress
    ) -> Picture: ...


class Editor(Protocol):
    """Changes a picture as an instruction says; may change it everywhere (the caller protects)."""

    def edit(
        self,
        picture: Picture,
        instruction: str,
        *,
        region: Region | None,
        references: tuple[Picture, ...],
        seed: int,
        progress: Progress,
    ) -> Picture: ...


class Comparer(Protocol):
    """Says how well words fit what is seen; only differences mean something."""

    def fits(
        self, picture: Picture, regions: Sequence[Region | None], texts: Sequence[str]
    ) -> NDArray[np.float32]:
        """Return cosines in [-1, 1], float32 [regions, texts]; None is the whole picture."""
        ...


@dataclass(frozen=True)
class EngineSpec:
    """An engine that exists: where its code is and what it needs before it runs."""

    verb: str
    """caption, find, compare, inpaint, edit or chat."""
    name: str
    path: str
    """Dotted path of a class or function that builds the engine without arguments: 'package.module:name'."""
    needs: tuple[str, ...] = ()
    """What has to be there: 'weights', 'gpu', 'key', 'models' (the extra)."""
    supply: str = ""
    """The command that brings what is needed."""
    weights: tuple[str, ...] = ()
    """Names of the weights that it loads."""
    abilities: frozenset[str] = field(default_factory=frozenset)
    """Words the router asks for: 'remove', 'fill', 'instruct', 'phrase', 'point', 'box', 'reference'…"""
    cost: float = 0.0
    """Rough seconds on a laptop for 1 megapixel; the router takes the cheapest that can."""
    references: int = 0
    """How many pictures beside the edited one it takes; more than 0 where it has the ability 'reference'."""
