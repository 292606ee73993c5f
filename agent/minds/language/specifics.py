"""What a vague wish consists of in this picture, as SANE takes instructions apart (section 3.2)."""

from collections.abc import Callable

from ...plan import Plan, Step

Decompose = Callable[[str], tuple[str, ...]]
"""Vague instruction → specific ones."""


def specified(plan: Plan, decompose: Decompose) -> Plan:
    """Return the plan with specific instructions beside each vague one for the whole picture."""
    return plan.model_copy(update={"steps": tuple(_specified(step, decompose) for step in plan.steps)})


def _specified(step: Step, decompose: Decompose) -> Step:
    if step.tool != "edit" or step.target or step.region or step.arguments.get("specific"):
        return step
    found = decompose(str(step.arguments["instruction"]))
    return step.model_copy(update={"arguments": step.arguments | {"specific": found}}) if found else step
