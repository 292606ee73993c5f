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
    made = worked_in(context.mind.plan(brief, build_scene(state, context)), state.get("draft"))
    made = selected(made, state.get("selection", ""), context)
    made = estimated(tied(seeded(made, context.seed), context), context)
    if made.steps:
        context.work.meter.allow(cost_of(made, context, attempts=1))
        runtime.stream_writer(Planned(plan=made, approve=context.approve))
    return State(plan=made, cursor=0, results=())


def worked_in(plan: Plan, draft: Plan | None) -> Plan:
    """Return the plan with the draft of a move before it, unless a model has worked the draft in."""
    if draft is None or plan.planner:
        return plan
    return plan.model_copy(update={"steps": (*draft.steps, *plan.steps)})


def seeded(plan: Plan, seed: int) -> Plan:
    """Return the plan with every step's seed moved on by the user's; the steps carry it into the recipe."""
    steps = tuple(step.model_copy(update={"seed": step.seed + seed}) for step in plan.steps)
    return plan.model_copy(update={"steps": steps})


def selected(plan: Plan, region: str, context: Context) -> Plan:
    """Return the plan with every step that could be local put into the selected region.

    A plan that already uses the selection means it there and the whole picture elsewhere. What changes an
    object on the picture means that object.
    """
    if not region or any(step.target or step.region for step in plan.steps):
        return plan
    steps = tuple(
        step.model_copy(update={"region": region, "target": SELECTION})
        if step.object is None and context.toolbox(step.tool).takes_region
        else step
        for step in plan.steps
    )
    return plan.model_copy(update={"steps": steps})
