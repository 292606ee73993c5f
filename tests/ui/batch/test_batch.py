"""`retoucher batch` on folders, globs and lists: judged, listed, named apart, never over an input."""

import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from filelock import FileLock
from PIL import Image

from helpers.batches import batch, draw, lines, results
from retoucher.errors import PictureError, RetoucherError, SessionError
from retoucher.pictures import embedded_recipe

WARMER = "--request", "make it warmer"


def colours(path: Path) -> np.ndarray:
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGB")).astype(int).mean((0, 1))


def failure(*arguments: object) -> RetoucherError:
    error = batch(*arguments).exception
    assert isinstance(error, RetoucherError), error
    return error


def test_bad_pictures_among_good_ones_are_listed_with_their_reasons(tmp_path: Path) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    draw(photos / "good.png")
    draw(photos / "more.jpg", 1)
    (photos / "broken.jpg").write_bytes((photos / "more.jpg").read_bytes()[:200])
    Image.new("1", (30_000, 30_000)).save(photos / "bomb.png")
    (photos / "notes.txt").write_text("no picture")
    with ZipFile(tmp_path / "album.zip", "w", ZIP_DEFLATED) as album:
        for photo in photos.iterdir():
            album.write(photo, photo.name)
    before = {p: p.read_bytes() for p in photos.iterdir()}

    done = batch(photos, tmp_path / "album.zip", *WARMER, "-o", out)
    assert done.exit_code == 1 and "2 done, 3 failed" in done.output
    reasons = {Path(line["picture"]).name: line.get("reason", "") for line in lines(out)}
    assert "900 megapixels" in reasons["bomb.png"] and "damaged" in reasons["broken.jpg"]
    assert "ZIP archive" in reasons["album.zip"], "what is packed is for its owner to unpack"
    assert set(results(out)) == {"good.png", "more.jpg"}
    assert colours(out / "good.png")[0] - colours(out / "good.png")[2] > 2 + (
        colours(photos / "good.png")[0] - colours(photos / "good.png")[2]
    )
    assert "make it warmer" in (embedded_recipe(out / "good.png") or "")
    assert colours(out / "batch.failures.jpg").min() > 100
    assert {p: p.read_bytes() for p in photos.iterdir()} == before

    draw(photos / "broken.jpg", 7)
    (photos / "bomb.png").unlink()
    again = batch(photos, *WARMER, "-o", out, "--json")
    told = [json.loads(line) for line in again.output.splitlines()]
    assert [line["picture"] for line in told[:-1]] == [str(photos / "broken.jpg")], "a mended file is another"
    assert "broken.jpg" in results(out)
    assert told[-1]["total"]["done"] == 1 and told[-1]["total"]["before"] == 2


def test_an_edit_that_fails_its_checks_is_shown_and_tried_again_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    Image.new("RGB", (48, 40), (128, 128, 128)).save(tmp_path / "grey.png")
    recipe = tmp_path / "flip.yaml"
    recipe.write_text("retoucher: 1\nstages:\n- steps:\n  - tool: flip\n    arguments: {axis: horizontal}\n")
    asked = tmp_path / "grey.png", "--recipe", recipe, "-o", out
    assert batch(*asked).exit_code == 1
    assert "changed nothing" in lines(out)[0]["reason"] and results(out) == {}
    assert len(list((out / ".batch" / "failed").iterdir())) == 1
    assert "1 were finished before" in batch(*asked).output and len(lines(out)) == 1
    assert batch(*asked, "--again").exit_code == 1 and len(lines(out)) == 2


def test_one_plan_for_all_is_the_plan_of_the_first(tmp_path: Path) -> None:
    for number in range(3):
        draw(tmp_path / "photos" / f"p{number}.png", number)
    out, asked = tmp_path / "out", (tmp_path / "photos", "--request", "fix the exposure", "--plan", "once")
    assert batch(*asked, "-o", out, "--jobs", 2).exit_code == 0
    planned = [line["plan"]["steps"] for line in lines(out) if "plan" in line]
    assert len(planned) == 1 and planned[0]
    steps = [_calls(out / name) for name in sorted(results(out))]
    assert steps[0] == steps[1] == steps[2]
    draw(tmp_path / "photos" / "p3.png", 3)
    assert batch(*asked, "-o", out).exit_code == 0
    assert _calls(out / "p3.png") == steps[0], "the plan is kept from run to run"
    assert len([line for line in lines(out) if "plan" in line]) == 1


def _calls(path: Path) -> list[str]:
    text = embedded_recipe(path) or ""
    return [line for line in text.splitlines() if "tool:" in line or ": 0." in line]


def test_a_list_says_what_for_each_and_two_of_one_name_keep_both(tmp_path: Path) -> None:
    draw(tmp_path / "a" / "p.png", 1)
    draw(tmp_path / "b" / "P.png", 2)
    rows = [
        {"picture": "a/p.png", "request": "make it black and white"},
        {"picture": "b/P.png"},
        {"picture": "a/p.png", "request": "make it black and white"},
        {"picture": "gone.png"},
    ]
    text = "\n".join([*map(json.dumps, rows), "{never", '{"wrong": 1}'])
    (tmp_path / "list.jsonl").write_text(text)
    out = tmp_path / "out"
    done = batch(tmp_path / "list.jsonl", *WARMER, "-o", out)
    assert "2 done, 3 failed, 1 were finished before" in done.output
    assert set(results(out)) == {"p.png", "P-2.png"}
    assert np.ptp(colours(out / "p.png")) < 1 < np.ptp(colours(out / "P-2.png"))
    told = {Path(line["picture"]).name: line["reason"] for line in lines(out) if line["state"] == "failed"}
    assert "found nothing at" in told["gone.png"]
    assert 'wanted {"picture"' in told["list.jsonl, line 5"] and "line 6" in " ".join(told)


def test_results_below_the_pictures_are_never_inputs_and_what_is_there_stays(tmp_path: Path) -> None:
    draw(tmp_path / "p.png")
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    (out / "p.png").write_bytes(b"somebody's")
    for _ in range(2):
        assert batch(tmp_path, *WARMER, "-o", out).exit_code == 0
    assert set(results(out)) == {"p.png", "p-2.png"} and (out / "p.png").read_bytes() == b"somebody's"
    glob = batch(str(tmp_path / "**" / "*.png"), *WARMER, "-o", out)
    assert "0 done, 0 failed, 1 were finished before" in glob.output


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (("photos", *WARMER, "-o", "photos"), PictureError, "give them another folder"),
        (("photos", *WARMER, "-o", "."), PictureError, "give them another folder"),
        (("nothing.png", *WARMER, "-o", "out"), PictureError, "there is no 'nothing.png'"),
        (("photos", "-o", "out"), RetoucherError, "has no request"),
        (("photos", *WARMER, "-o", "other"), SessionError, "is no line of a batch's report"),
        (("photos", *WARMER, "-o", "busy"), SessionError, "another batch"),
        (("photos", *WARMER, "-o", "drawn"), SessionError, "no batch wrote it"),
        (("begun/batch.jsonl", *WARMER, "-o", "begun"), PictureError, "written by this batch itself"),
        (("begun/link.jpg", *WARMER, "-o", "begun"), PictureError, "written by this batch itself"),
    ],
)
def test_bad_input_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], kind: type, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    draw(tmp_path / "photos" / "p.png")
    for name in ("other", "busy"):
        (tmp_path / name / ".batch").mkdir(parents=True)
    (tmp_path / "other" / "batch.jsonl").write_text("my own notes")
    sheets = [draw(tmp_path / name / "batch.failures.jpg") for name in ("drawn", "begun")]
    before = [sheet.read_bytes() for sheet in sheets]
    (tmp_path / "begun" / "link.jpg").symlink_to("batch.failures.jpg")
    (tmp_path / "begun" / "batch.jsonl").write_text('{"identity":"i","picture":"p","state":"failed"}\n')
    with FileLock(tmp_path / "busy" / ".batch" / "lock"):
        error = failure(*arguments)
    assert isinstance(error, kind) and words in str(error)
    assert (tmp_path / "other" / "batch.jsonl").read_text() == "my own notes"
    assert [sheet.read_bytes() for sheet in sheets] == before


def test_a_request_and_a_recipe_at_once_are_wrong_usage(tmp_path: Path) -> None:
    done = batch(draw(tmp_path / "p.png"), *WARMER, "--recipe", "r.yaml", "-o", tmp_path / "out")
    assert done.exit_code == 2 and "got both" in done.output
