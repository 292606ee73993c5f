"""TIE: a complex instruction as sub-tasks, each with its region and the description of what goes there.

Source: "TIE: ... complex-prompt image editing" (arXiv 2405.16803) has no code; from our description of what
can be read of it. The chain of thought comes from any model; this turns it into a plan that the machine
carries out, judges and protects like every other. What is unknown of the paper: docs/methods/tie.md.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError

from ..errors import ToolRetry
from ..pictures import Region
from .brief import Frozen
from .events import Event
from .plan import Expectation, Plan, Step
from .scene import best_region

if TYPE_CHECKING:
    from .conversation import Conversation

Mode = Literal["union", "sequential"]
"""union: one mask of all regions and one prompt; sequential: one region after the other, each described."""

Find = Callable[[str], list[Region]]
Keep = Callable[[Region], str]
"""Stores a region and returns its digest."""

GROW = 0.01
"""A found mask is grown by this share of the picture's longer side; ours, the paper says nothing."""


class SubTask(Frozen):
    """One part of a complex instruction."""

    instruction: str = Field(min_length=1)
    """'put a glass of soda on the table'."""
    target: str = Field(min_length=1)
    """Noun phrase of the thing or the area that is painted over."""
    description: str = ""
    """What is to be seen there afterwards; empty: the thing goes, and its surroundings fill the place."""


class Chain(Frozen):
    """The chain of thought on a complex instruction, as far as the edit needs it."""

    request: str = Field(min_length=1)
    subtasks: tuple[SubTask, ...] = Field(min_length=1, max_length=12)
    inpaint_prompt: str = ""
    """What the whole mask shows afterwards; empty: the descriptions joined."""

    @property
    def prompt(self) -> str:
        """The one prompt of the union mode."""
        return self.inpaint_prompt or ", ".join(s.description for s in self.subtasks if s.description)


def read_chain(written: str) -> Chain:
    """Return the chain of thought that a model wrote as JSON; `ToolRetry` names what is wrong with it."""
    try:
        return Chain.model_validate_json(written)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ToolRetry(f"wanted the sub-tasks as JSON: {wrong}") from error


def tie_plan(chain: Chain, find: Find, keep: Keep, mode: Mode = "union", engine: str = "kandinsky") -> Plan:
    """Return the steps for a chain of thought; `ToolRetry` names a target that is not in the picture.

    Regions are found on the picture as it is before the first step.
    """
    regions = [best_region(find, task.target) for task in chain.subtasks]
    if mode == "union":
        return _union(chain, regions, keep, engine)
    steps = tuple(
        _step(t.instruction, t.description, t.target, keep(_grown(r)), engine)
        for t, r in zip(chain.subtasks, regions, strict=True)
    )
    return Plan(steps=steps, thinking="One sub-task after the other, each in its own region.")


def follow(
    conversation: "Conversation", chain: Chain, mode: Mode = "union", engine: str = "kandinsky"
) -> Iterator[Event]:
    """Carry a chain of thought out on the current version: a turn like any other, judged and undoable."""
    plan = tie_plan(chain, conversation.find, conversation.add_region, mode, engine)
    return conversation.carry_out(plan, conversation.head, chain.request)


def _union(chain: Chain, regions: list[Region], keep: Keep, engine: str) -> Plan:
    whole = regions[0]
    for region in regions[1:]:
        whole = whole.union(region)
    targets = " and ".join(t.target for t in chain.subtasks)
    digest = keep(_grown(whole))
    reason = "; ".join(t.instruction for t in chain.subtasks)
    return Plan(
        steps=(_step(reason, chain.prompt, targets, digest, engine),),
        thinking="All sub-tasks at once: one mask over their regions, one prompt.",
    )


def _grown(region: Region) -> Region:
    """Return the region with the rim that found masks leave; nameless, so that no later phrase means it."""
    return region.named("").grow(max(1, round(GROW * max(region.size))))


def _step(reason: str, prompt: str, target: str, digest: str, engine: str) -> Step:
    inside = Expectation(measure="changed_inside", holds="at_least", value=0.05, text="the region changes")
    outside = Expectation(
        measure="changed_outside", holds="at_most", value=0.0, text="nothing outside the mask changes"
    )
    arguments = {"prompt": prompt, "engine": engine} if prompt else {"engine": engine}
    return Step(
        reason=reason,
        tool="inpaint",
        arguments=arguments,
        target=target,
        region=digest,
        expectations=(inside, outside),
    )
