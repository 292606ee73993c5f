"""Let the C library hand freed pixels back to the system at once."""

import ctypes
import sys

_MMAP_THRESHOLD = -3
"""The number of this parameter of glibc's `mallopt`."""
_LEAST = 4 << 20
"""Bytes from which a block has a mapping of its own. glibc lets this grow to 32 MB with what is freed, and
pictures in bands or scaled down stay below that: a removal in 36 megapixels held 200 to 350 MB of them."""


def hand_back_freed_memory() -> None:
    """Fix the size from which freed memory goes back at once, on glibc; elsewhere do nothing."""
    if sys.platform != "linux":
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _LEAST)
