"""After a step that no further step can save, the rest of the plan is not carried out."""

import pytest

from retoucher.agent.graph import after_check
from retoucher.agent.nodes.check import hopeless
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.state import State
from retoucher.agent.values.verdict import StepResult
from retoucher.pictures import Evidence

SIZE = (64, 48)
GOOD = Evidence(size_before=SIZE, size_after=SIZE, changed_inside=0.5)
TWO = Plan(steps=(Step(reason="one", tool="adjust"), Step(reason="two", tool="adjust")))


def after(*facts: Evidence | None) -> State:
    results = tuple(
        StepResult(step=i, before="sha256:a", after="sha256:b", evidence=fact) for i, fact in enumerate(facts)
    )
    return State(results=results, plan=TWO, cursor=len(results))


@pytest.mark.parametrize("fact", ["wrong_size", "blank"])
def test_a_blank_or_a_wrong_size_is_hopeless(fact: str) -> None:
    state = after(GOOD.model_copy(update={fact: True}))
    assert hopeless(state)
    assert after_check(state) == "judge"


@pytest.mark.parametrize("facts", [(GOOD,), (None,), (GOOD.model_copy(update={"unchanged": True}),)])
def test_anything_else_goes_on_to_the_next_step(facts: tuple[Evidence | None, ...]) -> None:
    assert not hopeless(after(*facts))
    assert after_check(after(*facts)) == "act"


def test_only_the_last_step_counts_and_none_is_no_harm() -> None:
    assert not hopeless(after(GOOD.model_copy(update={"blank": True}), GOOD))
    assert not hopeless(State())
