"""`retoucher batch` on addresses of fsspec."""

import json
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from helpers.batches import batch, draw, lines, results
from retoucher.errors import ConfigError
from retoucher.ui.batch.batch_inputs import batch_inputs
from retoucher.ui.batch.batch_report import BatchReport
from retoucher.ui.batch.far_files import contents, place_at
from retoucher.ui.batch.outcome import Outcome

WARMER = "--request", "make it warmer"


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    for number in range(3):
        draw(tmp_path / "photos" / f"p{number}.png", number)
    draw(tmp_path / "photos" / "deeper" / "p0.png", 9)
    return tmp_path / "photos"


def test_what_lies_at_an_address_becomes_what_it_becomes_in_a_folder(photos: Path, tmp_path: Path) -> None:
    """`local://` is fsspec's way to this machine; `file://` is a path."""
    near, far = tmp_path / "near", tmp_path / "far"
    (photos / "broken.png").write_bytes(b"no picture")
    far.mkdir()
    (far / "p1.png").write_bytes(b"somebody's")
    assert batch(photos, *WARMER, "-o", near).exit_code == 1
    asked = f"local://{photos}", *WARMER, "-o", f"local://{far}"
    assert batch(*asked).exit_code == 1
    made, mine = results(near), results(far)
    assert mine.pop("p1.png") == b"somebody's" and mine.pop("p1-2.png") == made.pop("p1.png")
    (drafts,) = (far / ".batch" / "drafts").iterdir()
    assert mine == made and not list(drafts.iterdir())
    told = {Path(line["picture"]).name: line for line in lines(far)}
    assert told["broken.png"]["state"] == "failed" and (far / "batch.failures.jpg").exists()
    assert "5 were finished before" in batch(*asked).output and len(lines(far)) == 5
    draw(photos / "p2.png", 77)
    assert "1 done" in batch(*asked).output, "a changed file is another picture"


def test_a_list_at_an_address_names_what_lies_beside_it(photos: Path, tmp_path: Path) -> None:
    rows = [{"picture": "p0.png"}, {"picture": f"file://{photos}/p1.png"}, {"picture": "gone.png"}]
    (photos / "list.jsonl").write_text("\n".join(map(json.dumps, rows)))
    out = tmp_path / "out"
    assert "2 done, 1 failed" in batch(f"local://{photos}/list.jsonl", *WARMER, "-o", out).output
    assert set(results(out)) == {"p0.png", "p1.png"}
    (failed,) = [line for line in lines(out) if line["state"] == "failed"]
    assert "found nothing" in failed["reason"]


def test_an_address_that_nobody_knows_is_an_error_that_names_it(tmp_path: Path) -> None:
    for address in ("florble://photos", "github://photos"):
        error = batch(address, *WARMER, "-o", tmp_path / "out").exception
        assert isinstance(error, ConfigError) and address in str(error)


def test_a_place_of_this_machine_is_the_same_by_its_address(photos: Path) -> None:
    done = photos / "do ne"
    draw(done / "p0.png")
    for given, out in ((f"file://{photos}", done), (str(photos), place_at(f"{photos.as_uri()}/do%20ne"))):
        assert isinstance(out, Path)
        found = {str(one.name) for one in batch_inputs([given], out, out)}
        assert found == {"p0.png", "p1.png", "p2.png", "deeper/p0.png"}, "and no result of its own"


class Halting(MemoryFileSystem):
    """A place that says no sizes and refuses every other call."""

    protocol = "halting"
    calls = 0

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return super()._strip_protocol(path.removeprefix("halting:/"))

    def size(self, path: str) -> None:
        """Return what a web server says that sends in pieces."""

    def _open(self, *given: Any, **more: Any) -> Any:
        Halting.calls += 1
        if Halting.calls % 2:
            raise OSError("come again")
        return super()._open(*given, **more)


def test_what_is_refused_once_is_asked_for_again_and_may_be_of_unknown_size() -> None:
    fsspec.register_implementation("halting", Halting, clobber=True)
    fsspec.filesystem("memory").pipe("/b/a[1].png", b"a picture")
    assert contents("halting://b/a[1].png") == b"a picture" and Halting.calls == 2
    (one,) = batch_inputs(["memory://b/a[1].png"], Path("out"), Path("out"))
    assert (one.path, str(one.name)) == ("memory://b/a[1].png", "a[1].png")


def test_two_machines_may_write_to_one_address(tmp_path: Path) -> None:
    out, files = "memory://results", fsspec.filesystem("memory")
    homes = tmp_path / "here", tmp_path / "there"
    with BatchReport(out, homes[0]) as here:
        done = Outcome(identity="1", picture="p.png", state="done", result=here.name_for(Path("p.png")))
        files.pipe(str(here.draft("1", "p.png")), b"mine")
        here.sheet.write_bytes(b"failures")
        here.bring_out()
        with BatchReport(out, homes[1]) as there:
            files.pipe(str(there.draft("1", "p.png")), b"theirs")
            there.write(done)
        here.write(done)
        here.drop_sheet()
    assert (files.cat("/results/p.png"), files.cat("/results/p-2.png")) == (b"theirs", b"mine")
    assert not files.exists("/results/batch.failures.jpg") and not here.sheet.exists()
    with BatchReport(out, homes[0]) as again:
        files.pipe(str(again.draft("2", "q.png")), b"left by a killed run")
    with BatchReport(out, homes[0]) as again:
        assert not files.exists(str(again.draft("2", "q.png"))), "its own draft of what is not done"
