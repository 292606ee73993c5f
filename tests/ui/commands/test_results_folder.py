"""A folder for results that cannot be one is said in a sentence, before the work."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from retoucher.ui.cli import app


@pytest.mark.parametrize("face", ["replay", "find", "demo"])
def test_a_file_where_a_folder_for_results_is_wanted_is_refused_and_stays(tmp_path: Path, face: str) -> None:
    photo, recipe = tmp_path / "photo.png", tmp_path / "recipe.yaml"
    Image.fromarray(np.zeros((30, 40, 3), np.uint8)).save(photo)
    recipe.write_text("retoucher: 1\nstages: []\n")
    said = {"replay": [recipe, photo], "find": [photo, "sky"], "demo": []}[face]
    before = photo.read_bytes()
    refused = CliRunner().invoke(app, [face, *map(str, said), "--out", str(photo)])
    assert "cannot be a folder for results" in str(refused.exception)
    assert photo.read_bytes() == before
