"""retoucher cube writes what a recipe does to colours, and refuses what is more than that."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from skimage import data

from retoucher.agent.values.recipe import Recipe, RecipeStep, Stage
from retoucher.errors import RecipeError
from retoucher.pictures import Picture
from retoucher.tools.adjust import adjust
from retoucher.tools.lut import lut
from retoucher.ui.commands.cube import run_cube

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::3, ::3]))
COLOURS = {"exposure": 0.4, "saturation": 0.3, "temperature": 0.2}


def written(folder: Path, *steps: tuple[str, dict[str, Any]]) -> Path:
    stage = Stage(steps=tuple(RecipeStep(tool=name, arguments=given) for name, given in steps))
    file = folder / "mine.yaml"
    file.write_text(Recipe(stages=(stage,)).to_yaml(), "utf-8")
    return file


def test_the_table_does_what_the_recipe_does(tmp_path: Path) -> None:
    assert run_cube(written(tmp_path, ("adjust", COLOURS)), tmp_path / "mine.cube", overwrite=False) == 0
    by_table = lut(COFFEE, reference=Picture.open(tmp_path / "mine.cube")).rgb.astype(int)
    assert np.abs(by_table - adjust(COFFEE, **COLOURS).rgb).mean() < 1


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (("adjust", {"vignette": 0.6}), "places or neighbours"),
        (("adjust", {"clarity": 0.8}), "places or neighbours"),
        (("crop", {"left": 0.2}), "no frame"),
    ],
)
def test_what_is_more_than_colours_is_refused(
    step: tuple[str, dict[str, Any]], words: str, tmp_path: Path
) -> None:
    with pytest.raises(RecipeError, match=words):
        run_cube(written(tmp_path, step), tmp_path / "mine.cube", overwrite=False)
    assert not (tmp_path / "mine.cube").exists()


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"\.cube"):
        run_cube(written(tmp_path, ("adjust", COLOURS)), tmp_path / "mine.txt", overwrite=False)
