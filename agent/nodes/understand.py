"""understand: turn the request, or the answer to a question, into a brief."""

from langgraph.runtime import Runtime

from ..context import Context
from ..events import Understood
from ..scene import build_scene
from ..state import State


def understand(state: State, runtime: Runtime[Context]) -> State:
    """Let the mind read the request; after a question, let it hear the answer."""
    context = runtime.context
    scene = build_scene(state, context)
    brief, question, answer = state.get("brief"), state.get("question"), state.get("answer", "")
    if brief is not None and question is not None and answer:
        brief = context.mind.hear(answer, question, brief, scene)
    else:
        brief = context.mind.understand(state["request"], scene)
    runtime.stream_writer(Understood(brief=brief))
    return State(brief=brief, answer="", question=None)
