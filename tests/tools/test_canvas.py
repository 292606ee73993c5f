"""No tool makes more pixels than the setting `max_megapixels` allows to open."""

from typing import Any

import numpy as np
import pytest

from retoucher.agent.recipes.replay import replay
from retoucher.agent.values.recipe import Recipe, RecipeStep, Stage
from retoucher.engines.work import working
from retoucher.errors import RecipeError, ToolRetry
from retoucher.pictures import Picture
from retoucher.tools import tool

PICTURE = Picture(np.full((60, 80, 3), 90, np.uint8))
GROWING: list[tuple[str, dict[str, Any]]] = [
    ("extend", {"left": 30, "engine": "classical"}),
    ("extend", {"aspect": "2:1", "engine": "classical"}),
    ("resize", {"scale": 1.5}),
    ("resize", {"width": 90, "height": 60}),
    ("border", {"width": 0.2}),
    ("rotate", {"angle": 30.0}),
]


@pytest.mark.parametrize(("name", "arguments"), GROWING)
def test_a_picture_larger_than_the_setting_is_not_made(name: str, arguments: dict[str, Any]) -> None:
    with (
        working(max_pixels=5000),
        pytest.raises(ToolRetry, match=rf"{name} makes at most 5,000 pixels \(setting max_megapixels\)"),
    ):
        tool.get(name).run(PICTURE, None, dict(arguments))
    assert tool.get(name).run(PICTURE, None, dict(arguments)).result.size[0] > 80


def test_a_recipe_keeps_to_it_too() -> None:
    recipe = Recipe(stages=(Stage(steps=(RecipeStep(tool="resize", arguments={"scale": 2}),)),))
    with working(max_pixels=5000), pytest.raises(RecipeError, match="max_megapixels"):
        replay(recipe, PICTURE)


def test_what_grows_no_larger_is_made_whatever_the_setting() -> None:
    with working(max_pixels=100):
        assert tool.get("resize").run(PICTURE, None, {"scale": 0.1}).result.size == (8, 6)
