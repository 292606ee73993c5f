"""check: look again at what the step that just ran made."""

from langgraph.runtime import Runtime

from ..context import Context
from ..values.events import Spent
from ..values.state import State
from ..work.looking import second_look


def check(state: State, runtime: Runtime[Context]) -> State:
    """Write down what a second look finds, and report what the turn has taken."""
    runtime.stream_writer(Spent.of(runtime.context.work.meter))
    plan, results = state.get("plan"), state.get("results", ())
    if plan is None or not results or results[-1].seen:
        return State()
    last = results[-1]
    selection = state.get("selection", "")
    step, context = plan.steps[last.step], runtime.context
    seen = second_look(step, last, context, selection, picked(state), placed(state))
    return State(results=(*results[:-1], last.model_copy(update={"seen": seen})))


def picked(state: State) -> tuple[str, ...]:
    """Return the digests of the outlines that the questions of this turn drew and of which one was taken."""
    answered = (exchange for exchange in state.get("exchanges", ()) if exchange.choice)
    return tuple(digest for exchange in answered for digest in exchange.outlines if digest)


def placed(state: State) -> tuple[str, ...]:
    """Return the digests of the regions that wishes name since an answer showed a place."""
    brief = state.get("brief")
    answered = any(not exchange.choice for exchange in state.get("exchanges", ()))
    return tuple(wish.region for wish in brief.wishes if wish.region) if brief and answered else ()


def hopeless(state: State) -> bool:
    """True when the last step left a picture that no further step can save."""
    results = state.get("results", ())
    facts = results[-1].evidence if results else None
    return facts is not None and (facts.wrong_size or facts.blank)
