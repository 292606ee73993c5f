"""Moves that make a plan anew from what was done: again, less, more."""

import pytest

from helpers.fake_tools import step
from retoucher.agent.minds import Attempt
from retoucher.agent.minds.scripted_mind import PASSED, ScriptedMind, failed
from retoucher.agent.values import events as e
from retoucher.agent.values.brief import Brief, Move, MoveName
from retoucher.agent.values.plan import Expectation, Plan
from retoucher.agent.values.verdict import Fault, Finding, Verdict
from retoucher.tools import tool

BRIGHTER = Expectation(measure="lightness", holds="rises", value=0.02)
WARMER = step("adjust", arguments={"exposure": 3.0}, expectations=(BRIGHTER,), seed=4)


def moving(name: MoveName) -> Brief:
    return Brief(intent="history", request=name, move=Move(name=name))


def planned(events: list[e.Event]) -> Plan:
    return next(event.plan for event in events if isinstance(event, e.Planned))


@pytest.mark.parametrize(
    ("name", "exposure", "seed", "expected"),
    [("less", 1.5, 4, ()), ("more", 4.0, 4, (BRIGHTER,)), ("retry", 3.0, 5, (BRIGHTER,))],
)
def test_a_move_scales_what_is_an_amount(
    start, name: MoveName, exposure: float, seed: int, expected: tuple[Expectation, ...]
) -> None:
    """More stops where the slider ends; less is held to no amount of change, since none was asked for."""
    mind = ScriptedMind(plans={"brighter": (WARMER,)}, briefs={name: moving(name)})
    talk = start(mind, toolbox=tool.get)
    list(talk.say("brighter"))
    (again,) = planned(list(talk.say(name))).steps
    assert again.arguments == {"exposure": exposure}
    assert (again.seed, again.expectations) == (seed, expected)


def test_less_is_never_made_stronger_and_less_of_less_goes_on(start) -> None:
    """What the wished decrease is doubted for was kept with more of it; less that is hardly seen stays."""
    unseen = Finding(step=0, passed=False, text="the change cannot be seen", hard=True, fault="unseen")
    left = Finding(step=0, passed=False, text="a part of it is left", fault="left over")

    def verdict(attempt: Attempt) -> Verdict:
        if attempt.plan.steps[0].arguments["exposure"] > 2:
            return PASSED
        return failed("no").model_copy(update={"findings": (unseen, left)})

    def stronger(attempt: Attempt) -> Plan:
        return Plan(steps=(WARMER.model_copy(update={"arguments": {"exposure": 4.0}}),))

    mind = ScriptedMind(
        plans={"brighter": (WARMER,)}, briefs={"less": moving("less")}, verdict=verdict, revision=stronger
    )
    talk = start(mind, toolbox=tool.get)
    list(talk.say("brighter"))
    for wanted in (1.5, 0.75):
        plans = [event.plan for event in talk.say("less") if isinstance(event, e.Planned)]
        assert [plan.steps[0].arguments["exposure"] for plan in plans] == [wanted]
        assert talk.head.steps[0].arguments["exposure"] == wanted, "it is kept"


@pytest.mark.parametrize("fault", ["not done", "no change", "flat"])
def test_less_that_was_not_done_is_not_kept(start, fault: Fault) -> None:
    broken = failed("no").model_copy(
        update={"findings": (Finding(step=0, passed=False, text="", fault=fault),)}
    )
    mind = ScriptedMind(
        plans={"brighter": (WARMER,)},
        briefs={"less": moving("less")},
        verdict=lambda a: PASSED if a.plan.steps[0].arguments["exposure"] > 2 else broken,
    )
    talk = start(mind, toolbox=tool.get)
    list(talk.say("brighter"))
    list(talk.say("less"))
    assert talk.head.steps[0].arguments["exposure"] == 3.0


def test_again_means_the_failed_attempt_only_beside_the_current_version(start) -> None:
    mind = ScriptedMind(
        plans={"good": (step("lighten"),), "bad": (step("trim"),)},
        briefs={"undo": moving("undo"), "retry": moving("retry")},
        verdict=lambda a: failed("no") if a.plan.steps[0].tool == "trim" else PASSED,
    )
    talk = start(mind)
    list(talk.say("good"))
    list(talk.say("bad"))
    assert planned(list(talk.say("retry"))).steps[0].tool == "trim", "it failed beside version 1"
    list(talk.say("undo"))
    replied = [event.text for event in talk.say("retry") if isinstance(event, e.Replied)]
    assert replied == ["There is no edit to change yet: say what you would like."]
