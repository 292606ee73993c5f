"""Steps that are said again as calls, told in the words of the step that they were."""

from ...values.plan import Plan, Step
from .. import Scene
from ..clauses.written_calls import AS_SET
from ..words.targets import the


def as_before(step: Step, scene: Scene) -> Step:
    """Return a step that repeats an earlier one elsewhere with what that one said of itself."""
    if not step.reason.rstrip(".").endswith(AS_SET):
        return step
    plans: tuple[Plan | None, ...] = (scene.undone_plan, scene.last_plan)
    earlier = (old for plan in plans if plan is not None for old in plan.steps)
    same = next((old for old in earlier if _call(old) == _call(step)), None)
    if same is None:
        return step
    reason = same.reason.replace(the(same.target), the(step.target)) if same.target else same.reason
    return step.model_copy(update={"reason": reason})


def _call(step: Step) -> tuple[object, ...]:
    return step.tool, step.arguments, step.object
