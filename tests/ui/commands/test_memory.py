"""How much memory an edit takes for each pixel, so that 100 megapixels stay within 1.3 GB."""

import subprocess
import sys
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
"""Bytes for each pixel: 1.3 GB less the 0.33 GB of the program itself, over 100 megapixels."""
EDIT = """
import re, sys
from pathlib import Path
from retoucher.ui.cli import main
try:
    main()
finally:  # VmHWM is this process's own: ru_maxrss is inherited from the parent that forked it
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
    sys.stderr.write(f"\\npeak {peak * 1024}\\n")
"""


def peak(photo: Path, *words: str) -> int:
    """Return the most bytes that an edit held."""
    command = [sys.executable, "-c", EDIT, "edit", str(photo), *words, "--yes"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return int(ran.stderr.rpartition("peak ")[2])


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_an_edit_takes_as_many_bytes_for_each_pixel_as_two_pictures_and_a_half(tmp_path: Path) -> None:
    height = round((MEGAPIXELS * 1e6 / 1.5) ** 0.5)
    pixels = cv2.resize(data.astronaut(), (height * 3 // 2, height), interpolation=cv2.INTER_CUBIC)
    Image.fromarray(np.asarray(pixels, np.uint8)).save(tmp_path / "large.jpg", quality=92)
    Image.fromarray(data.astronaut()).save(tmp_path / "small.jpg", quality=92)
    itself = peak(tmp_path / "small.jpg", "make it warmer")
    grown = (peak(tmp_path / "large.jpg", "make it warmer") - itself) / (pixels.shape[0] * pixels.shape[1])
    assert 3 < grown < MOST
