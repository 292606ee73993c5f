"""decompose: what the house knows by heart of moods and scenes, and nothing that the picture has not."""

import numpy as np
import pytest
from skimage import data

from retoucher.errors import ToolRetry
from retoucher.pictures import Picture
from retoucher.tools.decompose import decompose, fitting

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::4, ::4]))


def test_a_mood_is_the_adjustments_that_make_it():
    assert decompose(COFFEE, instruction="make it cosier")[0] == "warm the light"
    assert decompose(COFFEE, instruction="moody, please") == decompose(COFFEE, instruction="moodier")


def test_a_scene_touches_only_what_the_description_names():
    said = fitting("make it rainy", lambda: "a street under a sky", 8)
    assert "make the sky dark and cloudy" in said
    assert "make the ground wet with puddles and reflections" in said
    assert fitting("make it rainy", lambda: "a cup on a table") == ("add falling rain",)


@pytest.mark.parametrize("count", [1, 2])
def test_as_many_as_are_wanted_at_most(count: int):
    assert len(decompose(COFFEE, instruction="make it moody", count=count)) == count


def test_words_inside_other_words_mean_nothing():
    with pytest.raises(ToolRetry, match="christmas"):
        decompose(COFFEE, instruction="train popcorn")


@pytest.mark.parametrize("wrong", [{"instruction": ""}, {"instruction": "moody", "count": 0}])
def test_wrong_arguments_are_refused(wrong):
    with pytest.raises(ToolRetry, match="does not take"):
        decompose(COFFEE, **wrong)
