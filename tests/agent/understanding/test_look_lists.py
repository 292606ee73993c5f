"""Looks in lists: each item is done, or it is said that it was not understood."""

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind


def _done(said: str) -> tuple[set[str], dict[str, float]]:
    """Return the looks that are laid on, and the sliders of the whole picture."""
    steps = hear(RulesMind(), said).steps
    assert all(not s.target for s in steps)
    looks = {s.arguments["name"] for s in steps if s.tool == "look"}
    return looks, {k: v for s in steps if s.tool in ("adjust", "expose") for k, v in s.arguments.items()}


@pytest.mark.parametrize(
    ("said", "look", "up", "down"),
    [
        ("80s film look, faded colours and a bit of grain", "vintage", ["grain", "blacks"], ["saturation"]),
        ("moody and cinematic, dark and a bit teal", "cinematic", ["vignette"], ["exposure", "temperature"]),
        ("bright and airy, slightly desaturated", "high_key", ["brighten"], ["saturation"]),
        (
            "make it look like an old polaroid, faded with a yellow tint",
            "vintage",
            ["temperature"],
            ["contrast"],
        ),
        ("a film look with grain and a vignette", "cinematic", ["grain", "vignette"], []),
    ],
)
def test_each_item_of_a_list_is_done(said: str, look: str, up: list[str], down: list[str]) -> None:
    looks, sliders = _done(said)
    assert looks == {look}
    assert all(sliders[name] > 0 for name in up)
    assert all(sliders[name] < 0 for name in down)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (
            "make it cinematic: teal shadows, orange highlights, a bit of grain",
            ["teal shadows", "orange highlights"],
        ),
        ("disposable camera look with flash and grain", ["flash"]),
        ("hazy, soft and warm like a summer evening", ["like a summer evening"]),
    ],
)
def test_an_item_that_is_not_known_is_said(said: str, left: list[str]) -> None:
    heard = hear(RulesMind(), said)
    assert heard.steps
    assert heard.brief.question is None
    assert all(any(item in a for a in heard.brief.assumptions) for item in left)


def test_light_on_a_thing_is_about_the_thing() -> None:
    steps = hear(RulesMind(), "golden hour, warm low evening light on the barn").steps
    assert {(s.tool, s.target) for s in steps} == {("time_of_day", ""), ("adjust", "barn")}


def test_another_sky_may_have_a_colour() -> None:
    (step,) = hear(RulesMind(), "replace the sky with a pink one").steps
    assert (step.tool, step.target, step.arguments) == ("recolor", "sky", {"colour": "pink"})


@pytest.mark.parametrize(
    "said", ["make the scarf match the hat's colour", "make the door the same colour as the window frames"]
)
def test_a_colour_of_another_thing_is_refused_for_its_true_reason(said: str) -> None:
    (refusal,) = hear(RulesMind(), said).brief.refusals
    assert "colour is not taken over" in refusal.why
    assert "paint" not in refusal.why
