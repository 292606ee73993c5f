# ruff: noqa: E501  (tables are read by their rows)
"""Another thing for the last edit, two corrections at once, and a wish in place of an edit."""

import pytest

from helpers.understanding_gate import hear_talk
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.talks.follow_up_values import plain
from retoucher.agent.minds.talks.move_words import move_in

CHAIR = "paint the left chair red"
MAN = "remove the man on the left"
SOFA = frozenset(["sofa", "recolor"])


@pytest.mark.parametrize(
    ("turns", "target", "instead"),
    [
        ([CHAIR, "the right one please"], "right chair", True),
        ([CHAIR, "the other one"], "right chair", True),
        ([CHAIR, "I meant the right"], "right chair", True),
        ([CHAIR, "same with the right one"], "right chair", False),
        ([CHAIR, "can you do the same to the table?"], "table", False),
        (["sharpen it", "the eyes only"], "eyes", True),
        ([MAN, "wrong guy, the one with the hat"], "man with the hat", True),
        ([MAN, "his shadow is still there"], "shadow of the man on the left", False),
        (["remove the scratches", "there's one left on the cheek"], "scratch on the cheek", False),
    ],
)
def test_the_last_edit_goes_to_the_thing_that_is_meant(turns: list[str], target: str, instead: bool) -> None:
    heard, _ = hear_talk(RulesMind(), turns)
    (step,) = heard.steps
    assert step.target == target
    assert (heard.brief.move is not None and heard.brief.move.name == "undo") is instead


def test_the_other_one_of_things_without_sides_is_not_guessed() -> None:
    heard, _ = hear_talk(RulesMind(), ["paint the car red", "the other one"])
    assert not heard.steps and (heard.brief.refusals or heard.brief.question)


def test_two_corrections_change_one_edit() -> None:
    heard, _ = hear_talk(RulesMind(), ["write 'Open' at the top", "bigger and in red"])
    (step,) = heard.steps
    assert step.arguments["colour"] == "red" and step.arguments["size"] > 0.08
    assert step.arguments["words"] == "Open" and step.arguments["place"] == "top"


@pytest.mark.parametrize("said", ["not that, just sharpen it", "that looks odd, sharpen it instead"])
def test_a_wish_after_a_denial_takes_the_place_of_the_edit(said: str) -> None:
    heard, _ = hear_talk(RulesMind(), ["make the photo brighter", said])
    assert heard.brief.move is not None and heard.brief.move.name == "undo"
    assert [step.arguments.get("sharpen", 0) > 0 for step in heard.steps] == [True]


@pytest.mark.parametrize(
    "said",
    ["the sofa looks weird now", "not a fan of the new colour", "it looks worse than before", "the old colour was better",
     "I don't like how the sofa looks", "nah, that's ugly"],
)  # fmt: skip
def test_what_is_judged_badly_is_taken_back(said: str) -> None:
    move = move_in(plain(said), SOFA)
    assert move is not None and move.name == "undo"


@pytest.mark.parametrize(
    "said",
    ["that's not worse", "not bad", "looks good", "looks better than before", "don't change the sofa back", "is it worse?",
     "the horizon is wrong", "I don't like his hat", "I like the sofa", "it's not ugly", "it doesn't look too bad"],
)  # fmt: skip
def test_praise_questions_and_other_things_are_no_way_back(said: str) -> None:
    assert move_in(plain(said), SOFA) is None


def test_the_whole_picture_is_meant_but_never_removed() -> None:
    heard, _ = hear_talk(RulesMind(), ["brighten the face", "no, the whole picture"])
    assert [step.target for step in heard.steps] == [""] and heard.brief.move is not None
    heard, _ = hear_talk(RulesMind(), ["remove the lamp", "no, the whole picture"])
    assert not heard.steps
