# ruff: noqa: E501  (tables are read by their rows)
"""Kinds of follow-ups that went wrong once; each row is a conversation of two turns or more."""

from typing import Any

import pytest

from helpers.understanding_gate import hear, hear_talk
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.talks.unheard_words import without_unheard

TEXT = "write Gala at the top"
INSTEAD: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("paint the boat red", "honestly, blue would fit the lake better", "recolor", {"colour": "blue"}, "boat"),
    ("paint the boat red", "on reflection green", "recolor", {"colour": "green"}, "boat"),
    ("make it black and white", "keep the kite red", "look", {"name": "black_and_white"}, "everything except kite"),
    ("brighten it", "only brighten the dancers", "expose", {}, "dancers"),
    ("blur the background", "instead make it white", "replace_background", {"colour": "white"}, "subject"),
    ("add fog", "rain rather than fog", "weather", {"kind": "rain"}, ""),
    (TEXT, "Gale not Gala", "text", {"words": "Gale"}, ""),
    (TEXT, "and 8 pm underneath", "text", {"words": "Gala\n8 pm"}, ""),
    (TEXT, "dark letters please", "text", {"colour": "black"}, ""),
    ("write Hello dear friends", "lose the word dear", "text", {"words": "Hello friends"}, ""),
]  # fmt: skip
ON_TOP: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("paint the boat red", "and the same red for the oars", "recolor", {"colour": "red"}, "oars"),
    ("get rid of the barrel", "the one behind it has to go as well", "inpaint", {}, "barrel behind the barrel"),
    ("remove the cables", "and their shadows", "inpaint", {}, "shadows of the cables"),
    ("remove the geese", "one is still there on the right", "inpaint", {}, "geese on the right"),
    ("smooth her skin", "him too", "smooth_skin", {}, "man's skin"),
    ("sharpen it", "again", "adjust", {"sharpen": 0.5}, ""),
    ("make the sky blue", "darker blue", "expose", {}, "sky"),
]  # fmt: skip
MOVES = [
    (["paint the boat red", "I preferred the original colour"], "undo"),
    (["brighten it", "I think darker was nicer"], "undo"),
    (["blur the background", "actually leave it sharp"], "undo"),
    (["brighten it", "now it's washed out, undo"], "undo"),
    (["make it warmer", "scrap the warmer tone"], "undo"),
    (["add snow", "stop the snow"], "undo"),
    (["make the sky blue", "I want the clouds back"], "undo"),
    (["make it warmer", "it's gone orange now"], "less"),
    (["make it warmer", "bit too cosy now"], "less"),
    (["make it warmer", "hmm the snow looks yellow"], "less"),
    (["add fog", "only a hint of fog"], "less"),
    (["brighten it", "hmm that did nothing"], "more"),
    (["brighten it", "undo", "no, it was better bright"], "redo"),
    (["brighten it", "undo", "put the brightness back"], "redo"),
    (["brighten it", "how does it compare to the original?"], "compare"),
    (["brighten it", "sharpen it", "go back to the very first picture"], "original"),
]


@pytest.mark.parametrize(("first", "said", "tool", "arguments", "target"), INSTEAD)
def test_it_replaces_the_last_edit(
    first: str, said: str, tool: str, arguments: dict[str, Any], target: str
) -> None:
    heard, _ = hear_talk(RulesMind(), [first, said])
    (step,) = heard.steps
    assert step.tool == tool and arguments.items() <= step.arguments.items() and step.target == target
    assert heard.brief.move is not None and heard.brief.move.name == "undo"


@pytest.mark.parametrize(("first", "said", "tool", "arguments", "target"), ON_TOP)
def test_it_goes_on_from_the_last_edit(
    first: str, said: str, tool: str, arguments: dict[str, Any], target: str
) -> None:
    heard, _ = hear_talk(RulesMind(), [first, said])
    (step,) = heard.steps
    assert step.tool == tool and arguments.items() <= step.arguments.items() and step.target == target
    assert heard.brief.move is None


@pytest.mark.parametrize(("turns", "name"), MOVES)
def test_it_is_a_move(turns: list[str], name: str) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    assert heard.brief.move is not None and heard.brief.move.name == name and not heard.steps


@pytest.mark.parametrize("said", ["the hair got blurred too", "you also blurred the hair"])
def test_an_edit_that_fell_elsewhere_is_asked_about(said: str) -> None:
    heard, _ = hear_talk(RulesMind(), ["blur the background", said])
    assert heard.brief.question is not None and not heard.steps


def test_unknown_words_are_left_out_and_said_unless_they_may_name_a_thing() -> None:
    heard, _ = hear_talk(RulesMind(), ["paint the boat red", "blue pronto"])
    assert [s.arguments["colour"] for s in heard.steps] == ["blue"]
    assert any("pronto" in said for said in heard.brief.assumptions)
    assert without_unheard("blue pronto", frozenset()) == ("blue", "pronto")
    assert without_unheard("blue with the frumble", frozenset()) == ("", "")


OTHER = [
    ("give the goat more contrast", [("adjust", "goat")]),
    ("crop it to a square, so white background", [("replace_background", "subject"), ("crop", "")]),
    ("make just the tower brighter, it looks dull", [("expose", "tower")]),
    ("there's a blue tint over everything, get rid of it", [("enhance", "")]),
    ("it's glaring, make it darker", [("expose", "")]),
    ("desaturate everything but the lantern", [("look", "everything except lantern")]),
    ("could the gate be green?", [("recolor", "gate")]),
    ("90 degrees to the right please", [("rotate", "")]),
    ("it looks flat and the horizon is crooked", [("adjust", ""), ("straighten", "")]),
]


@pytest.mark.parametrize(("said", "steps"), OTHER)
def test_a_wish_and_what_is_said_around_it(said: str, steps: list[tuple[str, str]]) -> None:
    assert [(s.tool, s.target) for s in hear(RulesMind(), said).steps] == steps


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("add the words Merry Xmas please", "Merry Xmas"),
        ("can it say Merry Xmas?", "Merry Xmas"),
        ("write Are we there yet? at the top", "Are we there yet?"),
        ("add the word SALE, red, in the middle", "SALE"),
    ],
)
def test_courtesy_and_looks_are_no_letters(said: str, words: str) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert step.tool == "text" and step.arguments["words"] == words


@pytest.mark.parametrize(
    ("first", "said", "tool", "target"),
    [
        ("blur the background", "also make the car red", "recolor", "car"),
        ("paint the boat red", "now also remove the bed", "inpaint", "bed"),
        ("smooth her skin", "remove the wrinkles", "", ""),
        ("lighten the shadows", "remove the shadow", "", ""),
        ("make the sky blue", "remove the clouds", "inpaint", "clouds"),
        ("brighten it", "again", "expose", ""),
    ],
)
def test_a_wish_of_its_own_takes_nothing_back(first: str, said: str, tool: str, target: str) -> None:
    heard, _ = hear_talk(RulesMind(), [first, said])
    assert heard.brief.move is None
    assert [(s.tool, s.target) for s in heard.steps if tool] == ([(tool, target)] if tool else [])


@pytest.mark.parametrize("said", ["give me one stop more light", "give us a bit more contrast"])
def test_who_is_given_more_light_is_no_place(said: str) -> None:
    assert [s.target for s in hear(RulesMind(), said).steps] == [""]


def test_dots_behind_so_are_no_wish() -> None:
    brief = hear(RulesMind(), "It's too dark, so ...").brief
    assert brief.question is not None or brief.wishes
