"""The tables in PostgreSQL: several servers work on the same sessions (extra `postgres`)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from time import sleep
from typing import Any
from urllib.parse import urlsplit

import psycopg
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple, get_checkpoint_id
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg_pool import ConnectionPool, PoolTimeout

from ...errors import InUse, SessionError, SessionsAway
from .checkpoints import named, serializer, thread_and_space
from .postgres_holds import Holds
from .schema import TABLES
from .tables import Background, others_work

AT_ONCE = 8
"""Connections of one server beside the one that holds its sessions."""
_WRITING, _OPENING = 7_236_180_001, 7_236_180_002
"""Advisory locks: who writes, and who makes tables; a session's own lock is its name's digest."""
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)
"""What a database raises that is not reached, or that hung up; a pool that waited in vain is one of them."""
_MAKE = (
    TABLES.replace("BLOB", "BYTEA")
    + "ALTER TABLE sessions ADD COLUMN IF NOT EXISTS rowid BIGINT GENERATED ALWAYS AS IDENTITY;"
    + "ALTER TABLE ratings ADD COLUMN IF NOT EXISTS rowid BIGINT GENERATED ALWAYS AS IDENTITY;"
)
"""The tables of the light install, with the order of rows that SQLite keeps by itself."""


_LAST = """\
SELECT checkpoint_id FROM checkpoints WHERE thread_id = %s AND checkpoint_ns = %s
ORDER BY (metadata ->> 'step')::int DESC, checkpoint_id DESC LIMIT 1"""


class Checkpoints(PostgresSaver):
    """LangGraph's saver; what keeps it from reading or writing is a sentence."""

    where = ""

    @contextmanager
    def _cursor(self, *, pipeline: bool = False) -> Iterator[Any]:
        with _said(self.where), super()._cursor(pipeline=pipeline) as cursor:
            yield cursor

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return a checkpoint, the one of the last step where none is named."""
        if get_checkpoint_id(config) is None:
            with self._cursor() as cursor:
                row = cursor.execute(_LAST, thread_and_space(config)).fetchone()
            config = named(config, row and (row["checkpoint_id"],))
        return super().get_tuple(config)


class _Cursor:
    """Runs the statements that SQLite runs, a `?` for each value."""

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        self._cursor = cursor

    def execute(self, query: str, values: Sequence[Any] = ()) -> psycopg.Cursor[Any]:
        """Run a statement; its rows are read from what it returns."""
        return self._cursor.execute(_marked(query), tuple(values))

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row."""
        self._cursor.executemany(_marked(query), [tuple(row) for row in rows])


class PostgresTables:
    """One database of PostgreSQL; each session is held by an advisory lock, which ends with its server.

    A connection that broke is replaced; work waits `patience` seconds for a database that is away.
    """

    checkpoint_tables = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")

    def __init__(self, address: str, patience: float) -> None:
        self.where, self._patience = without_password(address), patience
        self._pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
            address,
            min_size=1,
            max_size=AT_ONCE,
            timeout=patience,
            reconnect_timeout=patience,
            check=ConnectionPool.check_connection,
            kwargs={
                "autocommit": True,
                "prepare_threshold": 0,
                "connect_timeout": 5,
                "options": "-c idle_in_transaction_session_timeout=60s",
            },
            open=False,
        )
        self._holds = Holds(address, patience)
        self.background = Background()
        with _said(self.where), ExitStack() as unless_opened:
            unless_opened.callback(self.close)
            psycopg.connect(address, connect_timeout=5).close()  # a wrong address is said at once
            self._pool.open()
            self.checkpointer = Checkpoints(self._pool, serde=serializer())  # pyright: ignore[reportArgumentType]
            self.checkpointer.where = self.where
            self._make_tables()
            unless_opened.pop_all()

    def close(self) -> None:
        """Close the connections, when nothing goes on that writes here; what was held is free."""
        self.background.wait()
        self._holds.close()
        self._pool.close()

    @contextmanager
    def transaction(self) -> Iterator[_Cursor]:
        """Run statements together or not at all; one program writes at a time, as in SQLite."""
        with _said(self.where), self._pool.connection() as connection:
            self._holds.keep()
            with connection.transaction(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITING,))
                yield _Cursor(cursor)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return all rows of a query; asked again when the connection broke while it was asked."""
        with _said(self.where):
            try:
                return self._rows(query, values)
            except PoolTimeout:
                raise
            except psycopg.OperationalError:
                return self._rows(query, values)

    def answers(self, seconds: float) -> None:
        """Raise SessionsAway unless a query is answered."""
        with _said(self.where), self._pool.connection(timeout=seconds) as connection:
            connection.execute("SELECT 1")

    @contextmanager
    def alone(self, session: str) -> Iterator[None]:
        """Hold a session inside the block; `InUse` while another program does."""
        key = int.from_bytes(sha256(session.encode()).digest()[:8], "big", signed=True)
        with _said(self.where):
            held = self._holds.take(key)
        if not held:
            raise InUse(others_work(session))
        try:
            yield
        finally:
            with _said(self.where):
                self._holds.give_back(key)

    def _rows(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            return connection.execute(_marked(query), values).fetchall()

    def _make_tables(self) -> None:
        """Make the tables that are not there yet, one server at a time."""
        with self._pool.connection() as connection:
            while not _first(connection, "SELECT pg_try_advisory_lock(%s)", _OPENING):
                sleep(0.05)  # a statement that waits would keep LangGraph's indexes from being made
            try:
                connection.execute(_MAKE.encode(), prepare=False)  # many statements at once
                self.checkpointer.setup()
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (_OPENING,))


def without_password(address: str) -> str:
    """Return where a database is, without what opens it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


@contextmanager
def _said(where: str) -> Iterator[None]:
    """Turn what keeps the database from working into a sentence."""
    try:
        yield
    except (psycopg.Error, PoolTimeout) as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        kind = SessionsAway if isinstance(error, _AWAY) else SessionError
        raise kind(
            f"the sessions at {where} cannot be read or written: {said}. "
            "Nothing that was finished is lost; try again when the database answers"
        ) from error


def _marked(query: str) -> bytes:
    """Return a statement with PostgreSQL's marks for values."""
    return query.replace("?", "%s").encode()


def _first(connection: psycopg.Connection[Any], query: str, *values: Any) -> Any:
    row = connection.execute(query.encode(), values).fetchone()
    return row[0] if row else None
