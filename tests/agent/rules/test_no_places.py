"""Targets that are no places: the picture by another name, tones, slips of the reading."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.plan import Step

MEANT = [
    ("white balance is too warm", "adjust", "", "temperature", -1),
    ("the photo needs more colour", "adjust", "", "saturation", 1),
    ("shadows lighter", "adjust", "", "shadows", 1),
    ("lighten the shaded part", "adjust", "", "shadows", 1),
    ("let the corners go dark", "adjust", "", "vignette", 1),
    ("I want the border areas darker", "adjust", "", "vignette", 1),
    ("slight vignette around the outside please", "adjust", "", "vignette", 1),
    ("get that mist out of the picture", "adjust", "", "dehaze", 1),
    ("could you blur what's behind us", "blur", "background", "amount", 1),
    ("brighten the colours of this picture", "adjust", "", "vibrance", 1),
    ("brighten the lamp", "expose", "lamp", "brighten", 1),
    ("make this gloomy picture brighter", "expose", "", "brighten", 1),
    ("brighten this dark photo but keep the sky as it is", "expose", "everything except sky", "brighten", 1),
    ("give me one stop more light", "adjust", "", "exposure", 1),
    ("brighten my wedding photo", "expose", "wedding photo", "brighten", 1),
]
MISREAD = [
    "drop the small vase onto the rug",
    "remove the kitchen wall background",
    "get rid of the grainy appearance",
    "get the yellow out of his curtains",
    "remove right half of photo with dog",
    "delete all of the grey",
    "raise contrast in the photo bringing out all the shadows",
]


def _steps(request: str) -> list[Step]:
    mind, scene = RulesMind(), drawn.scene()
    brief = mind.understand(request, scene)
    return list(mind.plan(brief, scene).steps) if brief.wishes and brief.question is None else []


@pytest.mark.parametrize(("request_", "tool", "target", "argument", "sign"), MEANT)
def test_a_target_that_is_no_place_is_what_it_stands_for(
    request_: str, tool: str, target: str, argument: str, sign: int
) -> None:
    (step,) = _steps(request_)
    assert (step.tool, step.target) == (tool, target)
    assert step.arguments[argument] * sign > 0


@pytest.mark.parametrize("request_", MISREAD)
def test_what_was_misread_is_not_done(request_: str) -> None:
    assert _steps(request_) == []


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("the orange", "the orange"),
        ("the rose", "the rose"),
        ("the ripe plum", "ripe plum"),
        ("all the blue", ""),
    ],
)
def test_a_colour_that_bears_the_name_of_a_thing_can_go_as_the_thing(said: str, thing: str) -> None:
    assert [s.target for s in _steps(f"remove {said}")] == ([thing] if thing else [])


def test_fix_behind_a_complaint_asks_for_nothing_more() -> None:
    assert [s.tool for s in _steps("the face is too dark, fix pls")] == ["expose"]


@pytest.mark.parametrize("more", ["shadows darker", "let the corners be brighter"])
def test_lighter_and_darker_tones_are_opposites(more: str) -> None:
    lighter = _steps(more.replace("darker", "lighter").replace("brighter", "darker"))
    assert {k: v < 0 for s in lighter for k, v in s.arguments.items()} == {
        k: v > 0 for s in _steps(more) for k, v in s.arguments.items()
    }


@pytest.mark.parametrize(
    "request_",
    [
        "lift the girl out and put her on a starry background",
        "remove the lamp and replace it with tiny dragons",
    ],
)
def test_nothing_goes_to_make_room_for_what_cannot_be_painted(request_: str) -> None:
    assert _steps(request_) == []


def test_what_hangs_on_nothing_refused_is_done() -> None:
    assert next(s.tool for s in _steps("remove the lamp and brighten it")) == "inpaint"
