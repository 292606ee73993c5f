"""Watchers: who is told of every turn in this process, for operation and never for the person who edits."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from ...engines.hosted.ledger import Spend
from ..values.events import Event


@dataclass(frozen=True)
class TurnBegun:
    """A turn that begins, or goes on after a question or a crash."""

    session: str
    """What tells the session from others; its name holds that of a picture's file, so this is a digest."""
    turn: int
    """Counts from 1."""
    spent: Spend
    """What the turn has used before."""

    @classmethod
    def of(cls, session: str, turn: int, spent: Spend) -> "TurnBegun":
        """Take a session by its name."""
        return cls(sha256(session.encode()).hexdigest()[:16], turn, spent)


class TurnWatch(Protocol):
    """Hears a turn; `end` comes once, also when nobody reads the turn's events any more."""

    def hear(self, event: Event) -> None: ...  # noqa: D102

    def end(self) -> None: ...  # noqa: D102


Watcher = Callable[[TurnBegun], TurnWatch]

_watchers: list[Watcher] = []


@contextmanager
def watching_with(watcher: Watcher) -> Iterator[None]:
    """Tell a watcher of all turns that begin inside the block."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def watch_with(watcher: Watcher) -> None:
    """Tell a watcher of all turns of this process from now on."""
    _watchers.append(watcher)


def watched(events: Iterator[Event], begun: TurnBegun) -> Iterator[Event]:
    """Pass the events of a turn on and tell them to all who watch."""
    if not _watchers:
        yield from events
        return
    with ExitStack() as stack:
        watches: Sequence[TurnWatch] = [watcher(begun) for watcher in _watchers]
        for watch in watches:
            stack.callback(watch.end)
        for event in events:
            for watch in watches:
                watch.hear(event)
            yield event
