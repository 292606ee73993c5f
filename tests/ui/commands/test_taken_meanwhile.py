"""A name that somebody takes while a result is made: both files stay, and the result has the next name."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fsspec.core import url_to_fs
from PIL import Image

from helpers import LONG
from helpers.batches import batch, draw, lines, results
from helpers.processes import forked
from retoucher.ui.batch.batch_report import BatchReport
from retoucher.ui.batch.outcome import Outcome
from retoucher.ui.batch.results_place import results_at


def test_two_edits_of_one_photo_at_once_keep_two_results(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    pixels = np.random.default_rng(0).integers(60, 180, (1200, 1200, 3), np.uint8)
    Image.fromarray(pixels).save(folder / "photo.png")
    command = [sys.executable, "-m", "retoucher.ui", "edit", str(folder / "photo.png"), "--yes"]
    both = [
        forked.Popen([*command, wish], stdout=subprocess.PIPE, text=True)
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


@pytest.fixture(params=["folder", "address"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Return where a batch writes."""
    return tmp_path if request.param == "folder" else f"memory://{tmp_path.name}"


def test_a_file_that_came_while_a_batch_worked_stays_and_the_line_is_true(
    out: Path | str, tmp_path: Path
) -> None:
    place, at = url_to_fs(str(out))[0], str(out)
    with BatchReport(out, tmp_path) as report:
        name = report.name_for(Path("p.png"))
        place.pipe_file(str(report.draft("i", name)), b"ours")
        place.pipe_file(f"{at}/p.png", b"theirs")
        said = report.write(Outcome(identity="i", picture="p", state="done", result=name))
    assert said.result == "p-2.png"
    assert place.cat_file(f"{at}/p.png") == b"theirs" and place.cat_file(f"{at}/p-2.png") == b"ours"


def test_a_draft_is_named_once_though_it_was_killed_between_two_names(out: Path | str) -> None:
    files, at = url_to_fs(str(out))[0], str(out)
    place = results_at(out, "mark")
    for name, draft in (("a.png", b"ours"), ("b.png", b"mine")):
        files.pipe_file(f"{at}/{place.drafts_in}/{name}", draft)
    files.pipe_file(f"{at}/a.png", b"ours")
    files.pipe_file(f"{at}/b.png", b"thei")
    assert [place.name(name, name) for name in ("a.png", "b.png")] == [True, False]
    assert place.drafts() == {"b.png"} and files.cat_file(f"{at}/b.png") == b"thei"
