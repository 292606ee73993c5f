"""Look-ups: what a network that compares pictures and words says of an attempt; evidence, never a fact."""

from ...engines import Comparer
from ...engines.credit import Credit
from ...engines.registry import choices, engine
from ...engines.work import working
from ...errors import EngineUnavailable, ToolError
from ..context import Context
from ..minds import Attempt
from ..values.verdict import Finding, StepResult


def fit_findings(attempt: Attempt, context: Context) -> tuple[Finding, ...]:
    """Say for each painted step how well its words fit before and after; () without such a network.

    Finer than some hundredths nothing can be told, and no verdict passes or fails by it.
    """
    try:
        choices("compare", "fit")
    except EngineUnavailable:
        return ()
    found = (_finding(result, attempt, context) for result in attempt.results if not result.failure)
    return tuple(finding for finding in found if finding)


def _finding(result: StepResult, attempt: Attempt, context: Context) -> Finding | None:
    step, store = attempt.plan.steps[result.step], context.session.store
    words = str(step.arguments.get("instruction") or step.arguments.get("prompt") or "")
    before, after = store.picture(result.before), store.picture(result.after)
    if not words or before.size != after.size:
        return None
    region = store.region(result.region) if result.region else None
    credits: list[str] = []
    try:
        with working(credits=credits):
            comparer: Comparer = engine("compare", choices("compare", "fit")[0].name)
            scores = [float(comparer.fits(shown, [region], [words])[0, 0]) for shown in (before, after)]
    except (EngineUnavailable, ToolError) as error:
        return Finding(step=result.step, passed=True, text=f"how well the words fit was not seen: {error}")
    return Finding(step=result.step, passed=scores[1] >= scores[0], text=_said(words, scores, credits[0]))


def _said(words: str, scores: list[float], credit: str) -> str:
    known = Credit.parse(credit)
    model = ", ".join(known.weights.values()) if known else credit
    return f"CLIP ({model}): {words!r} fits {scores[0]:.3f} before, {scores[1]:.3f} after (no proof)"
