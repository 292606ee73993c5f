"""retoucher cube writes what a recipe does to colours, and refuses what is more than that."""

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from skimage import data

from retoucher.agent.values.recipe import Recipe, RecipeStep, Stage
from retoucher.errors import PictureError, RecipeError
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


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_recipe_under_another_name_is_no_target(overwrite: bool, tmp_path: Path) -> None:
    recipe, link = written(tmp_path, ("adjust", COLOURS)), tmp_path / "mine.cube"
    link.symlink_to(recipe)
    before = recipe.read_bytes()
    assert run_cube(recipe, link, overwrite=overwrite) == 0
    assert recipe.read_bytes() == before and (tmp_path / "mine-2.cube").is_file()


def test_a_failure_leaves_the_table_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, old = written(tmp_path, ("adjust", COLOURS)), tmp_path / "mine.cube"
    old.write_text("an earlier one")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PictureError, match="cannot save"):
        run_cube(recipe, old, overwrite=True)
    assert old.read_text() == "an earlier one" and list(tmp_path.glob("*.part")) == []
