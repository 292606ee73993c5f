"""`retoucher batch` on many small pictures: what two workers bring over one, and memory over time.

    python benchmarks/bench_batch.py --ratio 60 --pictures 0      # two workers against one: when it is quiet
    python benchmarks/bench_batch.py --ratio 0 --pictures 10000   # memory, and a kill in the middle

Says pictures in a second with one and with two workers, in turns on the same pictures, their ratio, and the
processor seconds of head and workers, which a busy machine changes less. Then the memory of all processes
together while many pictures go through, killed in the middle and begun again: each is done once.
"""

import argparse
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import numpy as np
from bench_serve import processor
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


def rate(photos: Path, out: Path, jobs: int, count: int) -> tuple[float, float, float]:
    """Return pictures in a second once all workers have begun, and what head and workers used for one."""
    running = begun(photos, out, jobs)
    first = 3 * jobs
    start, used = wait_for(out, first, running), spent(running.pid)
    end, after = wait_for(out, count - jobs, running), spent(running.pid)
    running.wait()
    done = count - jobs - first
    return done / (end - start), (after[0] - used[0]) / done, (after[1] - used[1]) / done


def family(process: int) -> list[int]:
    """Return a process and all that it began."""
    parents, found = {}, [process]
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def spent(process: int) -> tuple[float, float]:
    """Return the processor seconds of a batch's head, and of all that it began."""
    head, *others = family(process)
    return processor(head), sum(map(processor, others))


def memory(process: int) -> float:
    """Return the proportional memory in MB of a process and of all that it began."""
    total = 0
    for one in family(process):
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def compare(photos: Path, outs: Path, count: int, rounds: int) -> None:
    """Say what two workers bring over one."""
    ratios = []
    for number in range(rounds):
        (one, head, work), (two, *_) = (
            rate(photos, outs / f"{number}-{jobs}", jobs, count) for jobs in (1, 2)
        )
        ratios.append(two / one)
        print(f"one worker {one:.2f} pictures/s, two {two:.2f}: {two / one:.2f} times", end="; ")
        print(
            f"processor of one: head {1000 * head:.1f} ms, worker {1000 * work:.1f} ms a picture", flush=True
        )
    print(f"ratio, median of {len(ratios)}: {median(ratios):.2f}")


def many(photos: Path, out: Path, count: int, jobs: int) -> None:
    """Say the memory while many pictures go through; in the middle the batch is killed and begun again."""
    running = begun(photos, out, jobs)
    for part in range(1, 21):
        wait_for(out, part * count // 20 - 2 * jobs, running)
        used = sum(spent(running.pid))
        print(
            f"{lines(out):>7} pictures: {memory(running.pid):.0f} MB, {used:.0f} processor seconds",
            flush=True,
        )
        if part == 10:
            running.kill()
            running.wait()
            written = lines(out)
            print(f"killed after {written}", flush=True)
            running = begun(photos, out, jobs)
    running.wait()
    done = [json.loads(line)["picture"] for line in (out / "batch.jsonl").read_text().splitlines()]
    made = sum(1 for path in out.glob("*.png"))
    print(f"{len(done)} lines of {len(set(done))} pictures, {made} results, exit code {running.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--ratio", type=int, default=60, help="pictures of each measured run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", type=int, default=256, help="pixels of a measured picture's sides")
    parser.add_argument("--jobs", type=int, default=2, help="workers for the many pictures")
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        home = Path(name)
        if given.ratio:
            compare(draw(home / "few", given.ratio, given.side), home, given.ratio, given.rounds)
        if given.pictures:
            many(draw(home / "many", given.pictures, 64), home / "out", given.pictures, given.jobs)


if __name__ == "__main__":
    main()
