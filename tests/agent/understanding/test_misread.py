"""What sounds like a wish and is another one, or none, is not done; nor are the wishes of that shape lost."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.understanding_gate import Heard, hear
from retoucher.agent.minds.clauses.meaning import Action, Reading
from retoucher.agent.minds.clauses.said_once import said_once
from retoucher.agent.minds.rules import RulesMind

LISTED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "misread.yaml").read_text("utf-8"))


def done_though(heard: Heard, never: str) -> bool:
    """Return whether what must never be done was done."""
    steps, (_, _, value) = heard.steps, never.partition("argument:")
    deeds = [(step.tool, step.target, *sorted(step.arguments)) for step in steps]
    if never == "anything":
        return bool(steps) or heard.brief.move is not None
    if never == "whole":
        return any(not step.target for step in steps)
    if never == "twice":
        return len(deeds) > len(set(deeds))
    if value:
        return any(str(v) == value for step in steps for v in step.arguments.values())
    return any(step.tool == never for step in steps)


@pytest.mark.parametrize("kind", LISTED, ids=lambda k: k["kind"])
def test_what_only_sounds_like_a_wish_is_not_done(kind: dict[str, Any]) -> None:
    mind = RulesMind()
    heard = {said: hear(mind, said) for said in kind["said"]}
    misread = {said for said, h in heard.items() if any(done_though(h, never) for never in kind["never"])}
    assert not misread


@pytest.mark.parametrize(
    ("said", "tool"), [wish for kind in LISTED for wish in kind.get("unless", ())], ids=lambda w: w
)
def test_the_wish_of_that_shape_is_still_read(said: str, tool: str) -> None:
    assert tool in {step.tool for step in hear(RulesMind(), said).steps}


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("the contrast is gone", "adjust", {"contrast": 0.35}),
        ("all the sharpness is gone", "adjust", {"sharpen": 0.5}),
        ("3:2 portrait", "crop", {"aspect": "2:3"}),
        ("crop it to a 2:3 landscape", "crop", {"aspect": "3:2"}),
        ("it has a bluish tint", "enhance", {"cast": "blue"}),
        ("soft light on her face", "adjust", {"clarity": -0.5}),
        ("you made it too warm", "adjust", {"temperature": -0.3}),
        ("you made it a bit too warm", "adjust", {"temperature": -0.15}),
        ("I shot it too dark", "expose", {"brighten": 1.0}),
        ("it was made too dark", "expose", {"brighten": 1.0}),
        ("it's too dark, brighten it by 20%", "adjust", {"exposure": 0.263}),
        ("it's too dark, brighten it", "expose", {"brighten": 1.0}),
        ("my face is too dark, brighten it by 20%", "adjust", {"exposure": 0.263}),
        ("my face is way too dark, brighten it", "expose", {"brighten": 1.44}),
    ],
)
def test_it_is_read_as_what_it_is(said: str, tool: str, arguments: dict[str, Any]) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert step.tool == tool and arguments.items() <= step.arguments.items()


def test_it_behind_a_person_is_the_picture() -> None:
    (step,) = hear(RulesMind(), "My grandma is 90, make it warmer").steps
    assert (step.tool, step.target) == ("adjust", "")


def test_two_texts_are_taken_off() -> None:
    off = tuple(Reading(said, (Action("text", {}, object=at),)) for at, said in enumerate(("this", "that")))
    assert said_once(off, "remove it and remove the title") == off


def test_a_light_at_another_place_is_another_wish() -> None:
    steps = hear(RulesMind(), "it's too dark, make the sky brighter by 20%").steps
    assert [(step.tool, step.target) for step in steps] == [("expose", ""), ("adjust", "sky")]


def test_again_is_another_time() -> None:
    turned = Reading("turn it left", (Action("rotate", {"angle": -90.0}),))
    assert [r.actions for r in said_once((turned, turned), "left, left")] == [turned.actions, ()]
    assert [r.actions for r in said_once((turned, turned), "left at once, left")] == [turned.actions, ()]
    for another in ("left, and left again.", "left, and once more left"):
        assert said_once((turned, turned), another) == (turned, turned)
