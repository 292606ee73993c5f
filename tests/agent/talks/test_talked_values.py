# ruff: noqa: E501  (tables are read by their rows)
"""Values, qualities, other things and feelings in any order of words: each row is a conversation of two turns."""

from typing import Any

import pytest

from helpers import drawn_scene as drawn
from helpers.understanding_gate import Heard, hear, hear_talk
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.plan import Plan, Step

TEXT = "write 'Open late' at the bottom"
GREEN = "make the jacket green"
BRIGHT = "brighten the picture"
INSTEAD: list[tuple[str, str, str, dict[str, Any], str]] = [
    (TEXT, "the letters twice as big, and in red pls", "text", {"size": 0.16, "colour": "red"}, ""),
    (TEXT, "it's way too small to... no, just bigger", "text", {"words": "Open late"}, ""),
    (TEXT, "could use a bit more size", "text", {"size": 0.1}, ""),
    (TEXT, "bit smaller and over to the right", "text", {"place": "bottom_right", "size": 0.064}, ""),
    (TEXT, "in capital letters", "text", {"words": "OPEN LATE"}, ""),
    (TEXT, "with an exclamation mark at the end", "text", {"words": "Open late!"}, ""),
    (TEXT, "typo, it's Opne", "text", {"words": "Opne late"}, ""),
    (TEXT, "other side please, at the top", "text", {"place": "top"}, ""),
    (TEXT, "about 30 percent opaque would be perfect", "text", {"opacity": 0.3}, ""),
    ("paint the bench red", "I wanted blue not red", "recolor", {"colour": "blue"}, "bench"),
    ("paint the bench red", "hmm what if it was navy", "recolor", {"colour": "navy"}, "bench"),
    ("paint the bench red", "a touch darker, navy perhaps", "recolor", {"colour": "navy"}, "bench"),
    ("paint the bench red", "too bright", "recolor", {"colour": "#a60000"}, "bench"),
    ("add a white border", "not so thick", "border", {"width": 0.0333}, ""),
    ("add a white border", "black frame instead", "border", {"colour": "black"}, ""),
    ("brighten it by 10%", "make it 20 %", "adjust", {"exposure": 0.263}, ""),
    ("lower the saturation", "minus 40 instead", "adjust", {"saturation": -0.4}, ""),
    ("rotate it 10 degrees", "make it 20", "rotate", {"angle": 20}, ""),
    ("crop 10% off the left", "oops wrong side, meant right", "crop", {"right": 0.1}, ""),
    ("make it a sunset sky", "with stars instead", "sky", {"kind": "night"}, "sky"),
    ("add rain", "make it snow", "weather", {"kind": "snow"}, ""),
    (GREEN, "wrong thing, I wanted the trousers", "recolor", {"colour": "green"}, "trousers"),
    (GREEN, "the trousers, not the jacket", "recolor", {"colour": "green"}, "trousers"),
    (GREEN, "leave the jacket as it was and do the bench instead", "recolor", {"colour": "green"}, "bench"),
    (BRIGHT, "not the sky though", "expose", {"brighten": 0.8}, "everything except sky"),
    (BRIGHT, "I said darker!", "expose", {"brighten": -0.8}, ""),
    (BRIGHT, "darker, not brighter", "expose", {"brighten": -0.8}, ""),
    (BRIGHT, "not feeling it. go back and try black and white instead", "look", {"name": "black_and_white"}, ""),
]  # fmt: skip
ON_TOP: list[tuple[str, str, str, dict[str, Any], str]] = [
    (TEXT, "the same at the top", "text", {"words": "Open late", "place": "top"}, ""),
    ("crop 10% off the left", "and just as much on the right", "crop", {"right": 0.1}, ""),
    (GREEN, "very beautiful, now please same colour for the gloves", "recolor", {"colour": "green"}, "gloves"),
    (GREEN, "the collar isn't green yet", "recolor", {"colour": "green"}, "collar"),
    ("whiten grandma's teeth", "grandpa too haha", "expose", {}, "grandpa's teeth"),
    ("darken the floor", "ceiling likewise", "expose", {}, "ceiling"),
    ("remove the sign", "theres a smudge where it was", "inpaint", {}, "smudge where the sign was"),
    ("remove the power lines", "you missed a bit by the chimney", "inpaint", {}, "power lines by the chimney"),
    (BRIGHT, "The far end could do with rather more", "expose", {"brighten": 0.8}, "far end"),
    (BRIGHT, "keep this and now add a white border", "border", {"colour": "white"}, ""),
    ("rotate it left", "and once more", "rotate", {"angle": -90}, ""),
]  # fmt: skip
MOVES = [
    ("make it warmer", "too orange now", "less"),
    ("make it warmer", "a bit cooler again", "less"),
    ("make it warmer", "not warm enough", "more"),
    ("make it cooler", "too cold", "less"),
    (BRIGHT, "a little less bright", "less"),
    (BRIGHT, "brighter still", "more"),
    ("darken the picture", "too dark", "less"),
    ("blur the background", "it could be a lot blurrier still", "more"),
    ("blur the background", "not so blurry", "less"),
    ("add rain", "less rain", "less"),
    ("make it sepia", "not so sepia", "less"),
    ("get the noise out", "too smooth now, keep some grain", "less"),
    (TEXT, "without the text please", "undo"),
    ("make it sepia", "the sepia has to go", "undo"),
    ("crop to a square", "nvm, didnt want that", "undo"),
    (BRIGHT, "Remind me what we've done so far?", "changes"),
]
ASKED = [
    (GREEN, "now the edge is ugly"),
    (BRIGHT, "meh"),
    ("remove the lamp", "looks weird there, so patchy"),
]
NOT_SAID_OF_IT = [
    (GREEN, "make it black and white", "look"),
    (GREEN, "make the sky blue", "sky"),
    (TEXT, "make the sofa bigger and blue", ""),
    (BRIGHT, "make the background white", "replace_background"),
    (BRIGHT, "still too dark", "expose"),
    (BRIGHT, "the grass is too bright", "expose"),
]


@pytest.mark.parametrize(("first", "said", "tool", "arguments", "target"), INSTEAD)
def test_a_value_or_a_thing_replaces_the_one_of_the_last_edit(
    first: str, said: str, tool: str, arguments: dict[str, Any], target: str
) -> None:
    heard, _ = hear_talk(RulesMind(), [first, said])
    assert heard.brief.question is None and heard.brief.refusals == ()
    step = next(s for s in heard.steps if s.tool == tool)
    assert arguments.items() <= step.arguments.items() and step.target == target
    assert heard.brief.move is not None and heard.brief.move.name == "undo"


@pytest.mark.parametrize(("first", "said", "tool", "arguments", "target"), ON_TOP)
def test_one_thing_more_leaves_the_last_edit(
    first: str, said: str, tool: str, arguments: dict[str, Any], target: str
) -> None:
    heard, _ = hear_talk(RulesMind(), [first, said])
    (step,) = heard.steps
    assert step.tool == tool and arguments.items() <= step.arguments.items() and step.target == target
    assert heard.brief.move is None


@pytest.mark.parametrize(("first", "said", "name"), MOVES)
def test_a_quality_of_the_last_edit_is_more_or_less_of_it(first: str, said: str, name: str) -> None:
    heard, _ = hear_talk(RulesMind(), [first, said])
    assert heard.brief.move is not None and heard.brief.move.name == name and not heard.steps


@pytest.mark.parametrize(("first", "said"), ASKED)
def test_a_complaint_without_a_wish_is_asked_about_with_ways_that_can_be_gone(first: str, said: str) -> None:
    mind, heard = RulesMind(), hear_talk(RulesMind(), [first, said])[0]
    question = heard.brief.question
    assert question is not None and not heard.steps
    scene = drawn.scene(last_plan=Plan(steps=hear(mind, first).steps))
    led = {
        o.label: mind.hear(str(n), question, heard.brief, scene) for n, o in enumerate(question.options, 1)
    }
    back, nothing = led["take it back"], led["none of these"]
    assert back.move is not None and back.move.name == "undo"
    assert nothing.intent == "chat" and nothing.move is None and not nothing.wishes


def test_a_thing_that_is_only_named_is_asked_about_and_each_option_does_what_it_says() -> None:
    mind = RulesMind()
    heard, _ = hear_talk(mind, ["remove the tree", "the other tree"])
    question = heard.brief.question
    assert question is not None
    scene = drawn.scene(last_plan=Plan(steps=hear(mind, "remove the tree").steps))
    too, instead, nothing = (mind.hear(n, question, heard.brief, scene) for n in "123")
    assert too.move is None and [s.target for s in mind.plan(too, scene).steps] == ["other tree"]
    assert instead.move is not None and instead.move.name == "undo"
    assert [s.target for s in mind.plan(instead, scene).steps] == ["other tree"]
    assert not nothing.wishes and nothing.move is None


@pytest.mark.parametrize(
    "said", ["Superb work, no more changes required.", "lovely, thanks", "perfect, love it"]
)
def test_praise_changes_nothing(said: str) -> None:
    heard, _ = hear_talk(RulesMind(), [BRIGHT, said])
    assert heard.brief.intent == "chat" and not heard.steps and heard.brief.move is None


@pytest.mark.parametrize(("first", "said", "tool"), NOT_SAID_OF_IT)
def test_a_wish_of_its_own_is_not_said_of_the_last_edit(first: str, said: str, tool: str) -> None:
    heard, _ = hear_talk(RulesMind(), [first, said])
    assert heard.brief.move is None
    assert {tool} & {s.tool for s in heard.steps} if tool else heard.admits or heard.steps


@pytest.mark.parametrize(
    "said", ["and save it too", "thanks too", "and the contrast too", "the face got blurry too"]
)
def test_what_is_no_thing_gets_no_edit(said: str) -> None:
    heard: Heard = hear_talk(RulesMind(), [BRIGHT, said])[0]
    assert not [
        s for s in heard.steps if s.tool == "expose" and s.arguments == {"brighten": 0.8} and s.target
    ]


def test_opposites_of_a_quality_are_told_apart() -> None:
    for first, own, other in (("make it warmer", "too warm", "too cold"), (BRIGHT, "too bright", "too dark")):
        less, fresh = (hear_talk(RulesMind(), [first, said])[0] for said in (own, other))
        assert less.brief.move is not None and less.brief.move.name == "less"
        assert fresh.brief.move is None or fresh.brief.move.name != "less"


def test_a_step_without_such_a_value_is_left_alone() -> None:
    step = Step(reason="", tool="inpaint", target="lamp")
    heard = hear(RulesMind(), "in red", last_plan=Plan(steps=(step,)), last_target="lamp")
    assert heard.brief.move is None
