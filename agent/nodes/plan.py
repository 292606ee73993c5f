"""plan: turn the brief into steps."""

from langgraph.runtime import Runtime

from ..context import Context
from ..values.events import Planned
from ..values.plan import Plan
from ..values.state import State
from ..work.estimate import cost_of, estimated
from ..work.scene import SELECTION, build_scene
from ..work.tie import tied


def plan(state: State, runtime: Runtime[Context]) -> State:
    """Let the mind plan; one attempt must fit the budget before anything runs."""
    context = runtime.context
    brief = state.get("brief")
    assert brief is not None, "understand comes before plan"
    made = selected(
        context.mind.plan(brief, build_scene(state, context)), state.get("selection", ""), context
    )
    made = estimated(tied(seeded(made, context.seed), context), context)
    if made.steps:
        context.work.meter.allow(cost_of(made, context, attempts=1))
        runtime.stream_writer(Planned(plan=made, approve=context.approve))
    return State(plan=made, cursor=0, results=())


def seeded(plan: Plan, seed: int) -> Plan:
    """Return the plan with every step's seed moved on by the user's; the steps carry it into the recipe."""
    steps = tuple(step.model_copy(update={"seed": step.seed + seed}) for step in plan.steps)
    return plan.model_copy(update={"steps": steps})


def selected(plan: Plan, region: str, context: Context) -> Plan:
    """Return the plan with every step that could be local put into the selected region.

    A plan that already uses the selection means it there and the whole picture elsewhere.
    """
    if not region or any(step.target or step.region for step in plan.steps):
        return plan
    steps = tuple(
        step.model_copy(update={"region": region, "target": SELECTION})
        if context.toolbox(step.tool).takes_region
        else step
        for step in plan.steps
    )
    return plan.model_copy(update={"steps": steps})
