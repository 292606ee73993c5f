"""Wishes in words that had been misread or refused: what they lead to where every name is found."""

from typing import Any

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.words.mixed_colours import mixed_colour
from retoucher.agent.minds.words.targets import colour_of

HALF_TURN = ("rotate", "", {"angle": 180.0})
WHITE = ("replace_background", "subject", {"colour": "white"})
BW = {"name": "black_and_white"}
SALE = {"words": "FOR SALE 250", "size": 0.2, "colour": "red", "place": "top"}
HEALED, SMOOTHED = ("heal", "", {}), ("smooth_skin", "skin", {"strength": 0.3})


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("flip it the right way up", HALF_TURN),
        ("turn the picture right side up", HALF_TURN),
        ("make this a solid white background", WHITE),
        ("put it on a white background", WHITE),
        ("change the red background to white", WHITE),
        ("remove the picture frame", ("inpaint", "picture frame", {})),
        ("make the photo frame gold", ("recolor", "photo frame", {"colour": "gold"})),
        ("cut everything away except the bottle", ("replace_background", "bottle", {"transparent": True})),
        ("separate the mug from its background", ("replace_background", "mug", {"transparent": True})),
        ("on this photo I only have to set the contrast higher", ("adjust", "", {"contrast": 0.35})),
        ("for this picture, raise the contrast", ("adjust", "", {"contrast": 0.35})),
        ("make the hat slightly darker red", ("recolor", "hat", {"colour": "darkred"})),
        ("make the big sofa turn dark blue", ("recolor", "big sofa", {"colour": "darkblue"})),
        ("make the man in the hat disappear. Nobody there knew him", ("inpaint", "man in the hat", {})),
        ("crop to 16:9 format for the slideshow", ("crop", "", {"aspect": "16:9"})),
        ("crop it to um four by five", ("crop", "", {"aspect": "4:5"})),
        ("mirror it so that the top becomes the bottom", ("flip", "", {"axis": "vertical"})),
        ("only the sky, darker", ("expose", "sky", {"brighten": -0.8})),
        ("hat: dark red", ("recolor", "hat", {"colour": "darkred"})),
        ("take the sticker off her helmet", ("inpaint", "sticker on her helmet", {})),
        ("swap the scarf colour for navy blue", ("recolor", "scarf", {"colour": "navy"})),
        ("my wife wants the curtains green", ("recolor", "curtains", {"colour": "green"})),
        ("the buyer wants it brighter", ("expose", "", {"brighten": 0.8})),
        ("paint the door green please we're selling the house", ("recolor", "door", {"colour": "green"})),
        ("remove the crane it spoils the view", ("inpaint", "crane", {})),
        ("cut the vase out without the table", ("replace_background", "vase", {"transparent": True})),
        (
            "keep the jug in colour and make everything else black and white",
            ("look", "everything except jug", BW),
        ),
        ("leave him coloured, but turn the rest black and white", ("look", "everything except him", BW)),
        (
            "there are some wires above the roof. can you take them out?",
            ("inpaint", "wires above the roof", {}),
        ),
        ("there's a van on the left, paint it red please", ("recolor", "van on the left", {"colour": "red"})),
        ("remove both kites, I want just the empty meadow", ("inpaint", "both kites", {})),
        ("cut out just the pear, without the bowl", ("replace_background", "pear", {"transparent": True})),
        (
            "I need the bigger mug as a transparent png",
            ("replace_background", "bigger mug", {"transparent": True}),
        ),
        ("make the gate blue insted of red", ("recolor", "gate", {"colour": "blue"})),
        ("I'd love to see this gate in navy blue", ("recolor", "gate", {"colour": "navy"})),
        (
            "the van at the back is way too dark, lighten it up",
            ("expose", "van at the back", {"brighten": 0.8}),
        ),
        ("we need just the bottle", ("replace_background", "bottle", {"transparent": True})),
        ("I want only the grass darker", ("expose", "grass", {"brighten": -0.8})),
        ("cut it so it's as high as it is wide", ("crop", "", {"aspect": "square"})),
        ("shrink it so the width is 900", ("resize", "", {"width": 900})),
        ("the photo is turned 90° to the left", ("rotate", "", {"angle": 90.0})),
        ("how do I lower the contrast of this picture?", ("adjust", "", {"contrast": -0.35})),
        ("Keep the boat in colour, background black and white", ("look", "everything except boat", BW)),
        ("write FOR SALE 250 huge and red at the top", ("text", "", SALE)),
        ("background: white", WHITE),
        ("pull the saturation back 30%", ("adjust", "", {"saturation": -0.3})),
        ("get it straight", ("straighten", "", {})),
        ("white balance the picture", ("enhance", "", {"light": False})),
    ],
)
def test_a_wish_is_what_it_says(said: str, wanted: tuple[str, str, dict[str, Any]]) -> None:
    heard = hear(RulesMind(), said)
    assert [(s.tool, s.target, s.arguments) for s in heard.steps] == [wanted]


@pytest.mark.parametrize("said", ["clear up the skin on his face", "fix her complexion"])
def test_skin_is_cleared_of_spots_and_then_smoothed(said: str) -> None:
    heard = hear(RulesMind(), said)
    assert [(s.tool, s.target, s.arguments) for s in heard.steps] == [HEALED, SMOOTHED]


def test_everything_else_is_no_thing_to_paint_out() -> None:
    steps = hear(RulesMind(), "I only need the mug, take everything else away").steps
    assert all(step.target != "everything else" for step in steps)


def test_a_smile_that_is_wished_for_is_no_whiter_teeth() -> None:
    assert not hear(RulesMind(), "smile please").steps


def test_yellow_teeth_get_lighter() -> None:
    (step,) = hear(RulesMind(), "get the yellow out of his teeth").steps
    assert step.target == "teeth" and step.arguments["brighten"] > 0


@pytest.mark.parametrize("said", ["make the sky a deeper blue", "make sky much brighter blue"])
def test_a_deeper_blue_is_no_other_sky(said: str) -> None:
    assert all(step.tool != "sky" for step in hear(RulesMind(), said).steps)


def test_two_colours_are_the_one_between_them_and_a_tinge_counts_less() -> None:
    assert colour_of("purple blue") == colour_of("blue purple") == mixed_colour(["purple", "blue"])
    purple, between, blue = (int(c[1:3], 16) for c in ("#800080", str(colour_of("purple blue")), "#0000ff"))
    assert blue < between < purple
    redder = int(str(colour_of("red brown"))[1:3], 16)
    tinged, brown = (int(str(colour_of(c))[1:3], 16) for c in ("reddish brown", "brown"))
    assert brown < tinged < redder
    assert mixed_colour(["big", "blue"]) is None and mixed_colour(["blue"]) is None


@pytest.mark.parametrize(
    ("said", "move"),
    [
        ("show old and new beside each other", "compare"),
        ("no wait, bring back what i just undid", "redo"),
        ("forget all of that, i want my photo as i uploaded it", "original"),
    ],
)
def test_a_move_that_is_surely_meant_is_made_and_said(said: str, move: str) -> None:
    brief = hear(RulesMind(), said).brief
    assert brief.move is not None and brief.move.name == move
    assert brief.assumptions[0].startswith("Taken to mean: ")
