"""Wishes said sideways are the plain ones; each line of the list leads to a wish that is read."""

import re
from random import Random

import pytest

from helpers import drawn_scene
from helpers.understanding_gate import hear
from retoucher.agent.minds.clauses.rephrase import rephrased
from retoucher.agent.minds.clauses.sideways import frames, meant, shortened, sideways
from retoucher.agent.minds.clauses.wishes import READERS
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.rules.ears import ears_of
from retoucher.agent.minds.words.grammar import Clause, clauses
from retoucher.prompts.sideways_words import load_sideways

FILLED = {
    "thing": "the antenna",
    "colour": "teal",
    "effect": "darker",
    "aspect": "16:9",
    "sky": "sunset",
    "side": "left",
    "number": "900",
    "definite": "the antenna",
    "named": "the antenna",
    "colour2": "blue",
    "tall": "9:16",
    "wide": "16:9",
}
MOST = 24
"""Sentences of a manner that are tried."""


@pytest.mark.parametrize("wish", [w.wish for w in load_sideways().wishes])
def test_every_plain_wish_is_read(wish: str) -> None:
    heard = hear(RulesMind(), wish.format(**FILLED))
    assert not heard.brief.refusals and (heard.steps or heard.brief.question)


def test_every_class_is_listed_and_used() -> None:
    listed = load_sideways()
    used = {c for w in listed.wishes for said in w.said for c in re.findall(r"<(\w+)>", said)}
    assert used == set(listed.classes)


def said_so(manner: str, turn: int) -> str:
    """Return one sentence of a manner; `turn` chooses the words of its classes and what may be absent."""
    words, chosen = load_sideways().classes, Random(turn)
    pieces: list[str] = []
    for piece in manner.split():
        word = piece.removesuffix("?")
        if piece.endswith("?") and chosen.random() < 0.5:
            continue
        if word.startswith("<"):
            pieces.append(chosen.choice(words[word[1:-1]]))
        else:
            pieces.append(FILLED[word[1:-1]] if word.startswith("{") else word)
    return " ".join(pieces)


def owner(text: str) -> str:
    """Return the manner that gives a sentence its meaning; '' where a reader is before it."""
    (clause,) = clauses(text) or (Clause(""),)
    ears = ears_of(drawn_scene.scene())
    read_before = rephrased(clause.text) or any(r(clause, ears) is not None for r in READERS)
    for frame in (*frames(first=True), *(() if read_before else frames(first=False))):
        if meant(frame, clause.text):
            return frame.said
    return ""


def test_every_manner_is_reached() -> None:
    """A manner that readers or other manners read in all its words is a dead one."""
    for wish in load_sideways().wishes:
        for manner in wish.said:
            sentences = {said_so(manner, turn) for turn in range(MOST)} - {""}
            alone = [said for said in sentences if len(clauses(said)) == 1]
            assert any(owner(said) == manner for said in alone), manner


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("the antenna on the roof is gone", "remove the antenna on the roof"),
        ("this would be nicer without the antenna", "remove the antenna"),
        ("my gate in teal", "make my gate teal"),
        ("what would the sofa look like in red", "make the sofa red"),
        ("make a pencil drawing out of this one", "turn it into a pencil drawing"),
        ("half a turn", "rotate by 180 degrees"),
        ("could do with being darker", "make the picture darker"),
        ("a teal edge all around", "add a teal border"),
    ],
)
def test_a_manner_of_speaking_is_a_plain_wish(said: str, plain: str) -> None:
    assert sideways(said) == plain


@pytest.mark.parametrize(
    "said",
    [
        "the haze over the roofs is gone",
        "sold in teal",
        "he said the antenna is gone",
        "everything is gone",
        "remove the antenna",
    ],
)
def test_what_is_no_thing_or_no_such_wish_is_left_alone(said: str) -> None:
    assert sideways(said) == ""


def test_a_tail_is_taken_off_and_said() -> None:
    assert list(shortened("a darker tone would be lovely")) == [("a darker tone", "would be lovely")]
    heard = hear(RulesMind(), "a slightly darker tone would be lovely")
    assert [sorted(s.arguments) for s in heard.steps] == [["brighten"]]
    assert any("would be lovely" in said for said in heard.brief.assumptions)


@pytest.mark.parametrize(
    ("said", "tool", "target", "arguments"),
    [
        ("thin black border, it's going on a leaflet", "border", "", {"colour": "black"}),
        ("mirror image please, for a mug print", "flip", "", {"axis": "horizontal"}),
        ("make it quadratic, for my profile pic", "crop", "", {"aspect": "square"}),
        ("get some detail out of the blacks, they're all soup", "adjust", "", {"blacks": 0.4}),
        ("greyscale it", "look", "", {"name": "black_and_white"}),
        ("only the tulips should stay in colour", "look", "everything except tulips", {}),
        ("the licence plate must not be legible", "pixelate", "licence plate", {}),
        ("need it twice as big for a print", "resize", "", {"scale": 2.0}),
        ("I'd love to see this alley in pouring rain", "weather", "", {"kind": "rain"}),
        ("remove the wires to the left of the tower", "inpaint", "wires to the left of the tower", {}),
        ("remove the grey background, make it white", "replace_background", "subject", {"colour": "white"}),
        ("its too dark", "expose", "", {"brighten": 1.0}),
        ("came out too bright", "expose", "", {"brighten": -1.0}),
        ("thats too bright", "expose", "", {"brighten": -1.0}),
        ("i can barely see anything in the dark areas", "adjust", "", {"shadows": 0.5}),
        ("how about making it warmer", "adjust", "", {"temperature": 0.3}),
        ("would you mind bumping the contrast up", "adjust", "", {"contrast": 0.35}),
        ("Take her out", "inpaint", "woman", {}),
        ("there are coloured speckles from the high ISO, clean them up", "adjust", "", {"denoise": 0.6}),
    ],
)  # fmt: skip
def test_what_people_say_is_read(said: str, tool: str, target: str, arguments: dict[str, object]) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert (step.tool, step.target) == (tool, target) and arguments.items() <= step.arguments.items()


@pytest.mark.parametrize("said", ["crop it to a square and it's too dark", "sepia please and it's blurry"])
def test_a_tail_that_complains_is_no_remark(said: str) -> None:
    heard = hear(RulesMind(), said)
    assert heard.brief.question is not None or len(heard.steps) > 1
