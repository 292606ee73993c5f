"""judge: say whether the attempt does what was asked."""

from dataclasses import replace

from langgraph.runtime import Runtime

from ..context import Context
from ..memory.privacy import follow
from ..minds import Attempt, Speaker
from ..values.events import Judged
from ..values.plan import Plan
from ..values.state import AttemptRecord, State
from ..values.verdict import GAIN, Fault, Finding, Verdict
from ..work.caveat import with_caveat
from ..work.clip_scores import fit_findings
from ..work.scene import build_scene
from ..work.worked_places import worked_places

_TASTE: frozenset[Fault] = frozenset({"unseen", "too much", "too little", "flat", "detail", "skin", "halo"})
"""Faults that another amount would mend."""
_BROKEN: frozenset[Fault] = frozenset({"not done", "no change", "outside", "moved", "flat", "size"})
"""Faults that no amount excuses."""


def judge(state: State, runtime: Runtime[Context]) -> State:
    """Let the mind judge, against the best attempt so far when there is one."""
    context = runtime.context
    brief, plan = state.get("brief"), state.get("plan")
    assert brief is not None and plan is not None, "an attempt has a brief and a plan"
    follow(state, context.session.tree)
    scene = build_scene(state, context)
    best = best_attempt(state.get("attempts", ()))
    results, after = state.get("results", ()), context.session.store.picture(state["picture"])
    places = worked_places(plan, results, (scene.picture, after), state, context)
    attempt = Attempt(
        plan,
        scene.picture,
        after,
        results,
        places=places,
        tried=tuple(a.plan for a in state.get("attempts", ())),
    )
    attempt = replace(attempt, hints=fit_findings(attempt, context))
    by_model = isinstance(context.mind, Speaker)
    seen = _loaded(best, context) if best and by_model else None
    verdict = context.mind.judge(brief, attempt, seen, scene)
    verdict = verdict.model_copy(update={"findings": (*verdict.findings, *attempt.hints)})
    verdict = with_caveat(verdict, attempt, context)
    less = brief.move is not None and brief.move.name == "less" and not by_model
    verdict = against(best and best.verdict, as_before(verdict) if less else as_set(verdict, plan))
    record = AttemptRecord(
        plan=plan,
        results=state.get("results", ()),
        picture=state["picture"],
        verdict=verdict,
        dropped=state.get("dropped", ()),
    )
    number = len(state.get("attempts", ())) + 1
    runtime.stream_writer(Judged(attempt=number, verdict=verdict, picture=record.picture))
    return State(attempts=(record,))


def best_attempt(attempts: tuple[AttemptRecord, ...]) -> AttemptRecord | None:
    """Return the best attempt: by the judge's comparison, else by score; the earliest of equals."""
    best: AttemptRecord | None = None
    for attempt in attempts:
        if best is None or attempt.verdict.beats(best.verdict):
            best = attempt
    return best


def against(best: Verdict | None, new: Verdict) -> Verdict:
    """Return the new verdict with what the retry bought, by measurement; the same where eyes compared."""
    if best is None or new.better is not None:
        return new
    gain = new.score - best.score
    said = "better than" if gain > GAIN else "worse than" if gain < -GAIN else "no better than"
    found = Finding(
        step=-1, passed=True, text=f"{said} the best attempt so far ({new.score:.2f}, {best.score:.2f})"
    )
    return new.model_copy(update={"findings": (*new.findings, found)})


def as_set(verdict: Verdict, plan: Plan) -> Verdict:
    """Return the verdict; amounts that a hand set are kept, whatever is thought of them."""
    failed = {finding.fault for finding in verdict.findings if not finding.passed}
    if not plan.by_hand or not failed or not failed <= _TASTE:
        return verdict
    return verdict.model_copy(update={"passed": True})


def as_before(verdict: Verdict) -> Verdict:
    """Return the verdict on less of a version that was kept: what is doubted in it was kept with it."""
    if any(finding.fault in _BROKEN for finding in verdict.findings if not finding.passed):
        return verdict
    return verdict.model_copy(update={"passed": True})


def _loaded(record: AttemptRecord, context: Context) -> Attempt:
    store = context.session.store
    first = store.picture(record.results[0].before) if record.results else store.picture(record.picture)
    after = store.picture(record.picture)
    return Attempt(record.plan, first, after, record.results, verdict=record.verdict)
