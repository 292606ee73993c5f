"""Look again at a step that was carried out, with the session's pictures and the profile's eyes."""

from ...engines.registry import specs
from ...errors import EngineUnavailable, ToolError
from ...pictures import Picture, Region
from ...tools.find import find
from ..context import Context
from ..minds.judging.looked_at import LookedAt, Seer
from ..minds.judging.second_look import look_again
from ..values.plan import Step
from ..values.verdict import Finding, StepResult


def second_look(step: Step, result: StepResult, context: Context) -> tuple[Finding, ...]:
    """Return what a second look at a step finds; nothing of one that failed or only changed the frame."""
    if result.failure or result.evidence is None or result.before == result.after:
        return ()
    store = context.session.store
    before, after = store.picture(result.before), store.picture(result.after)
    region = store.region(result.region) if result.region else None
    if before.size != after.size or (region is not None and region.size != before.size):
        return ()
    tool = context.toolbox(step.tool)
    seer = _eyes_that_found(region, context)
    return look_again(LookedAt(result.step, step, tool, before, after, region, result.evidence, seer))


def _eyes_that_found(region: Region | None, context: Context) -> Seer | None:
    """Return the trained eyes that found a region: they know the picture, so asking them again is quick."""
    name = region.source.partition(":")[0] if region else ""
    if name not in {s.name for s in specs() if s.verb == "find" and s.needs}:
        return None

    def seen(picture: Picture, asked: dict[str, object]) -> list[Region]:
        try:
            return context.toolbox(find.tool.name).run(picture, None, {**asked, "engine": name}).result
        except (ToolError, EngineUnavailable):
            return []  # what they cannot say, they do not say: the other questions stand

    return seen
