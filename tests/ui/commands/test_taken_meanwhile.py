"""A name that somebody takes while a result is made: both files stay, and the result has the next name."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from helpers import LONG
from helpers.batches import batch, draw, lines, results


def test_two_edits_of_one_photo_at_once_keep_two_results(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    pixels = np.random.default_rng(0).integers(60, 180, (1200, 1200, 3), np.uint8)
    Image.fromarray(pixels).save(folder / "photo.png")
    command = [sys.executable, "-m", "retoucher.ui", "edit", str(folder / "photo.png"), "--yes"]
    both = [
        subprocess.Popen([*command, wish], stdout=subprocess.PIPE, text=True)
        for wish in ("brighter", "make it black and white")
    ]
    said = [one.communicate(timeout=LONG)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    endings = ".png", ".sheet.jpg", ".recipe.yaml"
    there = {path.name for path in folder.iterdir()}
    assert there == {"photo.png"} | {f"photo.edited{n}{end}" for n in ("", "-2") for end in endings}
    grey = [np.ptp(np.asarray(Image.open(p)), axis=2).max() < 2 for p in folder.glob("photo.edited*.png")]
    assert sorted(grey) == [False, True]
    for name in ("photo.edited", "photo.edited-2"):
        picture, recipe = folder / f"{name}.png", (folder / f"{name}.recipe.yaml").read_text()
        of_grey = np.ptp(np.asarray(Image.open(picture)), axis=2).max() < 2
        assert ("black and white" in recipe) == of_grey, "picture and recipe share the name"


def test_a_file_that_took_a_result_s_name_before_a_batch_went_on_stays(tmp_path: Path) -> None:
    photo, out = draw(tmp_path / "photos" / "p.png"), tmp_path / "out"
    asked = photo, "--request", "make it warmer", "-o", out
    assert batch(*asked).exit_code == 0
    (line,), (made,) = lines(out), results(out).values()
    (out / "p.png").rename(out / ".batch" / "drafts" / f"{line['identity']}.png")
    (out / "p.png").write_bytes(b"somebody's")
    for _ in range(2):
        assert "1 were finished before" in batch(*asked).output
        assert results(out) == {"p.png": b"somebody's", "p-2.png": made}
    assert [line["result"] for line in lines(out)] == ["p.png", "p-2.png"], "and the last line is true"
