"""Where the local steps of an attempt worked: what a judge is shown enlarged."""

from ...pictures import Picture, Region
from ..context import Context
from ..minds import Place, Speaker
from ..values.brief import Brief
from ..values.plan import Plan, Step
from ..values.state import State
from ..values.verdict import StepResult
from .scene import SELECTION


def worked_places(
    plan: Plan,
    results: tuple[StepResult, ...],
    pictures: tuple[Picture, Picture],
    state: State,
    context: Context,
) -> tuple[Place, ...]:
    """Return the place of each step that worked in a region; none for a mind that only measures.

    `pictures` are the attempt's before and after.
    """
    if not isinstance(context.mind, Speaker):
        return ()
    return tuple(
        _place(result, plan.steps[result.step], pictures, state, context)
        for result in results
        if result.region and not result.failure
    )


def _place(
    result: StepResult, step: Step, pictures: tuple[Picture, Picture], state: State, context: Context
) -> Place:
    store = context.session.store
    region: Region = store.region(result.region)
    if any(picture.size != region.size for picture in pictures):
        pictures = store.picture(result.before), store.picture(result.after)
    return Place(result.step, region, *pictures, own=_shown_by_client(step, state, context))


def _shown_by_client(step: Step, state: State, context: Context) -> bool:
    """True for a region that the client selected, drew, named or chose; false for one that words found."""
    brief: Brief | None = state.get("brief")
    chosen = {wish.region for wish in brief.wishes if wish.region} if brief else set()
    record = context.session.regions.get(step.region)
    return step.target == SELECTION or (
        bool(step.region)
        and (step.region in {state.get("selection", ""), *chosen} or bool(record and record.name))
    )
