"""What is not understood of a wish is said, and the rest of it is done."""

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind


@pytest.mark.parametrize(
    ("said", "done", "left"),
    [
        ("make the car red and shiny", ("recolor", "car"), "shiny"),
        ("make it autumn with leaves falling", ("season", ""), "leaves falling"),
        ("make it a cartoon with thick lines", ("look", ""), "thick lines"),
        ("add a vignette but oval", ("adjust", ""), "oval"),
        ("make it brighter and somehow more wooly", ("expose", ""), "somehow more wooly"),
    ],
)
def test_a_shade_that_is_not_known_is_said(said: str, done: tuple[str, str], left: str) -> None:
    heard = hear(RulesMind(), said)
    assert [(s.tool, s.target) for s in heard.steps] == [done]
    assert f"Not understood: {left!r}" in heard.brief.assumptions
    assert heard.brief.question is None


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        ("remove the man and woman", {("inpaint", "man"), ("inpaint", "woman")}),
        ("make the cup and saucer darker", {("expose", "cup"), ("expose", "saucer")}),
        ("fill the frame with the horse", {("crop", "")}),
    ],
)
def test_what_is_known_is_not_left_out(said: str, steps: set[tuple[str, str]]) -> None:
    heard = hear(RulesMind(), said)
    assert {(s.tool, s.target) for s in heard.steps} == steps
    assert not any("ot understood" in a for a in heard.brief.assumptions)


def test_what_stays_behind_while_is_heard() -> None:
    (step,) = hear(RulesMind(), "warm it up while leaving the sky as it is").steps
    assert step.target == "everything except sky"


def test_what_is_told_behind_a_wish_is_no_place() -> None:
    heard = hear(RulesMind(), "make the car red, we hiked three hours for that view")
    assert [(s.tool, s.target) for s in heard.steps] == [("recolor", "car")]
    assert any("we hiked" in a for a in heard.brief.assumptions)


@pytest.mark.parametrize("said", ["make the dress blue with white dots", "darken the wall and so glimmery"])
def test_what_may_be_the_wish_itself_is_not_left_out(said: str) -> None:
    assert not hear(RulesMind(), said).steps


def test_what_narrows_a_wish_is_not_left_out() -> None:
    assert not hear(RulesMind(), "make the van yellow but only the bonnet").steps


def test_filling_a_hole_is_no_crop() -> None:
    assert not hear(RulesMind(), "remove the man and fill it with hedge").steps
