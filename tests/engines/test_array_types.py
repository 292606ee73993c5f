"""No first call of a kernel makes a type of numba, which two threads could number twice."""

import subprocess
import sys

import pytest

from helpers import LONG

NUMBERED = """
import sys
from importlib import import_module
import numpy as np
from numba import typeof
import_module(sys.argv[1])

def number(pixels):
    return typeof(pixels)._code

for name in ("uint8", "uint16", "float32", "float64", "bool", "int32", "int64"):
    for shape in ((4,), (4, 5), (4, 5, 3)):
        whole = np.zeros(shape, name)
        for pixels in (whole, whole[::2], whole.T, np.asfortranarray(whole)):
            locked = pixels.view()
            locked.flags.writeable = False
            assert number(pixels) == number(pixels), (name, shape)
            assert number(locked) == number(locked), (name, shape, "read only")
"""
KERNELS = (
    "tone.tone_kernel",
    "tone.deep_kernel",
    "tone.detail_kernel",
    "tone.noise_kernel",
    "fill.patchmatch",
)


@pytest.mark.parametrize("kernel", [*KERNELS, "fill.poisson"])
def test_numbers_of_types_are_given_when_a_kernel_is_imported(kernel: str) -> None:
    """A type that nobody holds gets a new number each time: red without `array_types.HELD`."""
    command = [sys.executable, "-c", NUMBERED, f"retoucher.engines.classical.{kernel}"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)
    assert ran.returncode == 0, ran.stderr
