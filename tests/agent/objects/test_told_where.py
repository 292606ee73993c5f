"""A reply says where each step worked, once they worked in different places."""

import pytest

from retoucher.agent.nodes.reply import outcome
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.state import AttemptRecord, State
from retoucher.agent.values.verdict import StepResult, Verdict


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (
            (("shift the light towards blue", "sky"), ("shift the light towards yellow", "grass")),
            "shift the light towards blue (the sky). shift the light towards yellow (the grass).",
        ),
        (
            (("blur the background", "background"), ("warm it", "dog")),
            "blur the background. warm it (the dog).",
        ),
        (
            (("raise the contrast", "sky"), ("warm it", "sky")),
            "raise the contrast. warm it.",
        ),
        ((("raise the contrast", ""), ("warm it", "sky")), "raise the contrast. warm it (the sky)."),
    ],
)
def test_where_each_step_worked_is_told(steps: tuple[tuple[str, str], ...], told: str):
    plan = Plan(steps=tuple(Step(tool="adjust", reason=why, target=where) for why, where in steps))
    results = tuple(StepResult(step=n, before="a", after="b") for n in range(len(steps)))
    verdict = Verdict(passed=True, instruction=1, preservation=1, quality=1)
    attempt = AttemptRecord(plan=plan, results=results, picture="b", verdict=verdict)
    assert outcome(State(attempts=(attempt,)), 1) == f"Version 1: {told}"
