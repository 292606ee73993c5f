"""The cards of a turn say how each step ended."""

import pytest

from retoucher.agent.values import events as e
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import StepResult, Verdict
from retoucher.pictures import Evidence
from retoucher.ui.chat.panels.cards import plan_card, step_title
from retoucher.ui.chat.panels.parameters import written
from retoucher.ui.chat.panels.verdict_card import verdict_card
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
    assert '<div class="rt-bad">Nothing matches &lt;sky&gt; &amp; co</div>' in failed
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


@pytest.mark.parametrize(("taken", "said"), [(3, "about 2 s"), (30, "longer than the usual 2 s")])
def test_an_estimate_that_no_longer_holds_is_said_to_be_exceeded(taken: float, said: str) -> None:
    view = TurnView(1)
    fold(view, e.Planned(plan=Plan(steps=(SKY,), seconds=2)))
    fold(view, e.StepStarted(index=0, step=SKY))
    view.steps[0].started -= taken
    assert said in plan_card(view) and f">{taken} s<" in plan_card(view)
    fold(view, e.StepFinished(index=0, step=SKY, result=result(0)))
    assert "2 s" not in plan_card(view).partition("</header>")[0], "it is over"


def test_a_step_is_called_by_a_person_s_words() -> None:
    marked = Step(reason="r", tool="inpaint", target="selection", region="sha256:1")
    assert [step_title(marked), step_title(SKY)] == ["Fill in · what you marked", "Adjust · sky"]


def measured(step: int, outside: float = 0.0) -> StepResult:
    evidence = Evidence(size_before=(60, 40), size_after=(60, 40), changed_outside=outside)
    return result(step).model_copy(update={"evidence": evidence})


def test_a_tick_says_that_only_a_part_changed_where_that_was_measured_of_all_that_was_done(view: TurnView):
    def title(*results: StepResult) -> str:
        begun = TurnView(1)
        fold(begun, e.Planned(plan=Plan(steps=(SKY, FLIP))))
        for step, each in zip((SKY, FLIP), results, strict=False):
            fold(begun, e.StepFinished(index=each.step, step=step, result=each))
        fold(begun, e.Judged(attempt=1, verdict=verdict(True), picture="sha256:after"))
        return verdict_card(begun)

    assert "Only what I took for the sky" in title(measured(0)), "the other step was left out"
    assert "Only" not in title(measured(0), measured(1)), "the whole photo was mirrored"
    assert "nothing else changed" not in title(measured(0), measured(1))
    assert "Only" not in title(result(0)), "nothing was measured"
    assert "Only" not in title(measured(0, outside=0.1))
    assert "Only what I took for the sky" in title(measured(0), result(1, "it failed"))


def verdict(passed: bool) -> Verdict:
    return Verdict(
        passed=passed, instruction=1, preservation=1, quality=1, wrong="" if passed else "too dark"
    )


@pytest.mark.parametrize(
    ("passes", "title"),
    [
        ((True,), "Only what I took for the sky changed"),
        ((False,), "Not good enough"),
        ((False, True), "Only what I took for the sky changed"),
        ((True, False), "Only what I took for the sky changed"),
    ],
)
def test_one_attempt_that_passed_is_enough(view: TurnView, passes: tuple[bool, ...], title: str) -> None:
    fold(view, e.StepFinished(index=0, step=SKY, result=measured(0)))
    for number, passed in enumerate(passes, 1):
        fold(view, e.Judged(attempt=number, verdict=verdict(passed), picture="sha256:after"))
    card = verdict_card(view)
    assert f"> {title}</b>" in card


@pytest.mark.parametrize(("attempt", "state"), [(1, "waiting"), (2, "done")])
def test_only_a_retry_takes_over_what_is_done(view: TurnView, attempt: int, state: str) -> None:
    fold(view, e.StepFinished(index=0, step=SKY, result=result(0)))
    fold(view, e.Planned(plan=Plan(steps=(SKY, FLIP)), attempt=attempt))
    assert [shown.state for shown in view.steps] == [state, "waiting"]


@pytest.mark.parametrize(("value", "shown"), [(0.3, "+0.30"), (-0.3, "-0.30"), (0.0, "0.00")])
def test_an_amount_has_a_sign_where_there_are_both(value: float, shown: str) -> None:
    assert written(SKY.model_copy(update={"arguments": {"contrast": value}})) == {"contrast": shown}
    assert written(SKY.model_copy(update={"arguments": {"grain": 0.3}})) == {"grain": "0.30"}
