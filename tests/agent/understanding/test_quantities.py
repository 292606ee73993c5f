"""Amounts in words: how far a slider goes, never a thing's name and never another amount."""

import math

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.words.quantities import numbered


def _tokens(said: str) -> str:
    return " ".join(word for word, _ in numbered([(word, False) for word in said.split()]))


@pytest.mark.parametrize(
    ("said", "stops"),
    [
        ("half a stop", 0.5),
        ("a half stop", 0.5),
        ("a third of a stop", 1 / 3),
        ("two thirds of a stop", 2 / 3),
        ("three quarters of a stop", 0.75),
        ("a stop", 1),
        ("a full stop", 1),
        ("a stop and a half", 1.5),
        ("one and a half stops", 1.5),
        ("1 1/3 stops", 4 / 3),
        ("2/3 stop", 2 / 3),
        ("a couple of stops", 2),
    ],
)
@pytest.mark.parametrize(("way", "sign"), [("brighten the fence by {}", 1), ("darken the fence by {}", -1)])
def test_stops_in_words_are_the_number_that_they_say(said: str, stops: float, way: str, sign: int) -> None:
    (step,) = hear(RulesMind(), way.format(said)).steps
    assert step.target == "fence"
    assert step.arguments["exposure"] == pytest.approx(sign * stops, abs=0.001)


@pytest.mark.parametrize(
    ("said", "exposure"),
    [
        ("-0.7", -0.7),
        ("+1 EV", 1),
        ("exposure +2/3", 2 / 3),
        ("exposure -1/3 EV", -1 / 3),
        ("exposure plus one", 1),
        ("half a stop up", 0.5),
        ("pull it down by two stops", -2),
        ("push it a stop", 1),
        ("overexpose by one stop", 1),
        ("brighten by ten percent", math.log2(1.1)),
        ("darken it by about a stop", -1),
    ],
)
def test_light_goes_where_it_is_said_to(said: str, exposure: float) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert step.target == ""
    assert step.arguments == {"exposure": pytest.approx(exposure, abs=0.001)}


@pytest.mark.parametrize(
    ("said", "slider", "value"),
    [
        ("twenty per cent more contrast", "contrast", 0.2),
        ("20% less saturation", "saturation", -0.2),
        ("bump the contrast +15", "contrast", 0.15),
        ("contrast minus ten", "contrast", -0.1),
        ("lower the saturation 15 points", "saturation", -0.15),
        ("contrast: -10", "contrast", -0.1),
    ],
)
def test_other_sliders_take_the_number_too(said: str, slider: str, value: float) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert step.arguments == {slider: pytest.approx(value)}


@pytest.mark.parametrize("said", ["remove the stop sign", "remove two stop signs", "crop to 3/2", "one dog"])
def test_what_is_no_amount_stays_as_it_was_said(said: str) -> None:
    assert _tokens(said) == said


def test_an_amount_is_never_part_of_a_name() -> None:
    steps = hear(RulesMind(), "warm it up by 200k").steps
    assert all("by" not in s.target and "200" not in s.target for s in steps)
