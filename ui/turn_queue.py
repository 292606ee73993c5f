"""The queue of a server's turns: a few work at once, further ones hear their place in line."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import RLock

from ..errors import QueueFull

WORKERS = 4
"""Turns that work at once in one server; further ones wait in the order in which they came."""
WAITING = 200
"""Turns that wait in one server, each in a thread of its client's; further ones are told to come again."""

Told = Callable[[int], None]
"""Hears a place in line whenever it changes: 1 is next."""


def unheard(place: int) -> None:
    """Hear nothing."""


@dataclass(eq=False)
class Ticket:
    """A turn that works or waits."""

    told: Told
    job: Future[None] = field(default_factory=Future)
    place: int = 0
    """In line; 0 while it works, and before it was told any."""
    left: bool = False
    """Nobody waits for it any more: those behind it move up, and it ends as soon as it begins."""


class TurnQueue:
    """Lets turns work, `at_once` together, while `waiting` more wait at most."""

    def __init__(self, at_once: int = WORKERS, waiting: int = WAITING) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="turn")
        self._at_once, self._waiting, self._busy = at_once, waiting, 0
        self._line: list[Ticket] = []
        self._lock = RLock()

    def submit(self, work: Callable[[], None], told: Told = unheard) -> Ticket:
        """Let a turn work when it is next; `told` may be called in any thread, before this returns.

        Raises QueueFull where too many wait.
        """
        ticket = Ticket(told)
        with self._lock:
            self.refuse_when_full()
            self._line.append(ticket)
            ticket.job = self._pool.submit(self._run, ticket, work)
            self._tell()
        return ticket

    def refuse_when_full(self) -> None:
        """Raise QueueFull where no further turn would be taken."""
        with self._lock:
            if len(self._line) >= self._waiting + self._at_once - self._busy:
                raise QueueFull(f"{self._waiting} turns wait already: come again")

    def leave(self, ticket: Ticket) -> None:
        """Give a place in line up; nothing for a turn that works."""
        with self._lock:
            ticket.left = True
            self._tell()

    def shutdown(self) -> None:
        """Wait for all turns, and take no more."""
        self._pool.shutdown()

    def _run(self, ticket: Ticket, work: Callable[[], None]) -> None:
        with self._lock:
            self._line.remove(ticket)
            self._busy += 1
            ticket.place = 0
            self._tell()
        try:
            work()
        finally:
            with self._lock:
                self._busy -= 1

    def _tell(self) -> None:
        free = self._at_once - self._busy
        waiting = [ticket for ticket in self._line if not ticket.left]
        for place, ticket in enumerate(waiting, 1 - free):
            if place > 0 and place != ticket.place:
                ticket.place = place
                ticket.told(place)
