"""A replayed recipe says what looks wrong on the other picture."""

import numpy as np
import pytest

from retoucher.agent.recipes.replay import Replayed
from retoucher.agent.values.recipe import Recipe, RecipeStep, Stage
from retoucher.pictures import Evidence, Picture
from retoucher.ui.commands.replay import judge_replay

RECIPE = Recipe(stages=(Stage(steps=(RecipeStep(tool="flip"), RecipeStep(tool="adjust"))),))
GOOD = Evidence(size_before=(8, 8), size_after=(8, 8), changed_inside=1)


def doubts(fact: Evidence) -> list[str]:
    picture = Picture(np.zeros((8, 8, 3), np.uint8))
    return judge_replay(RECIPE, Replayed(picture=picture, evidence=(GOOD, fact)))


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"unchanged": True}, "step 2 (adjust) changed nothing"),
        ({"blank": True}, "step 2 (adjust) left a flat colour"),
        ({"max_outside": 1}, "step 2 (adjust) changed pixels outside its region"),
    ],
)
def test_a_wrong_fact_is_a_doubt(fact: dict[str, object], words: str) -> None:
    assert doubts(GOOD.model_copy(update=fact)) == [words]
    assert doubts(GOOD) == []
