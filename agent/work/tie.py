"""TIE: a complex instruction as sub-tasks, each with its region and the description of what goes there.

Source: "TIE: ... complex-prompt image editing" (arXiv 2405.16803) has no code; from our description of what
can be read of it. The chain of thought comes from any model; this turns it into a plan that the machine
carries out, judges and protects like every other. What is unknown of the paper: docs/methods/tie.md.
"""

from collections.abc import Callable

from pydantic import Field, ValidationError

from ...errors import ToolRetry
from ...pictures import Region
from ...tools.inpaint import inpaint
from ..context import Context, TieMode
from ..memory.sessions import RegionRecord
from ..values.brief import Frozen
from ..values.plan import Expectation, Plan, Step
from .scene import best_region, finder

Find = Callable[[str], list[Region]]
Keep = Callable[[Region], str]
"""Stores a region and returns its digest."""

_PAINTER = inpaint.tool
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


def tie_plan(
    chain: Chain, find: Find, keep: Keep, mode: TieMode = "union", engine: str = "kandinsky"
) -> Plan:
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


def tied(plan: Plan, context: Context) -> Plan:
    """Return the plan with its inpaintings made TIE's way, if the caller wants that; other steps go first.

    The plan of a mind is the chain of thought: each inpainting is a sub-task, its prompt the description.
    """
    painted = [step for step in plan.steps if step.tool == _PAINTER.name]
    if context.tie is None or not painted:
        return plan
    store, named = context.session.store, {step.target: step.region for step in painted}
    find = finder(context, store.picture(context.session.tree.head.ground))

    def placed(target: str) -> list[Region]:
        return [store.region(named[target])] if named[target] else find(target)

    def keep(region: Region) -> str:
        digest = context.session.keep(region)
        context.session.add_region(RegionRecord(digest=digest, picture=context.session.tree.head.ground))
        return digest

    chain = chain_of(plan, painted)
    made = tie_plan(chain, placed, keep, context.tie, _engine(painted, context))
    rest = tuple(step for step in plan.steps if step.tool != _PAINTER.name)
    thinking = "\n".join(filter(None, (plan.thinking, made.thinking)))
    return plan.model_copy(update={"steps": (*rest, *made.steps), "thinking": thinking})


def chain_of(plan: Plan, painted: list[Step]) -> Chain:
    """Return the chain of thought that a plan is."""
    tasks = [
        SubTask(instruction=s.reason, target=s.target, description=str(s.arguments.get("prompt", "")))
        for s in painted
    ]
    return Chain(request=plan.thinking or tasks[0].instruction, subtasks=tuple(tasks))


def _engine(painted: list[Step], context: Context) -> str:
    """Return the engine that the plan names, else the paper's where it is ready, else whatever can."""
    named = [str(s.arguments["engine"]) for s in painted if s.arguments.get("engine", "auto") != "auto"]
    return named[0] if named else "kandinsky" if "inpaint/kandinsky" in context.engines else "auto"


def _union(chain: Chain, regions: list[Region], keep: Keep, engine: str) -> Plan:
    whole = regions[0]
    for region in regions[1:]:
        whole = whole.union(region)
    targets = " and ".join(t.target for t in chain.subtasks)
    digest = keep(_grown(whole))
    reason = "; ".join(t.instruction.rstrip(". ") for t in chain.subtasks)
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
        tool=_PAINTER.name,
        arguments=arguments,
        target=target,
        region=digest,
        expectations=(inside, outside),
    )
