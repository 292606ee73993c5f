"""`retoucher edit --sign`: off by default, chained when what was edited was signed."""

import json
from pathlib import Path
from typing import Any

import c2pa
import numpy as np
from PIL import Image
from typer.testing import CliRunner

from retoucher.pictures import embedded_recipe
from retoucher.ui.cli import app


def edit(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["edit", *map(str, arguments), "--yes"])


def manifests(path: Path) -> int:
    with c2pa.Reader(str(path)) as reader:
        assert reader.get_validation_state() == "Valid"
        return len(json.loads(reader.json())["manifests"])


def test_a_signed_edit_says_what_was_done_and_a_second_one_keeps_the_first(tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(0).integers(60, 120, (60, 80, 3), np.uint8)).save(photo)
    plain, once, twice = (tmp_path / f"{name}.png" for name in ("plain", "once", "twice"))
    assert edit(photo, "make it warmer", "--out", plain).exit_code == 0
    assert b"c2pa" not in plain.read_bytes()
    done = edit(photo, "make it warmer", "--sign", "--out", once)
    assert done.exit_code == 0 and "nobody trusts" in done.output, done.output
    assert manifests(once) == 1 and embedded_recipe(once) == embedded_recipe(plain)
    with Image.open(once) as a, Image.open(plain) as b:
        assert np.array_equal(np.asarray(a), np.asarray(b))
    assert edit(once, "make it brighter", "--sign", "--out", twice).exit_code == 0
    assert manifests(twice) == 2
    refused = edit(photo, "make it warmer", "--sign", "--out", tmp_path / "no.bmp")
    assert "a BMP holds none" in str(refused.exception) and not (tmp_path / "no.bmp").exists()
