"""ask: put the one question that changes the picture, and wait."""

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from ...pictures import draw_boxes
from ..brief import Question
from ..context import Context
from ..events import Asked
from ..state import State


def ask(state: State, runtime: Runtime[Context]) -> State:
    """Wait for the user's answer; numbered outlines are drawn when the options are regions."""
    brief = state.get("brief")
    assert brief is not None and brief.question is not None, "the router sends only briefs with a question"
    question = brief.question
    runtime.stream_writer(Asked(question=question, preview=_preview(question, state, runtime.context)))
    answer = interrupt(question.model_dump())
    return State(answer=str(answer), question=question)


def _preview(question: Question, state: State, context: Context) -> str:
    store = context.session.store
    regions = [store.region(o.region).named(o.label) for o in question.options if o.region]
    if not regions:
        return ""
    return store.put(draw_boxes(store.picture(state["picture"]), regions))
