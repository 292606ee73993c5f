"""Steps that follow each other are done again from where they began: light and colour are rounded once, turns
are resampled once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Any

from ...pictures import Picture, Region, Store, protect
from ...pictures.depth.dither import dithered
from ...pictures.depth.levels import sixteen_bits
from ...tools.tool import Run, Tool
from ..values.plan import Step
from .turned_once import Turns, turns_of

_REMEMBERED = 120_000_000
"""Bytes up to which the last rendition with 16 bits is kept, so that a follow-up renders one step."""
_LARGEST = 40_000_000
"""Pixels up to which a picture is held with 16 bits; beyond, it takes more memory than a laptop spares."""
_latest: tuple[str, Picture] | None = None


@dataclass(frozen=True)
class Call:
    """A tool with its arguments, their pictures opened, and where it works."""

    tool: Tool
    arguments: dict[str, Any]
    region: Region | None = None


@dataclass(frozen=True)
class Chain:
    """Calls of light and colour that nothing came between."""

    start: Picture
    """What the first of them worked on, with 8 bits."""
    calls: tuple[Call, ...]

    def then(self, call: Call) -> "Chain":
        """Return the chain with one more call."""
        return Chain(self.start, (*self.calls, call))

    def rendered(self) -> Picture:
        """Return what all calls make of the start with 16 bits between them, in the start's 8.

        It is rounded once, with a lot that hangs on the start alone.
        """
        deep, seed = self._deep(), int(self.start.digest[-8:], 16)
        if deep.deep is None:
            return self.start.with_pixels(deep.pixels)
        return self.start.with_pixels(dithered(deep.deep, self.start.pixels, seed))

    def _deep(self) -> Picture:
        global _latest
        known, names = _latest, self._names()
        if known is not None and known[0] in names:
            done, made = names.index(known[0]), known[1]
        else:
            done, made = 0, self.start.with_pixels(sixteen_bits(self.start.pixels))
        for call in self.calls[done:]:
            made = call.tool.run(made, call.region, call.arguments).result
        if made.nbytes <= _REMEMBERED:
            _latest = names[-1], made
        return made

    def _names(self) -> list[str]:
        """Name what is made after no call, after the first, and so on to all."""
        called = (
            f"{call.tool.name} {_placed(call)} {sorted(call.arguments.items())!r}" for call in self.calls
        )
        return list(accumulate(called, "{}; {}".format, initial=self.start.digest))


def _placed(call: Call) -> str:
    return "" if call.region is None else call.region.digest


Earlier = Chain | Turns
"""Steps that made the picture last, and that the next one may be done together with."""


def chains(tool: Tool, picture: Picture) -> bool:
    """Return whether a call may be done in one pass with those before and after it.

    A picture with 16 bits loses nothing from step to step and is worked on as it is; so is a very large one.
    """
    if tool.traits.turns:
        return True
    small = picture.width * picture.height <= _LARGEST
    return tool.traits.parametric and picture.deep is None and small


def run_on(earlier: Earlier | None, call: Call, picture: Picture) -> tuple[Run, Earlier | None]:
    """Run a call after those that made `picture`; return the run and what the next may go on from.

    Outside the call's region the bytes are the picture's, as after any call.
    """
    tool, region = call.tool, call.region
    if not chains(tool, picture):
        return tool.run(picture, region, call.arguments), None
    if tool.traits.turns:
        return turns_of(earlier if isinstance(earlier, Turns) else None, tool, call.arguments, picture)
    if not isinstance(earlier, Chain):
        return tool.run(picture, region, call.arguments), Chain(picture, (call,))
    chain = earlier.then(call)
    made = chain.rendered()
    if region is not None:
        made = protect(picture, made, region, aligned=True, blends=tool.blends)
    return Run(made, made), chain


def chain_of(steps: Sequence[Step], store: Store, toolbox: Callable[[str], Tool]) -> Earlier | None:
    """Return the last steps that were done, as far back as they can be done again in one pass.

    None where the last is of another kind, or was done before it was written down where steps begin.
    """
    if steps and toolbox(steps[-1].tool).traits.turns:
        return _turns(steps, store, toolbox)
    calls: list[Call] = []
    began = ""
    for step in reversed(steps):
        tool = toolbox(step.tool)
        unplaced = bool(step.target) and not step.region
        if unplaced or not step.began or not tool.traits.parametric:
            break
        region = store.region(step.region) if step.region else None
        calls.append(Call(tool, written(tool, step, store), region))
        began = step.began
    if not began or (start := store.picture(began)).deep is not None:
        return None
    return Chain(start, tuple(calls[::-1]))


def _turns(steps: Sequence[Step], store: Store, toolbox: Callable[[str], Tool]) -> Turns | None:
    last = list(takewhile(lambda s: s.began and toolbox(s.tool).traits.turns, reversed(steps)))
    turns: Turns | None = None
    for step in reversed(last):
        tool, arguments = toolbox(step.tool), written(toolbox(step.tool), step, store)
        turns = Turns.after(
            turns, tool, arguments, step.frame, lambda digest=step.began: store.picture(digest)
        )
    return turns


def written(tool: Tool, step: Step, store: Store) -> dict[str, Any]:
    """Return the arguments of a step with their pictures opened and its seed."""
    arguments = tool.with_pictures(step.arguments, lambda digest: store.picture(str(digest)))
    if "seed" in tool.arguments.model_fields:
        arguments.setdefault("seed", step.seed)
    return arguments
