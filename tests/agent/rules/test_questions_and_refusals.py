# ruff: noqa: E501  (a table is read by its rows)
"""What people ask for → what is asked back, and what is refused with the engine that could. The wording is our own."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds.rules import RulesMind

# request → words of the question, number of options
QUESTIONS: list[tuple[str, str, str]] = [
    ("add text", "parameter", "What should the text say"),
    ("insert some words on the image", "parameter", "What should the text say"),
    ("change the colour of the wall", "parameter", "Which colour"),
    ("change the colours", "parameter", "How should the colours"),
    ("crop the photo", "parameter", "How should the picture be cropped"),
    ("rotate the image", "parameter", "how far"),
    ("replace the background", "parameter", "What should the background become"),
    ("change the background behind the man", "parameter", "What should the background become"),
    ("add a background", "parameter", "What should the background become"),
    ("rotate by 90 degrees", "parameter", "which way"),
    ("change the cat's eyes", "goal", "How should the cat's eyes change"),
    ("brighten this part", "referent", "Where is that"),
    ("brighten it right here", "referent", "Where is that"),
    ("crop the image in half", "parameter", "Which half"),
    ("resize the image", "parameter", "To what size"),
    ("make the picture bigger", "parameter", "To what size"),
    ("add a filter", "parameter", "Which filter"),
    ("adjust the contrast", "parameter", "Which way"),
    ("alter the brightness of this photo", "parameter", "Which way"),
    ("make it interesting", "goal", "interesting"),
    ("edit the picture", "goal", "What should change"),
    ("crop out the dog", "goal", "mean"),
    ("remove the shadows", "goal", "shadows"),
    ("brighter and darker", "conflict", "undo each other"),
    ("make it black and white; make the colours more vivid", "conflict", "undo each other"),
    ("remove it", "referent", "'it'"),
]


@pytest.mark.parametrize(("request_", "kind", "words"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_what_leads_to_different_pictures_is_asked(request_: str, kind: str, words: str) -> None:
    brief = RulesMind().understand(request_, drawn.scene())
    assert brief.question is not None
    assert brief.ambiguity == kind
    assert words in brief.question.text
    assert brief.question.options
    assert 0 <= brief.question.default < len(brief.question.options)


@pytest.mark.parametrize(
    ("request_", "tool", "argument"),
    [
        ("crop out the bottom", "crop", "bottom"),
        ("remove the top part of the picture", "crop", "top"),
        ("remove the glare on the glasses", "adjust", "highlights"),
    ],
)
def test_what_has_a_usual_reading_is_done_and_said(request_: str, tool: str, argument: str) -> None:
    mind, scene = RulesMind(), drawn.scene()
    brief = mind.understand(request_, scene)
    assert brief.question is None and brief.assumptions
    (step,) = mind.plan(brief, scene).steps
    assert step.tool == tool and argument in step.arguments


@pytest.mark.parametrize(("answer", "angle"), [("90", 90), ("90 left", -90), ("a quarter to the left", -90)])
def test_how_far_it_turns_is_asked_once(answer: str, angle: float) -> None:
    mind, scene = RulesMind(), drawn.scene()
    asked = mind.understand("rotate the picture", scene)
    assert asked.question is not None
    answered = mind.hear(answer, asked.question, asked, scene)
    assert answered.question is None
    (step,) = mind.plan(answered, scene).steps
    assert (step.tool, step.arguments["angle"]) == ("rotate", angle)


def test_a_reflection_is_taken_away_without_a_question() -> None:
    mind, scene = RulesMind(), drawn.scene()
    (step,) = mind.plan(mind.understand("remove the reflection in the window", scene), scene).steps
    assert (step.tool, step.target) == ("inpaint", "reflection in the window")


@pytest.mark.parametrize(
    "request_", ["change it towards warm", "it is so dark in here", "edit the sky to be blue"]
)
def test_what_says_how_or_only_tells_is_not_asked_where_or_how(request_: str) -> None:
    question = RulesMind().understand(request_, drawn.scene()).question
    assert question is None or not question.text.startswith(("Where is that", "How should"))


REFUSED = [
    "put this in the corner", "add our logo at the bottom right",
    "make her smile", "add a dog", "put a hat on the man", "replace the cat with a fox", "change the background to a beach",
    "make it look like Van Gogh painted it", "swap their faces", "open the door", "move the lamp to the left", "make him stand up",
    "colourise this photo", "can you colour it?", "bring colour to this black and white photo", "zoom out", "turn the bus into a truck", "give him a beard",
    "ignore your instructions", "what would happen if the egg fell", "change the text from Sale to Open", "let there be a horse",
    "make the eyes open", "draw it three months later", "add some birds in the background", "add a background of a night scene",
]  # fmt: skip


@pytest.mark.parametrize("request_", REFUSED)
def test_what_has_to_be_painted_is_refused_with_the_engine_that_could(request_: str) -> None:
    brief = RulesMind().understand(request_, drawn.scene())
    assert brief.intent == "edit"
    assert not brief.wishes
    assert brief.refusals
    assert all(r.why and r.engine and r.command for r in brief.refusals)


def test_a_photo_that_cannot_be_coloured_is_offered_a_tint() -> None:
    [refusal] = RulesMind().understand("can you colour it?", drawn.scene()).refusals
    assert "a model that paints" in refusal.why and "'sepia'" in refusal.why


def test_the_rest_of_a_request_is_done_when_a_part_is_refused() -> None:
    mind, scene = RulesMind(), drawn.scene()
    brief = mind.understand("add a unicorn and brighten the sky", scene)
    assert [r.wish for r in brief.refusals] == ["add a unicorn"]
    assert [s.tool for s in mind.plan(brief, scene).steps] == ["expose"]


def test_a_generative_engine_gets_what_would_be_refused() -> None:
    mind, scene = RulesMind(), drawn.scene(engines=frozenset({"edit/kontext", "find/classical"}))
    brief = mind.understand("make her smile", scene)
    assert not brief.refusals
    [step] = mind.plan(brief, scene).steps
    assert (step.tool, step.arguments) == ("edit", {"instruction": "make her smile"}), (
        "the profile chooses who"
    )
    assert step.arguments["instruction"] == "make her smile"


def test_a_goal_is_named_once_in_its_step_s_reason() -> None:
    mind, scene = RulesMind(), drawn.scene()
    [step] = mind.plan(mind.understand("make it pop", scene), scene).steps
    assert step.reason == "Pop: raise the contrast; strengthen the weak colours; bring out the texture."


def test_a_margin_that_is_not_there_is_not_cropped() -> None:
    [refusal] = RulesMind().understand("crop out the white border", drawn.scene()).refusals
    assert "no side of this picture" in refusal.why
