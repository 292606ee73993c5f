"""A batch that is killed, or whose worker is, does nothing twice and loses nothing."""

import os
import signal
import subprocess
from pathlib import Path
from time import monotonic, sleep

import pytest

from helpers import LONG
from helpers.batches import batch, begun, children, draw, lines, results

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into Linux's /proc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(6):
        draw(tmp_path / "photos" / f"p{number}.{'jpg' if number % 2 else 'png'}", number)
    draw(tmp_path / "photos" / "deeper" / "p0.png", 99)
    return tmp_path


def wait_for(count: int, out: Path, running: subprocess.Popen[bytes]) -> None:
    end = monotonic() + LONG
    while len(lines(out)) < count:
        assert running.poll() is None and monotonic() < end, lines(out)
        sleep(0.005)


def test_what_was_killed_and_goes_on_ends_as_what_was_not(folder: Path) -> None:
    asked = folder / "photos", "--request", "make it warmer"
    out, calm = folder / "out", folder / "calm"
    running = begun(*asked, "-o", out, "--jobs", 2)
    wait_for(2, out, running)
    workers = [w for c in children(running.pid) for w in children(c)]
    running.kill()
    running.wait()
    before = lines(out)
    assert 2 <= len(before) < 7 and workers
    wait_until_gone(workers)
    with (out / "batch.jsonl").open("ab") as report:
        report.write(b'{"identity":"torn')
    (out / ".batch" / "drafts" / "left.png").write_bytes(b"half")

    assert batch(*asked, "-o", out, "--jobs", 2).exit_code == 0
    after = lines(out)
    assert after[: len(before)] == before
    assert sorted(line["picture"] for line in after) == sorted(map(str, pictures(folder))), "each once"
    assert not list((out / ".batch" / "drafts").iterdir()) and not (out / ".batch" / "homes").exists()

    assert batch(*asked, "-o", calm, "--jobs", 1).exit_code == 0
    assert results(out) == results(calm), "and two workers make the bytes of one"
    assert set(results(out)) == {str(p.relative_to(folder / "photos")) for p in pictures(folder)}


def test_a_result_that_was_written_down_gets_its_name_after_all(folder: Path) -> None:
    out, asked = folder / "out", (folder / "photos" / "p0.png", "--request", "make it warmer")
    assert batch(*asked, "-o", out).exit_code == 0
    (line,), (made,) = lines(out), results(out).values()
    (out / "p0.png").rename(out / ".batch" / "drafts" / f"{line['identity']}.png")
    done = batch(*asked, "-o", out)
    assert "1 were finished before" in done.output and results(out) == {"p0.png": made}


def test_a_worker_that_is_killed_takes_nothing_with_it(folder: Path) -> None:
    out = folder / "out"
    running = begun(folder / "photos", "--request", "make it warmer", "-o", out, "--jobs", 2)
    wait_for(1, out, running)
    (worker, *_) = (w for c in children(running.pid) for w in children(c))
    os.kill(worker, signal.SIGKILL)
    assert running.wait(LONG) == 0
    assert {line["state"] for line in lines(out)} == {"done"} and len(lines(out)) == 7


def wait_until_gone(processes: list[int]) -> None:
    end = monotonic() + LONG / 5
    while any(Path(f"/proc/{process}").exists() for process in processes):
        assert monotonic() < end, "a worker outlives its batch"
        sleep(0.02)


def pictures(folder: Path) -> list[Path]:
    return [p for p in (folder / "photos").rglob("*") if p.is_file()]
