"""Crops by a shape's name, and what stays in their frame."""

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind

THING = (20, 20, 60, 60)
"""Where the drawn scene finds everything."""


@pytest.mark.parametrize(
    ("said", "aspect"),
    [
        ("4x5 for instagram", "4:5"),
        ("crop it for a phone wallpaper", "9:16"),
        ("phone wallpaper crop", "9:16"),
        ("crop to 8x10 for printing", "8:10"),
        ("make this a linkedin banner", "4:1"),
        ("i need this as a youtube thumbnail", "16:9"),
        ("cut it to the shape of a telly", "16:9"),
        ("vertical crop for reels", "9:16"),
        ("format it for pinterest", "2:3"),
        ("make it a5 portrait", "70:99"),
        ("crop to fit a 10x15 print", "10:15"),
    ],
)
def test_a_shape_is_known_by_name(said: str, aspect: str) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert (step.tool, step.arguments) == ("crop", {"aspect": aspect})


@pytest.mark.parametrize(
    ("said", "aspect", "kept"),
    [
        ("crop to 16:9 for youtube, keep the whole kite in", "16:9", "kite"),
        ("square crop with the baby in the middle", "square", "baby"),
        ("tiktok size with both of us in it", "9:16", "people"),
        ("cut it down to the two of us, square if you can", "square", "people"),
        ("crop it wide for my desktop, make sure the boat is in", "16:9", "boat"),
        ("crop to instagram story size, everyone should be in it", "9:16", "people"),
        ("get it into a square without cutting anyone off", "square", "people"),
        ("16:9 but don't cut off her feet", "16:9", "feet"),
        ("crop to a 5x7 keeping the whole cake", "5:7", "cake"),
    ],
)
def test_what_is_to_stay_is_in_the_frame(said: str, aspect: str, kept: str) -> None:
    heard = hear(RulesMind(), said)
    (step,) = heard.steps
    left, top, right, bottom = step.arguments["box"]
    assert kept in heard.phrases
    assert step.arguments["aspect"] == aspect
    assert left <= THING[0] and top <= THING[1] and right >= THING[2] and bottom >= THING[3]
    assert heard.brief.question is None


@pytest.mark.parametrize(
    ("said", "tools"),
    [
        ("passport size with a white background", {"crop", "replace_background"}),
        ('crop to square with the text "Hi"', {"crop", "text"}),
        ("flip it horizontal", {"flip"}),
        ("brighten it for instagram", {"expose"}),
    ],
)
def test_what_is_put_in_or_told_is_not_kept_in_a_frame(said: str, tools: set[str]) -> None:
    heard = hear(RulesMind(), said)
    assert {s.tool for s in heard.steps} == tools
    assert all("box" not in s.arguments for s in heard.steps)


@pytest.mark.parametrize(
    ("said", "side", "share"),
    [("crop a third off the top", "top", 1 / 3), ("shave a bit from the left", "left", 0.1)],
)
def test_a_part_of_a_side_goes(said: str, side: str, share: float) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert step.arguments == {side: pytest.approx(share, abs=0.001)}


def test_a_purpose_is_no_part_of_a_name() -> None:
    assert hear(RulesMind(), "brighten the dog for our website").steps[0].target == "dog"
