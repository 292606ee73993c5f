"""`retoucher batch --ray` on a cluster of this machine, one of whose workers is killed: `make test-cluster`.

Not in `make test`: Ray gives up a start that takes its node more than 30 seconds, which a busy machine does.
"""

import os
import signal
from pathlib import Path
from time import monotonic, sleep

import pytest

from helpers import LONG
from helpers.batches import begun, children, draw, lines, results

WARMER = "--request", "make it warmer"
PICTURES = 12


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into Linux's /proc")
def test_a_killed_worker_loses_nothing_and_nothing_is_done_twice(tmp_path: Path) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    for number in range(PICTURES):
        draw(photos / f"p{number}.png", number)
    running = begun(photos, *WARMER, "-o", out, "--ray", "--jobs", 2)
    try:
        end = monotonic() + LONG
        while not lines(out):
            assert running.poll() is None and monotonic() < end
            sleep(0.02)
        os.kill(_worker_below(running.pid), signal.SIGKILL)
        assert running.wait(LONG) == 0
    finally:
        running.kill()
    assert len(lines(out)) == PICTURES == len(results(out)), "each once"
    assert {line["state"] for line in lines(out)} == {"done"}


def _worker_below(process: int) -> int:
    """Return a process of Ray that works on pictures, below the program that started the cluster."""
    below = [process]
    for one in below:
        below += children(one)
        if Path(f"/proc/{one}/cmdline").read_bytes().startswith(b"ray::_Worker"):
            return one
    raise AssertionError("no worker is there")
