"""Where sessions are written: a file of SQLite here, or a PostgreSQL that servers share."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver


class Cursor(Protocol):
    """Runs statements inside a transaction; a value stands at each `?`."""

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Any: ...  # noqa: D102

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> Any: ...  # noqa: D102


class Tables(Protocol):
    """One database; raises SessionError, which says what is wrong with it and what helps.

    What does not answer now, and may be asked again, is SessionsAway; `answers` waits that long at most.
    """

    @property
    def checkpointer(self) -> BaseCheckpointSaver[Any]: ...  # noqa: D102

    @property
    def checkpoint_tables(self) -> tuple[str, ...]: ...  # noqa: D102

    def transaction(self) -> AbstractContextManager[Cursor]: ...  # noqa: D102

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]: ...  # noqa: D102

    def answers(self, seconds: float) -> None: ...  # noqa: D102

    def alone(self, session: str) -> AbstractContextManager[None]: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


def others_work(session: str) -> str:
    """Say that a session is held by somebody else."""
    return f"another program works on session {session!r}; try again when it is done"
