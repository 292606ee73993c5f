"""A line: a few are served at once, the others wait in the order in which they came and hear their place."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio

TellPlace = Callable[[int], Awaitable[None]]
"""Hears a place in line: 1 is next."""


class WaitingLine:
    """Belongs to one event loop."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._line: list[object] = []
        self._moved = anyio.Event()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return max(0, len(self._line) - self._at_once)

    @asynccontextmanager
    async def served(self, tell: TellPlace) -> AsyncIterator[None]:
        """Wait for one's turn, and have it while the block lasts; `tell` hears each place before it."""
        ticket, told = object(), 0
        self._line.append(ticket)
        try:
            while True:
                moved = self._moved
                place = self._line.index(ticket) - self._at_once + 1
                if place <= 0:
                    break
                if place != told:
                    told = place
                    await tell(place)
                await moved.wait()
            yield
        finally:
            self._line.remove(ticket)
            self._moved.set()
            self._moved = anyio.Event()
