"""What a retry need not do again, and what is left of a plan without the steps that fail."""

from helpers.fake_tools import step
from retoucher.agent.nodes.revise import reusable, without_failures
from retoucher.agent.values.plan import Plan
from retoucher.agent.values.state import AttemptRecord
from retoucher.agent.values.verdict import Finding, StepResult, Verdict

PLAN = Plan(steps=(step("lighten", target="sky"), step("lighten", arguments={"by": 5}), step("trim")))


def record(*failures: str, bad: tuple[int, ...] = ()) -> AttemptRecord:
    results = tuple(
        StepResult(step=i, before=f"sha256:{i}", after=f"sha256:{i + 1}", failure=failure)
        for i, failure in enumerate(failures)
    )
    findings = tuple(Finding(step=i, passed=i not in bad, text="") for i in range(len(failures)))
    verdict = Verdict(passed=False, instruction=0.5, preservation=1, quality=1, findings=findings)
    return AttemptRecord(plan=PLAN, results=results, picture="sha256:3", verdict=verdict)


def test_what_comes_before_the_first_change_is_kept() -> None:
    made = record("", "", "")
    assert reusable(made, PLAN) == made.results
    for field in (
        {"arguments": {"by": 6}},
        {"target": "sea"},
        {"seed": 1},
        {"region": "sha256:r"},
        {"tool": "idle"},
        {"object": 0},
    ):
        other = (PLAN.steps[0], PLAN.steps[1].model_copy(update=field), PLAN.steps[2])
        assert reusable(made, Plan(steps=other)) == made.results[:1], field
    reasoned = (PLAN.steps[0].model_copy(update={"reason": "other words"}), *PLAN.steps[1:])
    assert reusable(made, Plan(steps=reasoned)) == made.results


def test_a_step_that_failed_is_done_again_with_all_after_it() -> None:
    made = record("", "the engine is out of order", "")
    assert reusable(made, PLAN) == made.results[:1]
    assert reusable(record("no such region", "", ""), PLAN) == ()


def test_without_failures_leaves_out_what_failed_or_was_found_bad_and_says_so() -> None:
    plan, dropped = without_failures(record("", "out of order", "", bad=(2,)))
    assert plan is not None and plan.steps == PLAN.steps[:1]
    assert dropped == ("lighten(by=5)", "trim()")


def test_nothing_is_left_where_all_failed_or_none_did() -> None:
    assert without_failures(record("x", "x", "x")) == (None, ())
    assert without_failures(record("", "", "")) == (None, ())
