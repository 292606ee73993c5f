# ruff: noqa: E501  (a table is read by its rows)
"""Moves on the versions, small talk, questions about the picture."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds import Turn
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.plan import Plan, Step

MIND = RulesMind()
LAST = Plan(
    steps=(Step(reason="x", tool="adjust", arguments={"exposure": 0.5}, target="face", region="sha256:0"),)
)


@pytest.mark.parametrize(
    ("request_", "name", "argument"),
    [
        ("undo", "undo", ""), ("Undo that, please", "undo", ""), ("go back", "undo", ""), ("undo the last two steps", "undo", "2"),
        ("undo 3 times", "undo", "3"), ("redo", "redo", ""), ("go back to the second one", "goto", "2"), ("version 3", "goto", "3"),
        ("back to version 1", "goto", "1"), ("show me #4", "goto", "4"), ("go to the third version", "goto", "3"),
        ("back to the original", "original", ""), ("start over", "original", ""), ("try again", "retry", ""),
        ("another variation", "retry", ""), ("a bit less", "less", "0.7"), ("less", "less", "0.5"), ("a bit more", "more", "1.3"),
        ("much more", "more", "2.2"), ("half as much", "less", "0.5"), ("twice as much", "more", "2"), ("too much", "less", "0.5"),
        ("weaker", "less", "0.5"), ("compare with the original", "compare", ""), ("before and after", "compare", ""),
        ("what did you change?", "changes", ""), ("history", "changes", ""), ("draw the tree", "tree", ""),
        ("show all versions", "tree", ""), ("keep it anyway", "keep", ""),
        ("same for this picture: Other One.jpg", "apply_to", "One.jpg"), ("do the same to 'My Dog.JPG'", "apply_to", "My Dog.JPG"),
        ("apply the same edits to holiday.png", "apply_to", "holiday.png"),
    ],
)  # fmt: skip
def test_a_move_is_read(request_: str, name: str, argument: str) -> None:
    brief = MIND.understand(request_, drawn.scene(last_plan=LAST))
    assert brief.intent == "history" and brief.move is not None
    assert (brief.move.name, brief.move.argument) == (name, argument)


def test_the_same_elsewhere_repeats_the_steps_on_another_target() -> None:
    scene = drawn.scene(last_plan=LAST, last_target="face")
    brief = MIND.understand("the same for the grass", scene)
    assert brief.move is None
    [step] = MIND.plan(brief, scene).steps
    assert (step.tool, step.arguments, step.target) == ("adjust", {"exposure": 0.5}, "grass")


def test_instead_takes_the_last_edit_back_first() -> None:
    scene = drawn.scene(last_plan=LAST, last_target="face")
    brief = MIND.understand("now the sky instead", scene)
    assert brief.move is not None and brief.move.name == "undo"
    assert [s.target for s in MIND.plan(brief, scene).steps] == ["sky"]


@pytest.mark.parametrize("request_", ["hello", "thanks!", "Looks great, thank you", "what can you do?"])
def test_small_talk_changes_nothing(request_: str) -> None:
    brief = MIND.understand(request_, drawn.scene())
    assert brief.intent == "chat" and brief.answer and not brief.wishes


@pytest.mark.parametrize(
    ("request_", "words"),
    [("how big is it?", "120 × 80"), ("what's in the picture?", "contrast"), ("how many dogs are there?", "I find 1"),
     ("where is the hat?", "The hat is in the middle"), ("is it sharp?", "measured")],
)  # fmt: skip
def test_a_question_is_answered_from_measurement(request_: str, words: str) -> None:
    brief = MIND.understand(request_, drawn.scene())
    assert brief.intent == "question" and words in brief.answer and not brief.wishes


SAID = (
    Turn("make it warmer", "Version 1: Warm.", 1),
    Turn("remove the fox", "I do not find the fox here. It takes x (pip install x).", 1),
)


@pytest.mark.parametrize(
    "request_", ["why did nothing change?", "But why didn't it work?", "Why did nothing happen"]
)
@pytest.mark.parametrize(
    ("turns", "words"),
    [
        ((), "Nothing was asked for yet"),
        (SAID[:1], "did change the picture"),
        (SAID, "I do not find the fox"),
    ],
)
def test_why_nothing_changed_is_answered_and_no_wish(
    request_: str, turns: tuple[Turn, ...], words: str
) -> None:
    brief = MIND.understand(request_, drawn.scene(turns=turns))
    assert brief.intent == "question" and words in brief.answer and brief.question is None
    assert "pip" not in brief.answer


def test_an_edit_that_is_said_again_elsewhere_tells_what_it_does() -> None:
    last = Plan(
        steps=(Step(reason="Darken the dog.", tool="adjust", target="dog", arguments={"exposure": -0.5}),)
    )
    scene = drawn.scene(last_plan=last, last_target="dog")
    [step] = MIND.plan(MIND.understand("no, only the left one", scene), scene).steps
    assert (step.target, step.reason) == ("left dog", "Darken the left dog.")


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ("How do I save my picture?", "Save button"), ("how can I export it as a png?", "Save button"), ("how do i undo?", "Ctrl+Z"),
        ("How do I open another photo?", "drop a photo"), ("how do I go back to the original?", "Ctrl+Z"), ("where can I download the result", "Save button"), ("how do I get my picture back?", "Ctrl+Z"),
    ],
)  # fmt: skip
def test_how_it_is_used_is_answered(request_: str, told: str) -> None:
    brief = MIND.understand(request_, drawn.scene())
    assert not brief.wishes and told in brief.answer


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("How do I make a picture straight?", "'make it straight'"),
        ("how can you crop photos to a square?", "'crop it to a square'"),
        ("how to turn a selfie black and white", "'turn it black and white'"),
        ("can you make pictures black and white?", "'make it black and white'"),
        ("how can I remove a person?", "'remove the person'"),
        ("How do I crop?", "'crop'"),
    ],
)
def test_how_pictures_in_general_are_edited_is_told_and_not_done(request_: str, said: str) -> None:
    brief = MIND.understand(request_, drawn.scene())
    assert brief.intent == "question"
    assert not brief.wishes
    assert said in brief.answer


@pytest.mark.parametrize(
    "request_",
    [
        "can you make this picture brighter?",
        "can you remove the people",
        "is it possible to blur the background?",
    ],
)
def test_a_wish_for_this_picture_that_is_put_as_a_question_is_done(request_: str) -> None:
    assert MIND.understand(request_, drawn.scene()).wishes


@pytest.mark.parametrize(
    "request_",
    [
        "how do I remove the ball?",
        "how can I keep the sky and darken the rest?",
        "how can I keep more of the photo?",
        "how do I mark my photo?",
    ],
)
def test_how_to_edit_is_no_question_about_use(request_: str) -> None:
    assert "Save button" not in MIND.understand(request_, drawn.scene()).answer
