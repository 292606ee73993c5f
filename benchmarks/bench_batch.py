"""`retoucher batch` on many small pictures: what two workers bring over one, and memory over time.

    python benchmarks/bench_batch.py --pictures 1000 --ratio 60

Says pictures in a second with one and with two workers, in turns on the same pictures, and their ratio; then
the memory of all processes together after a tenth of the pictures and at the end.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import numpy as np
from PIL import Image


def draw(folder: Path, count: int, side: int) -> Path:
    folder.mkdir()
    for number in range(count):
        rough = np.random.default_rng(number).integers(40, 200, (6, 6, 3), np.uint8)
        Image.fromarray(rough).resize((side, side), Image.Resampling.BICUBIC).save(
            folder / f"{number:05}.png"
        )
    return folder


def begun(photos: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "retoucher.ui", "batch", photos, "-o", out, "-r", "make it warmer"]
    return subprocess.Popen([*map(str, command), "--jobs", str(jobs)], stdout=subprocess.DEVNULL)


def lines(out: Path) -> int:
    report = out / "batch.jsonl"
    return report.read_bytes().count(b"\n") if report.exists() else 0


def wait_for(out: Path, count: int, running: subprocess.Popen[bytes]) -> float:
    while lines(out) < count:
        if running.poll():
            raise SystemExit("the batch failed")
        sleep(0.02)
    return monotonic()


def rate(photos: Path, out: Path, jobs: int, count: int) -> float:
    """Return pictures in a second once all workers have begun."""
    running = begun(photos, out, jobs)
    first = 3 * jobs
    start = wait_for(out, first, running)
    end = wait_for(out, count, running)
    running.wait()
    return (count - first) / (end - start)


def memory(process: int) -> float:
    """Return the proportional memory in MB of a process and of all that it began."""
    total, ahead = 0, [process]
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    for one in ahead:
        ahead += [child for child, parent in parents.items() if parent == one]
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            total += int(line.split()[1]) if line.startswith("Pss:") else 0
    return total / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--ratio", type=int, default=60, help="pictures of each measured run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", type=int, default=256)
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        home = Path(name)
        few, ratios = draw(home / "few", given.ratio, given.side), []
        for number in range(given.rounds):
            one, two = (rate(few, home / f"{number}-{jobs}", jobs, given.ratio) for jobs in (1, 2))
            ratios.append(two / one)
            print(f"one worker {one:.2f} pictures/s, two {two:.2f}: {two / one:.2f} times")
        if ratios:
            print(f"ratio, median of {len(ratios)}: {median(ratios):.2f}")
        if given.pictures:
            many, out = draw(home / "many", given.pictures, 48), home / "out"
            running = begun(many, out, 2)
            for share in (0.1, 0.25, 0.5, 0.75, 0.95):
                wait_for(out, round(share * given.pictures), running)
                print(f"{lines(out)} pictures: {memory(running.pid):.0f} MB", flush=True)
            running.wait()


if __name__ == "__main__":
    main()
