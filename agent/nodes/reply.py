"""reply: end the turn with words that say what was done and what was not."""

from langgraph.runtime import Runtime

from ...errors import BudgetExceeded, ModelFailure
from ..context import Context
from ..memory.sessions import TurnRecord
from ..minds import Speaker
from ..minds.words.targets import the
from ..values.brief import Brief, Refusal
from ..values.events import Replied, Spent
from ..values.plan import Step, call_text
from ..values.state import AttemptRecord, State
from ..values.verdict import Fault, Verdict
from .commit import done_steps
from .judge import best_attempt

_MASKS: frozenset[Fault] = frozenset({"left over", "wrong place", "still there", "skin", "halo"})
"""Faults of a mask, which a person can put right by pointing."""


def reply(state: State, runtime: Runtime[Context]) -> State:
    """Compose the answer, write the turn down, and tell the faces that the turn is over."""
    context = runtime.context
    text = state.get("reply", "") or _told(state, context)
    head, spent = context.session.tree.head, Spent.of(context.work.meter)
    context.session.add_turn(
        TurnRecord(
            number=state["turn"],
            request=state["request"],
            reply=text,
            version=head.number,
            target=last_target(state) or previous_target(context, state),
            money=spent.money,
            seconds=spent.seconds,
            calls=spent.calls,
            exchanges=state.get("exchanges", ()),
        )
    )
    runtime.stream_writer(spent)
    runtime.stream_writer(Replied(text=text))
    return State(reply=text)


def _told(state: State, context: Context) -> str:
    """Return the report; a mind with words of its own explains first what did not go as it was asked."""
    report, attempts = compose(state, context.session.tree.head.number), state.get("attempts", ())
    began = state.get("mind", "")
    if began and began != context.mind.name:
        report = f"{report}\n{began} began this, {context.mind.name} went on."
    best = best_attempt(attempts)
    smooth = best is None or (best.verdict.passed and not best.dropped)
    if smooth or state.get("failure") or state.get("stopped") or not isinstance(context.mind, Speaker):
        return report
    try:
        return f"{context.mind.reply(state['request'], report)}\n{report}"
    except (ModelFailure, BudgetExceeded):
        return report


def compose(state: State, head: int) -> str:
    """Return the reply of a turn that has none yet."""
    brief = state.get("brief")
    parts = [_failure(state), outcome(state, head), *(_brief_parts(brief) if brief else ())]
    return "\n".join(part for part in parts if part) or "Nothing was changed."


def _failure(state: State) -> str:
    failure, stopped = state.get("failure", ""), state.get("stopped", "")
    if stopped == "cancelled":
        return "Stopped; what was done is kept."
    if failure:
        return f"That did not work: {failure}"
    return f"Stopped: {stopped}" if stopped else ""


def outcome(state: State, head: int) -> str:
    """Return what became of the attempts; '' where there was none."""
    attempts = state.get("attempts", ())
    best = best_attempt(attempts)
    if best is None:
        return ""
    if not best.verdict.passed:
        kept = "; the best attempt is kept beside it (say 'keep it anyway')" if _made(attempts) else ""
        asks = "" if state.get("selection") else _asks_for_a_place(best.verdict)
        return (
            f"It failed after {_count(len(attempts), 'attempt')}: {_sentence(best.verdict.wrong)} "
            f"Version {head} is unchanged{kept}.{asks}"
        )
    if not best.results:
        return ""
    done = _deeds(done_steps(best))
    told = [_sentence(f.text[:1].upper() + f.text[1:]) for f in best.verdict.findings if f.told]
    return " ".join(
        [f"Version {head}:", *done, *told, *(f"Left out, because it failed: {d}." for d in best.dropped)]
    )


def _deeds(steps: tuple[Step, ...]) -> list[str]:
    """Return what each step did, and where, once they worked in different places."""
    said = [step.reason or call_text(step) for step in steps]
    if len({step.target for step in steps}) > 1:
        said = [
            f"{told} ({the(step.target)})" if _adds(step, told) else told
            for step, told in zip(steps, said, strict=True)
        ]
    return [_sentence(told) for told in said]


def _adds(step: Step, told: str) -> bool:
    """Return whether a sentence leaves open where the step worked."""
    return (
        bool(step.target) and step.target.lower() not in told.lower() and not told.endswith((".", "!", "?"))
    )


def _made(attempts: tuple[AttemptRecord, ...]) -> bool:
    """Return whether an attempt made another picture, or laid something on it: that one is a version."""
    results = (result for attempt in attempts for result in attempt.results if not result.failure)
    return any(result.after != result.before or result.laid.objects for result in results)


def _asks_for_a_place(verdict: Verdict) -> str:
    """Return the question that is left when every mask that was tried was wrong; '' where none was."""
    wrong_mask = any(f.fault in _MASKS for f in verdict.findings if not f.passed)
    return " What exactly is meant? Show it with a click, a box or the brush." if wrong_mask else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _brief_parts(brief: Brief) -> tuple[str, ...]:
    return (brief.answer, *map(_assumed, brief.assumptions), *map(refusal_text, brief.refusals))


def _assumed(said: str) -> str:
    return said if said.startswith("Taken to mean: ") else f"Assumed: {said}"


def refusal_text(refusal: Refusal) -> str:
    """Return a refusal as a sentence with the way out."""
    why = refusal.why[:1].upper() + refusal.why[1:]
    return f"Not done: {_sentence(refusal.wish)} {_sentence(why)}{way_out(refusal)}"


def way_out(refusal: Refusal) -> str:
    """Return what would bring the engine that could, as a refusal ends on a terminal; '' where none could."""
    return f" It takes {refusal.engine} ({refusal.command})." if refusal.engine else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def last_target(state: State) -> str:
    """Return the phrase of the last region that the turn worked on."""
    plan, brief = state.get("plan"), state.get("brief")
    targets = [s.target for s in plan.steps if s.target] if plan else []
    targets = targets or ([w.target for w in brief.wishes if w.target] if brief else [])
    return targets[-1] if targets else ""


def previous_target(context: Context, state: State) -> str:
    """Return what 'it' meant after the turn before; '' where a move went to another version since."""
    earlier = [t for t in context.session.turns if t.number < state["turn"]]
    here = context.session.tree.head.number
    if not earlier or (earlier[-1].version != here and state.get("plan") is None):
        return ""
    return earlier[-1].target
