"""Estimate: what a plan will cost before it runs."""

from ...engines.work import current
from ...errors import EngineUnavailable
from ..context import Context
from ..minds import Speaker, Toolbox
from ..values.plan import Plan, Step


def estimated(plan: Plan, context: Context) -> Plan:
    """Return the plan with its cost: hosted edits, judging, and all retries; asks the profile for engines."""
    cost = cost_of(plan, context, 1 + context.retries)
    return plan.model_copy(update={"cost": cost, "unpriced": unpriced(plan, context)})


def cost_of(plan: Plan, context: Context, attempts: int) -> float:
    """Estimate the money in US dollars of that many attempts, each with every step done again."""
    images = current().images
    edits = sum(
        images.price_of_edit(_pictures(step)) for step in plan.steps if is_hosted(step, context.toolbox)
    )
    judging = context.mind.price(attempts) if isinstance(context.mind, Speaker) else 0.0
    return attempts * edits + judging


def unpriced(plan: Plan, context: Context) -> tuple[str, ...]:
    """Name the models that the plan may ask and whose price is not known."""
    minds = context.mind.unpriced() if isinstance(context.mind, Speaker) else ()
    images = current().images
    edits = any(is_hosted(step, context.toolbox) for step in plan.steps) and images.dollars(1, 1) is None
    return (*minds, images.model) if edits else minds


def is_hosted(step: Step, toolbox: Toolbox) -> bool:
    """Say whether a step goes to a hosted image model, as far as can be known before it runs."""
    try:
        takers = toolbox(step.tool).takers(step.arguments)
    except EngineUnavailable:
        return False
    return bool(takers) and takers[0].name == "hosted"


def _pictures(step: Step) -> int:
    return 1 + len(step.arguments.get("references", ()))
