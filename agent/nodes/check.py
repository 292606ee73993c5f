"""check: the hard facts of the step that just ran."""

from langgraph.runtime import Runtime

from ..context import Context
from ..values.events import Spent
from ..values.state import State


def check(state: State, runtime: Runtime[Context]) -> State:
    """Report what the turn has taken; the router reads the step's evidence."""
    runtime.stream_writer(Spent.of(runtime.context.work.meter))
    return State()


def hopeless(state: State) -> bool:
    """True when the last step left a picture that no further step can save."""
    results = state.get("results", ())
    facts = results[-1].evidence if results else None
    return facts is not None and (facts.wrong_size or facts.blank)
