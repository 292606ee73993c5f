"""numba's types of the arrays that kernels are given, made once and held.

numba numbers every type that it has not seen, and looks and numbers without a lock. Where the first calls of
two threads meet, one type can get two numbers, and a kernel answers "No matching definition" to arrays that
it has a signature for. What is held here is found by every later call, so every module of kernels imports it.
"""

from itertools import product

from numba import types

SOURCE = types.Array(types.uint8, 3, "A", readonly=True)
"""Pixels that are read only, contiguous or not; HW3 or HW4."""
DEEP_SOURCE = types.Array(types.uint16, 3, "A", readonly=True)
PLANES = types.float32[:, :, ::1]
_NUMBERS = (
    types.boolean, types.uint8, types.uint16, types.int32, types.int64, types.float32, types.float64
)  # fmt: skip
HELD = tuple(
    types.Array(numbers, dimensions, layout, readonly=readonly)
    for numbers, dimensions, layout, readonly in product(_NUMBERS, (1, 2, 3), "ACF", (False, True))
)
