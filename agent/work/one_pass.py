"""Steps of light and colour that follow each other are rendered again from where they began, rounded once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ...pictures import Picture, Region, Store
from ...pictures.depth.levels import eight_bits, sixteen_bits
from ...tools.tool import Run, Tool
from ..values.plan import Step

_REMEMBERED = 100_000_000
"""Bytes up to which the last rendition with 16 bits is kept, so that a follow-up renders one step."""
_LARGEST = 40_000_000
"""Pixels up to which a picture is held with 16 bits; beyond, it takes more memory than a laptop spares."""
_latest: tuple[str, Picture] | None = None


@dataclass(frozen=True)
class Call:
    """A tool with its arguments, their pictures opened."""

    tool: Tool
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Chain:
    """Calls for the whole picture that nothing came between."""

    start: Picture
    """What the first of them worked on, with 8 bits."""
    calls: tuple[Call, ...]

    def then(self, call: Call) -> "Chain":
        """Return the chain with one more call."""
        return Chain(self.start, (*self.calls, call))

    def rendered(self) -> Picture:
        """Return what all calls make of the start with 16 bits between them, in the start's 8."""
        return self.start.with_pixels(eight_bits(self._deep().finest))

    def _deep(self) -> Picture:
        global _latest
        known, names = _latest, self._names()
        if known is not None and known[0] in names:
            done, made = names.index(known[0]), known[1]
        else:
            done, made = 0, self.start.with_pixels(sixteen_bits(self.start.pixels))
        for call in self.calls[done:]:
            made = call.tool.run(made, None, call.arguments).result
        if made.nbytes <= _REMEMBERED:
            _latest = names[-1], made
        return made

    def _names(self) -> list[str]:
        """Name what is made after no call, after the first, and so on to all."""
        called = (f"{call.tool.name} {sorted(call.arguments.items())!r}" for call in self.calls)
        return list(accumulate(called, "{}; {}".format, initial=self.start.digest))


def chains(tool: Tool, region: Region | None, picture: Picture) -> bool:
    """Return whether a call may be rendered again in one pass with those before and after it.

    A picture with 16 bits loses nothing from step to step and is worked on as it is; so is a very large one.
    """
    small = picture.width * picture.height <= _LARGEST
    return tool.traits.parametric and region is None and picture.deep is None and small


def run_on(
    earlier: Chain | None, call: Call, picture: Picture, region: Region | None
) -> tuple[Run, Chain | None]:
    """Run a call after those of a chain that made `picture`; return the run and the chain that it leaves."""
    if not chains(call.tool, region, picture):
        return call.tool.run(picture, region, call.arguments), None
    if earlier is None:
        return call.tool.run(picture, region, call.arguments), Chain(picture, (call,))
    chain = earlier.then(call)
    made = chain.rendered()
    return Run(made, made), chain


def chain_of(steps: Sequence[Step], store: Store, toolbox: Callable[[str], Tool]) -> Chain | None:
    """Return the last steps that were done, as far back as they only set light and colour of the whole.

    None where the last is of another kind, or was done before it was written down where steps begin.
    """
    calls: list[Call] = []
    began = ""
    for step in reversed(steps):
        if step.region or step.target or not step.began or not toolbox(step.tool).traits.parametric:
            break
        calls.append(Call(toolbox(step.tool), written(toolbox(step.tool), step, store)))
        began = step.began
    if not began or (start := store.picture(began)).deep is not None:
        return None
    return Chain(start, tuple(calls[::-1]))


def written(tool: Tool, step: Step, store: Store) -> dict[str, Any]:
    """Return the arguments of a step with their pictures opened and its seed."""
    arguments = tool.with_pictures(step.arguments, lambda digest: store.picture(str(digest)))
    if "seed" in tool.arguments.model_fields:
        arguments.setdefault("seed", step.seed)
    return arguments
