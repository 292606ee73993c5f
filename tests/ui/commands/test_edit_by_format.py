"""A result has the format and the depth of its photograph, whichever command makes it."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from retoucher.pictures import Picture, open_picture
from retoucher.ui.cli import app

BOX = np.s_[20:41, 10:40]
BRIGHTER = "retoucher: 1\nstages:\n- steps:\n  - {tool: adjust, arguments: {exposure: 0.3}}\n"
COMMANDS = {
    "edit": "edit {photo} brighter --yes --out out/{photo}",
    "replay": "replay brighter.yaml {photo} --out out",
    "batch": "batch {photo} --recipe brighter.yaml --out out",
}


@pytest.fixture
def levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Return what `deep.png` and `deep.tiff` of the working folder hold in 16 bits; a box is darker."""
    monkeypatch.chdir(tmp_path)
    Path("out").mkdir()
    Path("brighter.yaml").write_text(BRIGHTER)
    pixels = np.random.default_rng(0).integers(20_000, 30_000, (60, 80, 3)).astype(np.uint16)
    pixels[BOX] //= 2
    for ending in ("png", "tiff"):
        cv2.imwrite(f"deep.{ending}", pixels[..., ::-1])
    return pixels


def run(words: str) -> str:
    done = CliRunner().invoke(app, words.split())
    assert done.exit_code == 0, f"{done.output} {done.exception}"
    return done.output


def levels_in(file: str) -> np.ndarray:
    """Return the 16 bits as another program reads them."""
    read = cv2.imread(file, cv2.IMREAD_UNCHANGED)
    assert read is not None and read.dtype == np.uint16
    return read[..., ::-1]


@pytest.mark.parametrize("ending", ["png", "tiff"])
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_16_bits_go_in_and_come_out(levels: np.ndarray, command: str, ending: str) -> None:
    said = run(command.format(photo=f"deep.{ending}"))
    made = levels_in(f"out/deep.{ending}")
    assert made.mean() > levels.mean() + 300
    assert len(np.unique(made)) > 0.5 * len(np.unique(levels)), "8 bits hold 256 values"
    assert "bits" not in said


def test_an_edit_in_a_place_keeps_every_bit_elsewhere(levels: np.ndarray) -> None:
    run("edit deep.png brighter --yes --region 10,20,40,41 --out out/local.png")
    made = levels_in("out/local.png")
    assert np.array_equal(made[:, 50:], levels[:, 50:]) and np.array_equal(made[50:], levels[50:])
    assert made[BOX].mean() > levels[BOX].mean() + 300


@pytest.mark.parametrize("ending", ["heic", "jxl", "avif", "webp", "jpg", "tif"])
def test_a_result_that_nobody_named_has_the_format_of_its_photograph(levels: np.ndarray, ending: str) -> None:
    Picture((levels >> 8).astype(np.uint8)).save(f"a.{ending}")
    run(f"edit a.{ending} brighter --yes")
    before, after = open_picture(f"a.{ending}"), open_picture(f"a.edited.{ending}")
    assert before.facts.format == after.facts.format and after.pixels.mean() > before.pixels.mean() + 2
