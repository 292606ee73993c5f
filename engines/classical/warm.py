"""Compile the numba kernels before a person waits for them."""

import os
from importlib import import_module
from pathlib import Path

_KERNELS = ("tone.tone_kernel", "tone.detail_kernel", "tone.noise_kernel", "fill.patchmatch", "fill.poisson")
"""Modules whose kernels have signatures: importing compiles them or reads them from numba's cache."""


def warm() -> None:
    """Compile and cache every kernel: seconds once, a fraction of a second after that.

    numba keeps them beside the source, or in the user's cache folder where the install is read-only.
    """
    for name in _KERNELS:
        import_module(f"{__package__}.{name}")


def is_cold() -> bool:
    """True when kernels beside their source were never compiled; False where numba keeps them elsewhere."""
    here = Path(__file__).parent
    return os.access(here, os.W_OK) and not all(map(_is_cached, _KERNELS))


def _is_cached(kernel: str) -> bool:
    room, _, name = kernel.partition(".")
    return any((Path(__file__).parent / room / "__pycache__").glob(f"{name}.*.nbi"))


if __name__ == "__main__":
    warm()
