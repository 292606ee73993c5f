"""Small edits of light and colour do not round the picture once each; the recipe gives the same bytes."""

import numpy as np
import pytest

from helpers.fake_tools import step
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.recipes.replay import recipe_of, replay
from retoucher.agent.values.brief import Brief, Move
from retoucher.pictures import Picture
from retoucher.tools import tool
from retoucher.tools.adjust import adjust

DARKER = step("adjust", arguments={"exposure": -0.05})
PLANS = {
    "darker": (DARKER,),
    "warmer": (step("adjust", arguments={"temperature": 0.2, "saturation": 0.1}),),
    "turned": (step("rotate", arguments={"angle": 90}),),
    "both": (step("rotate", arguments={"angle": 90}), DARKER),
    "twice": (DARKER, DARKER),
    "judged": (step("expose", arguments={"brighten": 1}),),
}


@pytest.fixture
def photo() -> Picture:
    return Picture(np.random.default_rng(0).integers(0, 230, (48, 64, 3), dtype=np.uint8))


def said(start, *wishes: str) -> Conversation:
    undo = Brief(intent="history", request="undo", move=Move(name="undo"))
    talk = start(ScriptedMind(plans=PLANS, briefs={"undo": undo}), toolbox=tool.get)
    for wish in wishes:
        list(talk.say(wish))
    return talk


def test_twelve_small_edits_equal_their_sum(start, photo: Picture) -> None:
    made = said(start, *["darker"] * 12).picture().rgb.astype(int)
    at_once = adjust(photo, exposure=-0.6).rgb.astype(int)
    by_bytes = photo
    for _ in range(12):
        by_bytes = adjust(by_bytes, exposure=-0.05)
    assert np.abs(made - at_once).max() <= 1
    assert np.abs(made - at_once).mean() < 0.1 < np.abs(by_bytes.rgb - at_once).mean()


@pytest.mark.parametrize(
    "wishes",
    [
        ["darker", "warmer", "darker", "judged"],
        ["darker", "twice", "turned", "darker", "warmer"],
        ["darker", "both", "twice"],
    ],
)
def test_a_recipe_gives_the_same_bytes(start, photo: Picture, wishes: list[str]) -> None:
    talk = said(start, *wishes)
    recipe = recipe_of(talk.session)
    assert len(talk.tree.path()) == len(wishes) + 1
    assert replay(recipe, photo).picture.digest == talk.head.picture


def test_undo_and_another_way_on_give_the_same_bytes_again(start) -> None:
    talk = said(start, "darker", "warmer", "darker")
    first = talk.head.picture
    list(talk.say("undo"))
    list(talk.say("darker"))
    assert talk.head.picture == first
