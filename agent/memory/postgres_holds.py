"""The sessions that one server holds in PostgreSQL: advisory locks of one connection."""

import select
from contextlib import suppress
from threading import RLock
from time import monotonic, sleep
from typing import Any

import psycopg

_PAUSE = 0.25
"""Seconds between two tries to reach a database that is away."""


class Holds:
    """Locks that end with their server; when the connection is lost they are taken again on a new one.

    Another server may have taken one meanwhile: then both finish the same turn. Its version and its record
    are there once; its journal and its calls are appended, and stand there twice.
    """

    def __init__(self, address: str, patience: float) -> None:
        self._address, self._patience = address, patience
        self._connection: psycopg.Connection[Any] | None = None
        self._held: set[int] = set()
        self._lock = RLock()

    def take(self, key: int) -> bool:
        """Take a lock; False while anybody has it, here or elsewhere."""
        with self._lock:
            if key in self._held or not _try(self._alive(), key):
                return False
            self._held.add(key)
            return True

    def give_back(self, key: int) -> None:
        """Let others take a lock."""
        with self._lock:
            self._held.discard(key)
            connection = self._connection
            if connection is not None:
                with suppress(psycopg.OperationalError):  # a lost connection holds nothing
                    connection.execute("SELECT pg_advisory_unlock(%s)", (key,))

    def keep(self) -> None:
        """Take again what a lost connection held."""
        with self._lock:
            if self._held:
                self._alive()

    def close(self) -> None:
        """Let everything go."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            self._held.clear()

    def _alive(self) -> psycopg.Connection[Any]:
        if self._connection is None or _lost(self._connection):
            if self._connection is not None:
                self._connection.close()
            self._connection = self._reached()
            for key in self._held:
                _try(self._connection, key)
        return self._connection

    def _reached(self) -> psycopg.Connection[Any]:
        end = monotonic() + self._patience
        while True:
            try:
                return psycopg.connect(self._address, autocommit=True, connect_timeout=5)
            except psycopg.OperationalError:
                if monotonic() > end:
                    raise
                sleep(_PAUSE)


def _try(connection: psycopg.Connection[Any], key: int) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
    return bool(row and row[0])


def _lost(connection: psycopg.Connection[Any]) -> bool:
    """Say whether a connection ended; the server says nothing on one that lives and is not asked."""
    if connection.closed:
        return True
    told, _, _ = select.select([connection.fileno()], [], [], 0)
    if not told:
        return False
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False
