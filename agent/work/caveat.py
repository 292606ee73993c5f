"""Caveat: what a profile knows against its own models goes into every verdict on their work."""

from ...engines.registry import specs
from ...engines.work import working
from ...pictures import Picture
from ...tools.caption import caption
from ..context import Context
from ..minds import Attempt
from ..values.verdict import Finding, StepResult, Verdict


def with_caveat(verdict: Verdict, attempt: Attempt, context: Context) -> Verdict:
    """Return the verdict with a failed hard finding for each step that the profile's models had a part in."""
    caveat = context.work.profile.caveat
    touched = [r for r in attempt.results if caveat and not r.failure and _by_model(r, attempt, context)]
    if not touched:
        return verdict
    found = tuple(Finding(step=r.step, passed=False, text=caveat, hard=True) for r in touched)
    return verdict.model_copy(
        update={
            "passed": False,
            "instruction": min(verdict.instruction, 0.5),
            "quality": 0.0,
            "findings": (*verdict.findings, *found),
            "wrong": "; ".join(filter(None, (verdict.wrong, caveat))),
            "advice": "another profile",
        }
    )


def described(picture: Picture, context: Context) -> str:
    """Return what the captioner says of a picture, with the caveat when it is a model of the profile."""
    models: list[str] = []
    with working(credits=models):
        said = str(context.toolbox(caption.tool.name).run(picture, None, {}).result)
    return f"{said} ({context.work.profile.caveat})" if models and context.work.profile.caveat else said


def _by_model(result: StepResult, attempt: Attempt, context: Context) -> bool:
    """Return whether a model painted the step or found its region."""
    digest = attempt.plan.steps[result.step].region
    if result.engine or not digest:
        return bool(result.engine)
    seers = {s.name for s in specs() if s.verb == "find" and s.needs}
    return context.session.store.region(digest).source.partition(":")[0] in seers
