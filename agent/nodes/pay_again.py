"""pay_again: an edit that may be billed already is paid for once more only where the user says so."""

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from ...errors import PaidBefore
from ..context import Context
from ..minds.answers import exchange
from ..values.brief import Option, Question
from ..values.state import State

_YES, _NO = "yes, pay again", "no, leave it"


def owed(paid: PaidBefore) -> Question:
    """Return the question whether an edit is paid for once more."""
    text = f"{paid.about} went out before and nobody saw what came back: it may be billed already. Pay again?"
    options = (Option(label=_YES), Option(label=_NO))
    return Question(text=text[:1].upper() + text[1:], options=options, free=False, default=1)


def pay_again(state: State, runtime: Runtime[Context]) -> State:
    """Wait. The question was announced by `act`, which tries again on a yes."""
    question = state.get("owed")
    assert question is not None, "the router sends only what is owed"
    said = exchange(question, str(interrupt(question.model_dump())))
    agreed = said.choice == _YES
    stopped = "" if agreed else "it was not paid for again"
    return State(owed=None, pays_again=agreed, stopped=stopped, exchanges=(said,))
