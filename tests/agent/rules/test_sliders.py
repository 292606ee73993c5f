"""Wishes for one slider and one place become one step, and never more than the slider goes."""

import pytest

from retoucher.agent.minds.rules.intent_calls import Action
from retoucher.agent.minds.rules.planner import merged
from retoucher.tools import tool


def adjusted(*amounts: dict[str, float], target: str = "") -> list[Action]:
    return merged([Action("adjust", dict(a), target, reason=f"Wish {n}.") for n, a in enumerate(amounts, 1)])


def test_amounts_of_one_slider_add_up_and_those_of_others_stand_beside() -> None:
    (step,) = adjusted({"contrast": 0.3}, {"contrast": 0.2, "clarity": 0.4})
    assert step.arguments == {"contrast": 0.5, "clarity": 0.4}
    assert step.reason == "Wish 1.; Wish 2."


@pytest.mark.parametrize("slider", ["contrast", "exposure", "hue", "sharpen", "denoise", "grain", "vibrance"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_stops_where_the_slider_ends(slider: str, sign: int) -> None:
    described = tool.get("adjust").schema()["parameters"]["properties"][slider]
    low, high = described["minimum"], described["maximum"]
    most = high if sign > 0 else low
    (step,) = adjusted({slider: 0.9 * most}, {slider: 0.9 * (high if sign > 0 else -high)})
    assert step.arguments[slider] == most
    tool.get("adjust").check(dict(step.arguments))


def test_the_same_wish_twice_is_the_stronger_of_both() -> None:
    twice = [Action("adjust", {"contrast": amount}, reason="More contrast.") for amount in (0.3, 0.5)]
    assert merged(twice)[0].arguments == {"contrast": 0.5}


def test_other_places_stay_steps_of_their_own() -> None:
    sky, ground = Action("adjust", {"contrast": 0.3}, "sky"), Action("adjust", {"contrast": 0.3}, "ground")
    assert merged([sky, ground]) == [sky, ground]
