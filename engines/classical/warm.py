"""Compile the numba kernels before a person waits for them."""

import os
from importlib import import_module
from pathlib import Path

_KERNELS = ("tone_kernel", "detail_kernel", "patchmatch", "poisson")
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
    cached = here / "__pycache__"
    return os.access(here, os.W_OK) and not all(any(cached.glob(f"{name}.*.nbi")) for name in _KERNELS)


if __name__ == "__main__":
    warm()
