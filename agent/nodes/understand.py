"""understand: turn the request, or the answer to a question, into a brief."""

from langgraph.runtime import Runtime

from ...pictures import draw_boxes
from ..context import Context
from ..values.brief import Question
from ..values.events import Asked, Understood
from ..values.state import State
from ..work.scene import build_scene


def understand(state: State, runtime: Runtime[Context]) -> State:
    """Let the mind read the request; after a question, let it hear the answer.

    The next question is announced here, with numbered outlines when its options are regions.
    """
    context = runtime.context
    scene = build_scene(state, context)
    brief, question, answer = state.get("brief"), state.get("question"), state.get("answer", "")
    if brief is not None and question is not None and answer:
        brief = context.mind.hear(answer, question, brief, scene)
    else:
        brief = context.mind.understand(state["request"], scene)
    runtime.stream_writer(Understood(brief=brief))
    if brief.question is not None:
        runtime.stream_writer(
            Asked(question=brief.question, preview=_preview(brief.question, state, context))
        )
    return State(brief=brief, answer="", question=None)


def _preview(question: Question, state: State, context: Context) -> str:
    session = context.session
    regions = [session.store.region(o.region).named(o.label) for o in question.options if o.region]
    if not regions:
        return ""
    return session.keep(draw_boxes(session.store.picture(state["picture"]), regions))
