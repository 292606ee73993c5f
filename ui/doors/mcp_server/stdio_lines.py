"""Lines of a client on standard input, each of bounded length."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import BinaryIO

from .call import aside

MAX_LINE = 64 * 1024 * 1024
"""Bytes of one message: a picture of 48 MB in base64."""
_PART = 1024 * 1024


def claimed_input() -> BinaryIO:
    """Return standard input for the server alone: whatever else reads there from now on finds nothing."""
    wire, nothing = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return os.fdopen(wire, "rb", closefd=False)  # a thread may still read there when all else is over


async def bounded_lines(
    wire: BinaryIO, refuse: Callable[[], Awaitable[None]], most: int = MAX_LINE
) -> AsyncIterator[str]:
    """Yield the lines that come; a longer one is passed over, and `refuse` says so to who sent it."""
    while line := await aside(wire.readline, most + 1):
        if len(line) <= most:
            yield line.decode("utf-8", "replace")
            continue
        while line and not line.endswith(b"\n"):
            line = await aside(wire.readline, _PART)
        await refuse()
