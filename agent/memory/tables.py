"""Where sessions are written: a file of SQLite here, or a PostgreSQL that servers share."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from threading import Lock, Thread
from typing import Any, Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver


class Cursor(Protocol):
    """Runs statements inside a transaction; a value stands at each `?`."""

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Any: ...  # noqa: D102

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> Any: ...  # noqa: D102


class Background:
    """Work that goes on when who began it has left; a database is not closed before it is done."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []
        self._lock = Lock()

    @property
    def busy(self) -> bool:
        """True while something goes on."""
        return any(thread.is_alive() for thread in self._threads)

    def start(self, work: Callable[[], None]) -> None:
        """Let something go on."""
        thread = Thread(target=work, daemon=True)  # a second Ctrl-C ends the program all the same
        with self._lock:
            self._threads = [*filter(Thread.is_alive, self._threads), thread]
            thread.start()

    def wait(self) -> None:
        """Wait until all is done."""
        for thread in self._threads:
            thread.join()


class Tables(Protocol):
    """One database; raises SessionError, which says what is wrong with it and what helps.

    What does not answer now, and may be asked again, is SessionsAway; `answers` waits that long at most.
    """

    @property
    def background(self) -> Background: ...  # noqa: D102

    @property
    def checkpointer(self) -> BaseCheckpointSaver[Any]: ...  # noqa: D102

    @property
    def checkpoint_tables(self) -> tuple[str, ...]: ...  # noqa: D102

    def transaction(self) -> AbstractContextManager[Cursor]: ...  # noqa: D102

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]: ...  # noqa: D102

    def answers(self, seconds: float) -> None: ...  # noqa: D102

    def alone(self, session: str) -> AbstractContextManager[None]: ...  # noqa: D102 (raises InUse)

    def close(self) -> None: ...  # noqa: D102


def others_work(session: str) -> str:
    """Say that a session is held by somebody else."""
    return f"another program works on session {session!r}; try again when it is done"
