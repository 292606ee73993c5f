"""revise: try a failed edit another way, or do without the part that fails."""

from langgraph.runtime import Runtime

from ..context import Context
from ..memory.privacy import follow
from ..minds import Attempt
from ..values.events import Planned
from ..values.plan import Plan, Step, call_text
from ..values.state import AttemptRecord, State
from ..values.verdict import StepResult
from ..work.scene import build_scene
from ..work.worked_places import worked_places


def revise(state: State, runtime: Runtime[Context]) -> State:
    """Set the next plan; no plan means that the best attempt is final."""
    context, attempts, brief = runtime.context, state.get("attempts", ()), state.get("brief")
    assert brief is not None and attempts, "only a judged attempt is revised"
    last = attempts[-1]
    if last.plan.by_hand:
        return State(plan=None)
    follow(state, context.session.tree)
    scene = build_scene(state, context)
    store = context.session.store
    revised = None
    if len(attempts) <= context.retries:
        before, after = scene.picture, store.picture(last.picture)
        places = worked_places(last.plan, last.results, (before, after), state, context)
        earlier = attempts[:-1]
        attempt = Attempt(
            last.plan, before, after, last.results,
            places=places, tried=tuple(a.plan for a in earlier), failed=tuple(a.verdict for a in earlier),
        )  # fmt: skip
        revised = context.mind.revise(brief, attempt, last.verdict, scene)
    dropped = state.get("dropped", ())
    if revised is None and not dropped:
        revised, dropped = without_failures(last)
    if revised is None:
        return State(plan=None)
    kept = reusable(last, revised)
    runtime.stream_writer(Planned(plan=revised, attempt=len(attempts) + 1))
    base = context.session.tree.versions[state["base"]].picture
    return State(
        plan=revised,
        dropped=dropped,
        cursor=len(kept),
        results=kept,
        picture=kept[-1].after if kept else base,
    )


def without_failures(record: AttemptRecord) -> tuple[Plan | None, tuple[str, ...]]:
    """Return the plan without the steps that failed, and what those were; None when nothing is left."""
    failed = {f.step for f in record.verdict.findings if not f.passed and f.step >= 0}
    failed |= {r.step for r in record.results if r.failure}
    steps = tuple(s for i, s in enumerate(record.plan.steps) if i not in failed)
    if not failed or not steps:
        return None, ()
    dropped = tuple(call_text(s) for i, s in enumerate(record.plan.steps) if i in failed)
    return record.plan.model_copy(update={"steps": steps}), dropped


def reusable(record: AttemptRecord, plan: Plan) -> tuple[StepResult, ...]:
    """Return the results at the start that the new plan need not compute again."""
    kept: list[StepResult] = []
    for old, new, result in zip(record.plan.steps, plan.steps, record.results, strict=False):
        if _work(old) != _work(new) or result.failure:
            break
        kept.append(result)
    return tuple(kept)


def _work(step: Step) -> tuple[object, ...]:
    return step.tool, step.arguments, step.region, step.target, step.seed, step.object
