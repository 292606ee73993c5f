"""understand: turn the request, or the answer to a question, into a brief."""

from langgraph.runtime import Runtime

from ...pictures import draw_boxes
from ..context import Context
from ..minds.corrected import read_correction
from ..values.brief import Question
from ..values.events import Asked, Understood
from ..values.state import State
from ..work.recut import recut
from ..work.scene import build_scene


def understand(state: State, runtime: Runtime[Context]) -> State:
    """Let the mind read the request; after a question, let it hear the answer.

    The next question is announced here, with numbered outlines when its options are regions. An answer
    that corrects an outline is no mind's business: the region is cut anew and the question asked again.
    """
    context = runtime.context
    scene = build_scene(state, context)
    brief, question, answer = state.get("brief"), state.get("question"), state.get("answer", "")
    if brief is not None and question is not None and answer:
        correction = read_correction(answer, question)
        brief = (
            brief.model_copy(update={"question": recut(correction, question, scene.picture, context)})
            if correction
            else context.mind.hear(answer, question, brief, scene)
        )
    else:
        brief = context.mind.understand(state["request"], scene)
    runtime.stream_writer(Understood(brief=brief))
    if brief.question is not None:
        runtime.stream_writer(
            Asked(question=brief.question, preview=_preview(brief.question, state, context))
        )
    return State(brief=brief, mind=context.mind.name, answer="", question=None)


def _preview(question: Question, state: State, context: Context) -> str:
    session = context.session
    shown = {n: option for n, option in enumerate(question.options, 1) if option.region}
    if not shown:
        return ""
    regions = [session.store.region(option.region).named(option.label) for option in shown.values()]
    return session.keep(draw_boxes(session.store.picture(state["picture"]), regions, numbers=list(shown)))
