"""plan: turn the brief into steps."""

from langgraph.runtime import Runtime

from ..context import Context
from ..events import Planned
from ..scene import build_scene
from ..state import State


def plan(state: State, runtime: Runtime[Context]) -> State:
    """Let the mind plan; the estimate must fit the budget before anything runs."""
    context = runtime.context
    brief = state.get("brief")
    assert brief is not None, "understand comes before plan"
    made = context.mind.plan(brief, build_scene(state, context))
    if made.steps:
        context.meter.allow(made.cost)
        runtime.stream_writer(Planned(plan=made, approve=context.approve))
    return State(plan=made, cursor=0, results=())
