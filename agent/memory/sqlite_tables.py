"""The tables in a file of SQLite: the light install, one machine, several programs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from filelock import FileLock, Timeout

from ...errors import InUse, SessionError
from ..values.versions import version_id
from .checkpoints import TABLES, open_checkpoints, trouble
from .old_layout import bring_in
from .schema import make_tables
from .tables import Background, others_work

_PATIENCE = 60
"""Seconds that one program waits for the others that open or write the same home."""


class SqliteTables:
    """`sessions.db` in a folder, open turns included; each session is held by a lock file."""

    checkpoint_tables = TABLES

    def __init__(self, home: Path) -> None:
        self.home, self.path = home, home / "sessions.db"
        try:
            home.mkdir(parents=True, exist_ok=True)
            with FileLock(home / "opening.lock", timeout=_PATIENCE):  # making tables, SQLite waits for nobody
                self.connection = sqlite3.connect(self.path, check_same_thread=False, timeout=_PATIENCE)
                make_tables(self.connection)
                bring_in(self.connection, home)
                self.checkpointer = open_checkpoints(self.path)
                self.checkpointer.setup()
        except (OSError, sqlite3.Error) as error:
            raise SessionError(trouble(self.path, error)) from error
        self._lock = RLock()
        self.background = Background()

    def close(self) -> None:
        """Close the connections, when nothing goes on that writes here."""
        self.background.wait()
        self.checkpointer.conn.close()
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Cursor]:
        """Run statements together or not at all."""
        with self._lock:
            cursor = self.connection.cursor()
            try:
                with self.connection:
                    cursor.execute("BEGIN IMMEDIATE")
                    yield cursor
            except sqlite3.Error as error:
                raise SessionError(trouble(self.path, error)) from error

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self._lock:
            try:
                return self.connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise SessionError(trouble(self.path, error)) from error

    def answers(self, seconds: float) -> None:
        """Raise SessionError unless the file can be read."""
        self.rows("SELECT 1")

    @contextmanager
    def alone(self, session: str) -> Iterator[None]:
        """Hold a session inside the block; `InUse` while another program does."""
        locks = self.home / "locks"
        lock = FileLock(locks / f"{version_id(session, '', 0, 0)}.lock")
        try:
            locks.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise InUse(others_work(session)) from error
        except OSError as error:
            raise SessionError(trouble(self.path, error)) from error
        try:
            yield
        finally:
            lock.release()
