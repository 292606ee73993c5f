# ruff: noqa: E501  (tables are read by their rows)
"""What is said of the last edit changes that edit: each row is a conversation and what its last turn does."""

from typing import Any

import pytest

from helpers.understanding_gate import hear_talk
from retoucher.agent.minds.rules import RulesMind
from retoucher.prompts.follow_up_words import load_follow_up_words

TEXT = "write 'Open late' at the bottom"
GREEN = "make the jacket green"
FRAME = "put a white border around it"
INSTEAD: list[tuple[list[str], str, dict[str, Any], str]] = [
    ([TEXT, "smaller"], "text", {"words": "Open late", "place": "bottom"}, ""),
    ([TEXT, "in yellow please"], "text", {"words": "Open late", "colour": "yellow"}, ""),
    ([TEXT, "can you make the text red"], "text", {"colour": "red"}, ""),
    ([TEXT, "the text should be pink"], "text", {"words": "Open late", "colour": "pink"}, ""),
    ([TEXT, "the text should be Open Early"], "text", {"words": "Open Early"}, ""),
    ([TEXT, "make it say Pink"], "text", {"words": "Pink"}, ""),
    ([TEXT, "no, top right"], "text", {"place": "top_right"}, ""),
    ([TEXT, "move it to the top"], "text", {"place": "top"}, ""),
    ([TEXT, 'change it to "Open All Day"'], "text", {"words": "Open All Day"}, ""),
    ([TEXT, "it should say Open Early"], "text", {"words": "Open Early"}, ""),
    (["write 'Meet 5 May' at the top", "sorry, I meant 6 May"], "text", {"words": "Meet 6 May", "place": "top"}, ""),
    (["write 'Now -10%' at the top", "make that -15% and a bit bigger"], "text", {"words": "Now -15%", "size": 0.1}, ""),
    (["write 'CLOSED' at the top", "make that OPEN"], "text", {"words": "OPEN"}, ""),
    ([TEXT, "oops, it should say Open Early"], "text", {"words": "Open Early"}, ""),
    ([GREEN, "hmm, in blue rather"], "recolor", {"colour": "blue"}, "jacket"),
    ([GREEN, "that's the wrong colour, it should be blue"], "recolor", {"colour": "blue"}, "jacket"),
    ([GREEN, "no, the trousers"], "recolor", {"colour": "green"}, "trousers"),
    ([GREEN, "not the jacket, the hat"], "recolor", {"colour": "green"}, "hat"),
    ([GREEN, "I meant the hat"], "recolor", {"colour": "green"}, "hat"),
    (["brighten the picture", "no, only the sky"], "expose", {"brighten": 0.8}, "sky"),
    (["rotate it left", "the other way"], "rotate", {"angle": 90}, ""),
    (["rotate it left", "no, right"], "rotate", {"angle": 90}, ""),
    (["flip it", "upside down I meant"], "flip", {"axis": "vertical"}, ""),
    (["crop to a square", "no, 16:9"], "crop", {"aspect": "16:9"}, ""),
    ([FRAME, "thinner"], "border", {"colour": "white"}, ""),
    ([FRAME, "in black"], "border", {"colour": "black"}, ""),
    (["make it vintage", "sepia instead"], "look", {"name": "sepia"}, ""),
    (["make it vintage", "no, black and white"], "look", {"name": "black_and_white"}, ""),
    (["make the background white", "no, transparent"], "replace_background", {"transparent": True}, "subject"),
    (["change the sky to a sunset", "clouds instead"], "sky", {"kind": "overcast"}, "sky"),
]  # fmt: skip
ON_TOP: list[tuple[list[str], str, dict[str, Any], str]] = [
    (["remove the lamp", "and the bench"], "inpaint", {}, "bench"),
    (["remove the lamp", "the bench as well please"], "inpaint", {}, "bench"),
    (["remove the lamp", "you missed the shadow"], "inpaint", {}, "shadow of the lamp"),
    ([GREEN, "the hat too"], "recolor", {"colour": "green"}, "hat"),
    (["rotate it left", "again"], "rotate", {"angle": -90}, ""),
    (["it's too dark", "still too dark"], "expose", {"brighten": 1}, ""),
    (["make it cooler", "i said cooler not warmer!!"], "adjust", {"temperature": -0.3}, ""),
]  # fmt: skip
MOVES = [
    (["brighten the picture", "I liked it better before"], "undo"),
    (["remove the lamp", "put it back"], "undo"),
    (["make the sofa blue", "the sofa back to how it was"], "undo"),
    (["make the sky dramatic", "too much, it looks fake"], "less"),
    (["blur the background", "more blur"], "more"),
    (["make it warmer", "half of that"], "less"),
    (["make it warmer", "undo that", "hmm no, it was nice, bring it back"], "redo"),
    (["brighten it", "make it sepia", "make it warmer", "take the sepia one"], "goto"),
]  # fmt: skip
FRESH = [
    ([GREEN, "make it black and white"], "look"),
    (["make it warmer", "and a bit brighter"], "expose"),
    (["brighten the picture", "add the text 'Smaller'"], "text"),
    (["make it sepia", "crop to 4:5"], "crop"),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "tool", "arguments", "target"), INSTEAD)
def test_a_correction_replaces_the_last_edit(
    turns: list[str], tool: str, arguments: dict[str, Any], target: str
) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    assert heard.brief.question is None and heard.brief.refusals == ()
    step = next(s for s in heard.steps if s.tool == tool)
    assert arguments.items() <= step.arguments.items() and step.target == target
    assert heard.brief.move is not None and heard.brief.move.name == "undo"


@pytest.mark.parametrize(("turns", "tool", "arguments", "target"), ON_TOP)
def test_more_of_the_same_goes_on_top(
    turns: list[str], tool: str, arguments: dict[str, Any], target: str
) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    (step,) = heard.steps
    assert step.tool == tool and arguments.items() <= step.arguments.items() and step.target == target
    assert heard.brief.move is None


@pytest.mark.parametrize(("turns", "name"), MOVES)
def test_what_is_felt_about_an_edit_moves_between_versions(turns: list[str], name: str) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    assert heard.brief.move is not None and heard.brief.move.name == name and not heard.steps


@pytest.mark.parametrize(("turns", "tool"), FRESH)
def test_a_wish_of_its_own_is_no_correction(turns: list[str], tool: str) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    assert [s.tool for s in heard.steps][-1] == tool and heard.brief.move is None


def test_bigger_and_smaller_letters_are_opposites() -> None:
    sizes = [
        hear_talk(RulesMind(), [TEXT, said])[0].steps[0].arguments["size"] for said in ("bigger", "smaller")
    ]
    assert sizes[0] > 0.08 > sizes[1]


def test_after_an_undo_the_taken_edit_is_meant_and_nothing_more_is_undone() -> None:
    heard, _ = hear_talk(RulesMind(), ["more dramatic", "undo", "now the sky instead"])
    assert {s.target for s in heard.steps} == {"sky"} and heard.brief.move is None


def test_without_an_edit_nothing_follows_up() -> None:
    heard, _ = hear_talk(RulesMind(), ["smaller"])
    assert heard.brief.move is None


def test_no_phrase_asks_for_two_moves() -> None:
    said = [p for phrases in load_follow_up_words().moves.values() for p in phrases]
    assert len(said) == len(set(said))
