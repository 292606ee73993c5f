"""Recipes: read strictly, written plainly, the same bytes when replayed."""

import pytest

from retoucher.agent.values.recipe import Recipe
from retoucher.errors import RecipeError

GOOD = """\
retoucher: 1
source: {name: photo.jpg}
stages:
- request: warmer
  steps:
  - tool: adjust
    arguments: {temperature: 0.3}
"""


def test_what_is_written_is_read_again() -> None:
    recipe = Recipe.from_yaml(GOOD)
    assert recipe.steps[0].tool == "adjust"
    assert Recipe.from_yaml(recipe.to_yaml()) == recipe


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("adjust", "sharpenize"), 6, "no tool 'sharpenize'"),
        (("temperature: 0.3", "temperature: 30"), 6, "less than or equal to 1"),
        (("temperature: 0.3", "warmth: 1"), 6, "warmth"),
        (("tool: adjust", "tool: adjust\n    region: sky"), 4, "wants region 'sky'"),
        (("retoucher: 1", "retoucher: 7"), 1, "wanted 'retoucher: 1', got 7"),
        (("request: warmer", "reqest: warmer"), 4, "reqest"),
        (("stages:", "stages: ["), 4, ""),
        (("{name: photo.jpg}", "&a {name: x}\nreferences: *a"), 3, "aliases"),
        (("{name: photo.jpg}", "!!python/object/apply:os.system [ls]"), 2, ""),
    ],
)
def test_a_wrong_recipe_names_its_line(change: tuple[str, str], line: int, words: str) -> None:
    with pytest.raises(RecipeError, match=f"line {line}") as caught:
        Recipe.from_yaml(GOOD.replace(*change))
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "just words", "- 1\n- 2", "\x00", "[" * 5000, "a: " * 500])
def test_hostile_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RecipeError, match="recipe"):
        Recipe.from_yaml(text)


def test_a_tool_that_wants_a_region_is_not_run_without() -> None:
    with pytest.raises(RecipeError, match="line 6: inpaint wants a region"):
        Recipe.from_yaml(GOOD.replace("adjust", "inpaint").replace("temperature: 0.3", "seed: 1"))
