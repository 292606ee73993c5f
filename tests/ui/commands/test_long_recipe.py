"""A recipe with a mask too large for the picture's file: the result is saved, and what it lacks is said."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from retoucher.pictures import (
    Picture,
    Region,
    embedded_recipe,
    encode_picture,
    open_picture,
    travelling_recipe,
)
from retoucher.ui.cli import app

SIZE = 400, 300
NOISE = np.random.default_rng(0).integers(0, 256, SIZE[::-1], np.uint8)
"""A mask that no compression makes small."""


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(1).integers(60, 120, (SIZE[1], SIZE[0], 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.jpg")
    (tmp_path / "mask.png").write_bytes(Region(NOISE).to_png())
    return tmp_path


def test_an_edit_in_a_mask_that_does_not_fit_into_a_jpeg_is_saved_and_says_so(folder: Path) -> None:
    made = invoke("edit", folder / "photo.jpg", "brighter", "--region", folder / "mask.png", "--yes")
    assert made.exit_code == 0, made.output
    words = " ".join(made.output.split())
    assert "does not fit into the file" in words and "the picture was saved without it" in words
    assert embedded_recipe(folder / "photo.edited.jpg") is None
    again = invoke(
        "replay",
        folder / "photo.edited.recipe.yaml",
        folder / "photo.jpg",
        "--out",
        folder / "again",
        "--json",
    )
    assert again.exit_code == 0, again.output
    assert "the picture was saved without it" in again.output
    results = [open_picture(p) for p in (folder / "photo.edited.jpg", folder / "again" / "photo.jpg")]
    assert results[0] == results[1], "the recipe beside it is whole"


@pytest.mark.parametrize(("format", "fits"), [("JPEG", False), ("PNG", True), ("WebP", True), ("GIF", True)])
def test_a_recipe_is_told_to_fit_where_it_is_written(format: str, fits: bool) -> None:
    picture = Picture(np.zeros((4, 4, 3), np.uint8))
    noise = np.random.default_rng(0).integers(97, 123, 200_000, np.uint8).tobytes().decode()
    fitting, missed = travelling_recipe(picture, format, noise)
    assert (fitting == noise, not missed) == (fits, fits)
    assert encode_picture(picture, format, recipe=fitting)
    assert travelling_recipe(picture, format, None) == (None, ())
