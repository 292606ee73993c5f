"""commit: keep every attempt as a version; the best one that passed becomes current."""

from langgraph.runtime import Runtime

from ..context import Context
from ..minds import Attempt
from ..values.events import Committed
from ..values.laid import Laid
from ..values.plan import Step
from ..values.state import AttemptRecord, State
from ..values.verdict import Verdict, as_done
from ..values.versions import Version, version_id
from ..work.caveat import with_caveat
from .judge import best_attempt


def commit(state: State, runtime: Runtime[Context]) -> State:
    """Add the versions and move the head; a failed edit leaves the head where it was.

    What a stopped turn had done counts as an attempt from here on.
    """
    session = runtime.context.session
    judged = state.get("attempts", ())
    stopped = () if judged else _stopped(state, runtime.context)
    attempts = judged or stopped
    best = best_attempt(attempts)
    base = session.tree.versions[state["base"]]
    for number, attempt in enumerate(attempts):
        same = tuple(a for a in attempts if a.picture == attempt.picture)
        unchanged = (attempt.picture, laid_by(attempt, base)) == (base.picture, base.laid)
        if unchanged or attempt is not best_attempt(same):
            continue
        version = session.add_version(_version(state, base, attempt, number))
        head = attempt is best and attempt.verdict.passed
        if head:
            session.move_head(version)
        runtime.stream_writer(Committed(version=version, head=head))
    return State(attempts=stopped)


def _version(state: State, base: Version, attempt: AttemptRecord, number: int) -> Version:
    return Version(
        id=version_id(base.id, attempt.picture, state["turn"], number),
        number=0,
        parent=base.id,
        picture=attempt.picture,
        laid=laid_by(attempt, base),
        request=state["request"],
        steps=done_steps(attempt),
        planner=attempt.plan.planner,
        others=attempt.plan.others,
        verdict=attempt.verdict,
        seconds=sum(r.seconds for r in attempt.results),
        cost=sum(r.cost for r in attempt.results),
    )


def laid_by(attempt: AttemptRecord, base: Version) -> Laid:
    """Return what lies on the picture that an attempt made from a version."""
    return attempt.results[-1].laid if attempt.results else base.laid


def done_steps(attempt: AttemptRecord) -> tuple[Step, ...]:
    """Return the steps of an attempt that were carried out, each with where and by whom."""
    return tuple(as_done(attempt.plan.steps[r.step], r) for r in attempt.results if not r.failure)


def _stopped(state: State, context: Context) -> tuple[AttemptRecord, ...]:
    """Return what a stopped turn had done, as an attempt that nobody judged; a caveat holds all the same."""
    plan, results = state.get("plan"), state.get("results", ())
    if plan is None or not results:
        return ()
    verdict = Verdict(
        passed=True,
        instruction=0.5,
        preservation=1,
        quality=0.5,
        wrong="stopped before the end",
        judge="none",
    )
    before, after = (context.session.store.picture(d) for d in (results[0].before, state["picture"]))
    verdict = with_caveat(verdict, Attempt(plan, before, after, results), context)
    return (AttemptRecord(plan=plan, results=results, picture=state["picture"], verdict=verdict),)
