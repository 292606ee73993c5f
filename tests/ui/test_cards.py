"""The cards of a turn say how each step ended."""

import pytest

from retoucher.agent.values import events as e
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import StepResult
from retoucher.ui.chat.panels.cards import plan_card
from retoucher.ui.chat.state.turns import TurnView, fold

SKY = Step(reason="More depth.", tool="adjust", arguments={"contrast": 0.3}, target="sky", region="sha256:1")
FLIP = Step(reason="As asked.", tool="flip", arguments={"axis": "horizontal"})


def result(step: int, failure: str = "") -> StepResult:
    after = "sha256:before" if failure else "sha256:after"
    return StepResult(step=step, before="sha256:before", after=after, seconds=1.2, failure=failure)


@pytest.fixture
def view() -> TurnView:
    begun = TurnView(1)
    for event in (e.Planned(plan=Plan(steps=(SKY, FLIP))), e.StepStarted(index=0, step=SKY)):
        fold(begun, event)
    return begun


def items(view: TurnView) -> list[str]:
    return [item.partition("</li>")[0] for item in plan_card(view).split("<li ")[1:]]


def test_a_failed_step_is_drawn_as_failed(view: TurnView) -> None:
    fold(view, e.StepFinished(index=0, step=SKY, result=result(0, "nothing matches <sky> & co")))
    failed, waiting = items(view)
    assert 'class="rt-failed"' in failed and 'aria-label="failed">✕<' in failed
    assert '<div class="rt-bad">nothing matches &lt;sky&gt; &amp; co</div>' in failed
    assert "After this step" not in failed, "it made no picture"
    assert "Where it works" in failed
    assert 'class="rt-waiting"' in waiting and "✕" not in waiting and "✓" not in waiting


def test_a_step_that_is_done_shows_its_picture_and_no_failure(view: TurnView) -> None:
    fold(view, e.StepFinished(index=0, step=SKY, result=result(0)))
    done, _ = items(view)
    assert 'class="rt-done"' in done and 'aria-label="done">✓<' in done
    assert "After this step" in done and "1.2 s" in done
    assert "rt-bad" not in done


def test_a_running_step_shows_its_share_and_what_it_does(view: TurnView) -> None:
    fold(view, e.StepProgress(index=0, share=0.25, doing="step 5 of 20"))
    running, _ = items(view)
    assert 'class="rt-running"' in running
    assert '<progress max="1" value="0.250"' in running and "step 5 of 20" in running
