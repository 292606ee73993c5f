"""approve: in guided mode the user sees the plan, and may change it, before it runs."""

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from ..context import Context
from ..values.plan import Plan
from ..values.state import State


def approve(state: State, runtime: Runtime[Context]) -> State:
    """Wait for 'run', 'stop' or a changed plan as JSON."""
    plan = state.get("plan")
    assert plan is not None, "plan comes before approve"
    answer = interrupt({"plan": plan.model_dump(mode="json")})
    if answer == "stop":
        return State(plan=Plan(steps=()), stopped="cancelled")
    changed = plan if answer == "run" else Plan.model_validate(answer)
    for step in changed.steps:
        runtime.context.toolbox(step.tool)
    return State(plan=changed.model_copy(update={"amended": changed.steps != plan.steps}))
