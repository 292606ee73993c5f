"""`retoucher batch` on addresses of fsspec."""

import json
from pathlib import Path

import pytest

from helpers.batches import batch, draw, lines, results

WARMER = "--request", "make it warmer"


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    for number in range(3):
        draw(tmp_path / "photos" / f"p{number}.png", number)
    draw(tmp_path / "photos" / "deeper" / "p0.png", 9)
    return tmp_path / "photos"


def test_what_lies_at_an_address_becomes_what_it_becomes_in_a_folder(photos: Path, tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    (photos / "broken.png").write_bytes(b"no picture")
    far.mkdir()
    (far / "p1.png").write_bytes(b"somebody's")
    assert batch(photos, *WARMER, "-o", near).exit_code == 1
    asked = f"file://{photos}", *WARMER, "-o", f"file://{far}"
    assert batch(*asked).exit_code == 1
    made, mine = results(near), results(far)
    assert mine.pop("p1.png") == b"somebody's" and mine.pop("p1-2.png") == made.pop("p1.png")
    assert mine == made and not list((far / ".batch" / "drafts").iterdir())
    told = {Path(line["picture"]).name: line for line in lines(far)}
    assert told["broken.png"]["state"] == "failed" and (far / "batch.failures.jpg").exists()
    assert "5 were finished before" in batch(*asked).output and len(lines(far)) == 5
    draw(photos / "p2.png", 77)
    assert "1 done" in batch(*asked).output, "a changed file is another picture"


def test_a_list_at_an_address_names_what_lies_beside_it(photos: Path, tmp_path: Path) -> None:
    rows = [{"picture": "p0.png"}, {"picture": f"file://{photos}/p1.png"}, {"picture": "gone.png"}]
    (photos / "list.jsonl").write_text("\n".join(map(json.dumps, rows)))
    out = tmp_path / "out"
    assert "2 done, 1 failed" in batch(f"file://{photos}/list.jsonl", *WARMER, "-o", out).output
    assert set(results(out)) == {"p0.png", "p1.png"}
    (failed,) = [line for line in lines(out) if line["state"] == "failed"]
    assert "found nothing" in failed["reason"]


def test_an_address_that_nobody_knows_is_an_error_that_names_it(tmp_path: Path) -> None:
    error = batch("florble://photos", *WARMER, "-o", tmp_path / "out").exception
    assert "florble://" in str(error)
