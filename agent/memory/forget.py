"""Rename a session, or delete it with the pictures that no other session shows."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from ...errors import SessionError
from .journal import Journal
from .sessions import Database, Session
from .waiting import waiting_in

_TABLES = (
    "versions", "turns", "regions", "pictures", "ratings", "withheld", "choices", "calls", "carried",
    "waiting",
)  # fmt: skip
_CHECKPOINTS = ("checkpoints", "writes")


def rename_session(database: Database, old: str, new: str) -> None:
    """Give a session another name, its open turn included; `SessionError` when that is taken."""
    if database.exists(new):
        raise SessionError(f"there is a session {new!r} already: choose another name")
    with database.transaction() as cursor:
        cursor.execute("UPDATE sessions SET name=? WHERE name=?", (new, old))
        for table in _TABLES:
            cursor.execute(f"UPDATE {table} SET session=? WHERE session=?", (new, old))
    with _checkpoints(database) as cursor:
        for thread in _threads(cursor, old):
            moved = new + thread.removeprefix(old)
            for table in _CHECKPOINTS:
                cursor.execute(f"UPDATE {table} SET thread_id=? WHERE thread_id=?", (moved, thread))
    before, after = Journal(database.home, old).folder, Journal(database.home, new).folder
    if before.is_dir():
        before.replace(after)


def forget_session(database: Database, name: str) -> None:
    """Delete a session, its journal, its calls, and every picture and mask that no other session names."""
    session = database.open(name)
    digests = _named_in(session, database)
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM sessions WHERE name=?", (name,))
        for table in _TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE session=?", (name,))
    with _checkpoints(database) as cursor:
        for thread in _threads(cursor, name):
            for table in _CHECKPOINTS:
                cursor.execute(f"DELETE FROM {table} WHERE thread_id=?", (thread,))
    Journal(database.home, name).delete()
    for digest in digests - _named_elsewhere(database):
        database.store.delete(digest)


@contextmanager
def _checkpoints(database: Database) -> Iterator[sqlite3.Cursor]:
    """Open the checkpoints of open turns, and write what the block did together."""
    connection = sqlite3.connect(database.home / "checkpoints.db", timeout=30)
    try:
        with connection:
            yield connection.cursor()
    except sqlite3.Error as error:
        raise SessionError(f"the checkpoints in {str(database.home)!r} cannot be written: {error}") from error
    finally:
        connection.close()


def _threads(cursor: sqlite3.Cursor, session: str) -> list[str]:
    begun = cursor.execute("SELECT 1 FROM sqlite_master WHERE name='checkpoints'").fetchone()
    rows = cursor.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall() if begun else []
    return [thread for (thread,) in rows if thread.rpartition("/")[0] == session]


def _named_elsewhere(database: Database) -> set[str]:
    named: set[str] = set()
    for other in map(database.open, database.names()):
        named |= _named_in(other, database)
    return named


def _named_in(session: Session, database: Database) -> set[str]:
    pictures = {version.picture for version in session.tree.versions.values()}
    pictures |= {d for (d,) in database.rows("SELECT digest FROM pictures WHERE session=?", session.name)}
    return pictures | set(session.regions) | waiting_in(database, session.name).digests
