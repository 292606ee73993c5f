"""How much memory an edit takes for each pixel, so that 100 megapixels stay within 1.3 GB."""

import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from helpers import LONG

MEGAPIXELS = 36
"""More than a JPEG may have to be written in two passes; `bench_memory.py` measures 100."""
MOST = 9.7
"""Bytes for each pixel: 1.3 GB less the 0.33 GB of the program with its libraries, over 100 megapixels."""
ITSELF, PIXEL = 0.15e9, 7
"""Bytes of the program without the pages of its libraries, and for each pixel of two pictures and a mask."""
WINDOW = 200e6
"""Bytes of the window around a hole; 101 to 162 MB were seen, and 316 to 396 while freed memory was held."""
FREED = """
import re
from pathlib import Path
import numpy as np
from retoucher.ui.freed_memory import hand_back_freed_memory

def held():
    return 1024 * int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

hand_back_freed_memory()
np.ones(9 << 20, np.uint8)  # glibc takes blocks of this size from its heap from now on, unless it is told
blocks, between = [], []
for _ in range(20):
    blocks.append(np.ones(8 << 20, np.uint8))
    between.append(bytearray(100_000))
full = held()
blocks.clear()
print((full - held()) / (20 * (8 << 20)))
"""
EDIT = """
import re, sys
from pathlib import Path
from retoucher.ui.cli import main
try:
    main()
finally:  # VmHWM is this process's own: ru_maxrss is inherited from the parent that forked it
    status = Path("/proc/self/status").read_text()
    peak, files = (int(re.search(rf"{name}:\\s+(\\d+)", status)[1]) for name in ("VmHWM", "RssFile"))
    sys.stderr.write(f"\\npeak {(peak - files) * 1024}\\n")
"""


def edit(photo: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Edit in a process of its own, which writes what it held at most."""
    command = [sys.executable, "-c", EDIT, "edit", str(photo), *words, "--yes"]
    return subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)


def peak(photo: Path, *words: str) -> int:
    """Return the most bytes that an edit held, without the pages of its libraries.

    Of those a freshly installed tree maps 90 MB more: its files lie in larger pieces in the system's cache.
    """
    ran = edit(photo, *words)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return int(ran.stderr.rpartition("peak ")[2])


BOX = "1200,1000,4800,3900"
"""Of the large picture, three tenths."""
EDITS: dict[str, Callable[[Path, str], tuple[str, ...]]] = {
    "everywhere": lambda place, name: ("make it warmer",),
    "a box": lambda place, name: ("brighten it", "--region", "100,100,400,400" if name == "small" else BOX),
    "a soft mask": lambda place, name: ("brighten it", "--region", str(place / f"{name}.soft.png")),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a large and a small photograph, and the masks of each."""
    place = tmp_path_factory.mktemp("large")
    height = round((MEGAPIXELS * 1e6 / 1.5) ** 0.5)
    for name, (width, high) in {"small": (512, 512), "large": (height * 3 // 2, height)}.items():
        pixels = cv2.resize(data.astronaut(), (width, high), interpolation=cv2.INTER_CUBIC)
        Image.fromarray(np.asarray(pixels, np.uint8)).save(place / f"{name}.jpg", quality=92)
        mask = np.zeros((high, width), np.uint8)
        cv2.ellipse(mask, (width // 2, high // 2), (width // 4, high // 4), 0, 0, 360, 255, cv2.FILLED)
        soft = cv2.blur(mask, (width // 50, width // 50))
        thing = cv2.circle(np.zeros_like(mask), (width // 3, high // 3), high // 40, 255, cv2.FILLED)
        for drawn, kind in ((soft, "soft"), (thing, "thing")):
            Image.fromarray(np.asarray(drawn, np.uint8)).save(place / f"{name}.{kind}.png", compress_level=1)
    return place


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
@pytest.mark.parametrize("wanted", EDITS)
def test_an_edit_takes_as_many_bytes_for_each_pixel_as_two_pictures_and_a_half(
    wanted: str, folder: Path
) -> None:
    itself, large = (
        peak(folder / f"{name}.jpg", *EDITS[wanted](folder, name)) for name in ("small", "large")
    )
    with Image.open(folder / "large.jpg") as picture:
        grown = (large - itself) / (picture.width * picture.height)
    assert 3 < grown < MOST


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_a_removal_takes_two_pictures_a_mask_and_a_window_that_does_not_grow(folder: Path) -> None:
    edit(folder / "small.jpg", "remove it", "--region", str(folder / "small.thing.png"))  # compiles: 100 MB
    large = peak(folder / "large.jpg", "remove it", "--region", str(folder / "large.thing.png"))
    with Image.open(folder / "large.jpg") as picture:
        left = large - ITSELF - PIXEL * picture.width * picture.height
    assert left < WINDOW


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a parameter of glibc")
def test_freed_blocks_go_back_to_the_system_though_small_ones_lie_between() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FREED], capture_output=True, text=True, timeout=LONG, check=True
    )
    assert float(ran.stdout) > 0.9
