"""Compile the numba kernels before a person waits for them."""

from importlib import import_module

_KERNELS = ("tone_kernel", "detail_kernel", "patchmatch", "poisson")
"""Modules whose kernels have signatures: importing compiles them or reads them from numba's cache."""


def warm() -> None:
    """Compile and cache every kernel: seconds once, a fraction of a second after that.

    numba keeps them beside the source, or in the user's cache folder where the install is read-only.
    """
    for name in _KERNELS:
        import_module(f"{__package__}.{name}")
