"""Seconds and memory of removal, against OpenCV's diffusion fill of the same hole.

    python benchmarks/bench_inpaint.py [--runs 5]

A hole of 5 % in the middle of a photograph that scikit-image ships, scaled to each size; medians, kernels
warm. Memory is the rise of the process's peak while one removal runs (Linux: VmHWM).
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from skimage import data

from retoucher.pictures import Picture, Region
from retoucher.tools.inpaint import inpaint

SIZES = ((1000, 500), (1732, 1155), (4240, 2830))


def scene(width: int, height: int, share: float = 0.05) -> tuple[Picture, Region]:
    rgb = cv2.resize(data.coffee(), (width, height), interpolation=cv2.INTER_CUBIC)
    mask = np.zeros((height, width), np.float32)
    axes = (share * width * height / np.pi * 1.5) ** 0.5, (share * width * height / np.pi / 1.5) ** 0.5
    cv2.ellipse(mask, (width // 2, height // 2), (round(axes[0]), round(axes[1])), 0, 0, 360, 1, -1)
    return Picture(rgb), Region(mask)


def median(work: Callable[[], object], runs: int) -> float:
    work()
    taken: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def peak(width: int, height: int) -> float:
    """Megabytes that one removal adds to the peak of a fresh process."""
    code = f"from bench_inpaint import rise; print(rise({width}, {height}))"
    folder = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def rise(width: int, height: int) -> float:
    inpaint(*scene(200, 150))
    picture, region = scene(width, height)
    before = highest()
    inpaint(picture, region)
    return highest() - before


def highest() -> float:
    """Peak megabytes of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print("| picture | hole | removal s | OpenCV Telea s | ratio | memory MB | of the float picture |")
    print("|---|---|---|---|---|---|---|")
    for width, height in SIZES:
        picture, region = scene(width, height)
        ours = median(lambda p=picture, r=region: inpaint(p, r), runs)
        hole = (region.mask > 0).astype(np.uint8)
        theirs = median(lambda p=picture, h=hole: cv2.inpaint(p.rgb, h, 5, cv2.INPAINT_TELEA), min(runs, 2))
        megabytes, floats = peak(width, height), width * height * 12 / 2**20
        print(
            f"| {width * height / 1e6:.1f} MP | {hole.mean():.1%} | {ours:.2f} | {theirs:.2f}"
            f" | {ours / theirs:.2f} | {megabytes:.0f} | {megabytes / floats:.1f} × |"
        )


if __name__ == "__main__":
    main()
