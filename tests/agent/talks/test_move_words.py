# ruff: noqa: E501  (tables are read by their rows)
"""Moves are told by their words in any order, and only where every word is about the move."""

import pytest

from helpers.understanding_gate import hear_talk
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.talks.follow_up_values import plain
from retoucher.agent.minds.talks.move_words import move_in

SAID = {
    "less": """tone that down a notch | dial it back a bit please | not so strong | that's way too strong | half of that | more subtle please
        | make it less extreme | you went a bit overboard | not quite as much | take it back a bit | much weaker | it's far too obvious""",
    "more": """even more | go further | crank it up | not strong enough | twice as much | it's too subtle | i want it more extreme
        | could be stronger | a notch more | can you push it further | much too weak | turn it up""",
    "undo": """go back | nah, revert | put it back how it was | no, go back to what we had before | roll it back | change it back please
        | it was better before | can we go back to how it was? | take it back""",
    "original": "put everything back how it was | take it all back | revert all of it",
    "": """that's better | perfect, thanks | more contrast | much brighter | a lot | too bright | the left one | bigger | much better now
        | looks better than before | how was it before? | what was that | was it better before? | that's enough | not too bad | it looks natural
        | make the background less strong | take the hat off | back up the truck""",
}  # fmt: skip
PAIRS = [
    ("too strong", "too weak"),
    ("not so strong", "not strong enough"),
    ("dial it down", "dial it up"),
    ("more extreme", "less extreme"),
    ("half as strong", "twice as strong"),
    ("more subtle", "less subtle"),
]
ROWS = [(name, said.strip()) for name, listed in SAID.items() for said in listed.split("|")]


@pytest.mark.parametrize(("name", "said"), ROWS)
def test_a_move_is_told_by_its_words(name: str, said: str) -> None:
    move = move_in(plain(said))
    assert (move.name if move else "") == name


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_opposites_are_never_the_same_move(one: str, other: str) -> None:
    moves = [move_in(said) for said in (one, other)]
    assert {move.name for move in moves if move} == {"less", "more"}


def test_a_number_of_steps_is_told() -> None:
    back = [move_in(said) for said in ("take both back", "undo the last three", "go back please")]
    assert [move.argument for move in back if move] == ["2", "3", ""]


@pytest.mark.parametrize(
    ("turns", "name"),
    [
        (["make it warmer", "hm, a bit too strong for me"], "less"),
        (["make it warmer", "perfect. could be a notch stronger"], "more"),
        (["remove the lamp", "put the lamp back, it was a gift"], "undo"),
        (["write 'Open' at the top", "no text after all"], "undo"),
        (["add a vignette", "nah, that looks wrong"], "undo"),
    ],
)
def test_a_move_is_heard_between_remarks(turns: list[str], name: str) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    assert heard.brief.move is not None and heard.brief.move.name == name and not heard.steps


@pytest.mark.parametrize(
    ("turns", "tool", "arguments", "target"),
    [
        (["make the jacket green", "light grey instead, green is too loud"], "recolor", {"colour": "lightgray"}, "jacket"),
        (["put a white border around it", "too thick, half of that"], "border", {"colour": "white"}, ""),
        (["resize it to 1000 pixels wide", "800 is enough"], "resize", {"width": 800}, ""),
    ],
)  # fmt: skip
def test_a_correction_is_heard_between_remarks(
    turns: list[str], tool: str, arguments: dict[str, object], target: str
) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    step = next(s for s in heard.steps if s.tool == tool)
    assert arguments.items() <= step.arguments.items() and step.target == target


def test_what_stays_is_no_way_back_unless_it_was_removed() -> None:
    heard, _ = hear_talk(RulesMind(), ["make the jacket green", "the jacket can stay"])
    assert heard.brief.move is None
