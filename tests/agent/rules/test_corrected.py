"""An outline that is shown is corrected by places: 'also this', 'not this'; then exactly it is edited."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from helpers.fake_tools import toolbox as fakes
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.corrected import Mark, asked_again, outlined, read_correction
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.rules.hearing import asked_once_more
from retoucher.agent.values.brief import Option, Question
from retoucher.agent.values.events import Asked, Event, Planned
from retoucher.engines import Point
from retoucher.pictures import Box, Picture, Region
from retoucher.tools.tool import Tool, get, tool
from retoucher.ui.render import question_lines

BODY, HEAD, BALL = (
    (slice(10, 30), slice(8, 28)),
    (slice(2, 14), slice(28, 36)),
    (slice(30, 42), slice(40, 56)),
)
THINGS = (BODY, HEAD, BALL)
DOG = Question(
    text="Is this the dog? I am not sure (45%).",
    options=(Option(label="yes, that", region="sha256:1"), Option(label="no, leave this out")),
    target="dog",
    default=1,
)


def mask_of(*things: tuple[slice, slice]) -> np.ndarray:
    mask = np.zeros((48, 64), np.float32)
    for thing in things:
        mask[thing] = 1
    return mask


@tool("look")
def find(
    picture: Picture,
    *,
    phrase: str = "",
    box: Box | None = None,
    points: tuple[Point, ...] = (),
    negative: tuple[Point, ...] = (),
) -> list[Region]:
    """Take the body and the ball for the dog; see one thing at a point, and what a box holds."""
    if box is not None:
        return [Region.from_box(picture.size, box)]
    if points:
        return [Region(mask_of(t)) for t in THINGS if all(mask_of(t)[y, x] for x, y in points)]
    return [Region(mask_of(BODY, BALL), phrase, 0.45, "drawn")] if phrase == "dog" else []


FIND: Tool = find.tool  # pyright: ignore


def toolbox(name: str) -> Tool:
    return FIND if name == "find" else get(name)


@pytest.fixture
def photo() -> Picture:
    """A dark dog and its ball on light ground."""
    light = np.tile(np.linspace(170, 200, 64), (48, 1))
    noise = np.random.default_rng(0).normal(0, 3, (48, 64, 1))
    rgb = np.dstack([light, light, light * 0.9]) + noise
    for thing in THINGS:
        rgb[thing] -= 130
    return Picture(np.clip(rgb, 0, 255).astype(np.uint8))


@pytest.fixture
def asked(start: Callable[..., Conversation]) -> Conversation:
    """Wait for an answer: is this the dog?"""
    talk = start(RulesMind(), toolbox=toolbox, retries=0)
    list(talk.say("remove the dog"))
    return talk


def shown(events: list[Event]) -> Asked:
    return [event for event in events if isinstance(event, Asked)][-1]


def outline(talk: Conversation, number: int = 1) -> np.ndarray:
    question = talk.question
    assert question is not None
    return talk.session.store.region(question.options[number - 1].region).mask


@pytest.mark.parametrize(
    ("answer", "number", "marks"),
    [
        ("1 +120,80", 1, [(True, (120, 80))]),
        ("+120,80", 1, [(True, (120, 80))]),
        ("1 -200,90", 1, [(False, (200, 90))]),
        ("1 − 200, 90.", 1, [(False, (200, 90))]),
        ("also this 5,6", 1, [(True, (5, 6))]),
        ("option 2: not this 5,6", 2, [(False, (5, 6))]),
        ("1 +1,2 -3,4 and +5,6,7,8", 1, [(True, (1, 2)), (False, (3, 4)), (True, (5, 6, 7, 8))]),
    ],
)  # fmt: skip
def test_a_correction_is_read(answer: str, number: int, marks: list[Any]) -> None:
    correction = read_correction(answer, DOG)
    assert correction is not None and correction.number == number
    assert correction.marks == tuple(Mark(*mark) for mark in marks)


@pytest.mark.parametrize(
    "answer", ["1", "yes", "120,80", "1 +5", "+1,2,3", "not the dog", "brighten by +5,1 ev"]
)
def test_other_answers_are_left_to_the_mind(answer: str) -> None:
    assert read_correction(answer, DOG) is None


def test_without_an_outline_there_is_nothing_to_correct() -> None:
    blank = Question(text="Which colour?", options=(Option(label="blue"),))
    assert read_correction("1 +1,2", blank) is None and outlined(blank) == ()
    stands_in = Option(label="the main subject", region="sha256:2", stands_in=True)
    assert outlined(DOG.model_copy(update={"options": (*DOG.options, stands_in)})) == (1,)
    assert not any("adds" in line for line in question_lines(blank))
    assert any("'1 +x,y' adds what lies there" in line for line in question_lines(DOG))


def test_you_decide_means_what_was_cut_by_hand_and_nothing_else() -> None:
    assert asked_again(DOG, 1, "sha256:2").default == 0
    assert asked_again(DOG, 1, "sha256:1", ("I see nothing.",)).default == 1


def test_also_this_and_not_this_cut_anew_and_ask_again(asked: Conversation) -> None:
    first = outline(asked)
    before = shown(list(asked.answer("1 +30,6"))).preview
    assert np.array_equal(outline(asked), np.maximum(first, mask_of(HEAD)))
    again = shown(list(asked.answer("1 -45,35")))
    assert np.array_equal(outline(asked), mask_of(BODY, HEAD))
    assert again.preview and again.preview != before
    assert again.question.text == "Is this the dog now?"
    assert len(asked.tree.versions) == 1


@pytest.mark.parametrize("answer", ["1", "yes", "you decide", "all"])
def test_yes_edits_exactly_the_corrected_outline(asked: Conversation, answer: str) -> None:
    original = asked.picture()
    list(asked.answer("+30,6 -45,35"))
    region = asked.question.options[0].region if asked.question else ""
    plans = [event.plan for event in asked.answer(answer) if isinstance(event, Planned)]
    assert asked.question is None and asked.head.parent
    assert [step.region for step in plans[0].steps] == [region]
    changed = (asked.picture().rgb != original.rgb).any(axis=2)
    assert changed[HEAD].any() and not changed[BALL].any()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("1 +900,6", "900,6 lies outside the picture of 64×48."),
        ("1 +2,46", "I see no thing of its own at 2,46."),
        ("1 -30,6", "What lies at 30,6 is not in the outline."),
        ("1 -0,0,64,48", "Without what lies at 0,0,64,48 nothing would be left."),
        ("2 +30,6", "2 has no outline to correct; 1 has."),
        ("1 +9,9,9,9", "9,9,9,9 lies outside the picture of 64×48."),
    ],
)
def test_what_cannot_be_corrected_is_said_and_asked_again(asked: Conversation, answer: str, why: str) -> None:
    first = outline(asked)
    question = shown(list(asked.answer(answer))).question
    assert question.text == f"{why} Is this the dog now?"
    assert np.array_equal(outline(asked), first)


def test_eyes_that_take_no_points_say_that_they_see_nothing(start: Callable[..., Conversation]) -> None:
    def by_words_alone(name: str) -> Tool:
        return fakes(name) if name == "find" else get(name)

    talk = start(RulesMind(), toolbox=by_words_alone)
    list(talk.say("remove the dog"))
    if talk.question is not None:
        assert "no thing of its own" in shown(list(talk.answer("1 +2,2"))).question.text


def test_a_question_that_comes_again_says_what_did_not_help():
    options = (Option(label="leave this out"),)
    before = Question(
        text="I do not find the left dog here. Show me where:", options=options, target="left dog"
    )
    again = asked_once_more(before, before, "no, the other one")
    assert "“no, the other one”" in again.text and "I still do not find the left dog here" in again.text
    assert asked_once_more(before, again, "12,30").text != again.text
    other = before.model_copy(update={"target": "cat"})
    assert asked_once_more(other, before, "the cat") == other
