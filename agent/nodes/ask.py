"""ask: wait for the user's answer to the one question that changes the picture."""

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from ..context import Context
from ..minds.answers import exchange
from ..values.state import State


def ask(state: State, runtime: Runtime[Context]) -> State:
    """Wait. The question was announced by `understand`: this node runs again when the answer comes."""
    brief = state.get("brief")
    assert brief is not None and brief.question is not None, "the router sends only briefs with a question"
    answer = str(interrupt(brief.question.model_dump()))
    return State(answer=answer, question=brief.question, exchanges=(exchange(brief.question, answer),))
