"""Rename a session, or delete it with the pictures that no other session shows; each in one transaction."""

from ...errors import SessionError
from .checkpoints import session_of
from .learned_file import LearnedFile
from .owners import owner_of
from .schema import SESSION_TABLES
from .sessions import Database, Session
from .tables import Cursor
from .waiting import waiting_in


def rename_session(database: Database, old: str, new: str) -> None:
    """Give a session another name, its open turn included; `SessionError` when that is taken."""
    with database.transaction() as cursor:
        if cursor.execute("SELECT 1 FROM sessions WHERE name=?", (new,)).fetchone():
            raise SessionError(f"there is a session {new!r} already: choose another name")
        cursor.execute("UPDATE sessions SET name=? WHERE name=?", (new, old))
        for table in SESSION_TABLES:
            cursor.execute(f"UPDATE {table} SET session=? WHERE session=?", (new, old))
        for thread in _threads(cursor, old):
            moved = new + thread.removeprefix(old)
            for table in database.tables.checkpoint_tables:
                cursor.execute(f"UPDATE {table} SET thread_id=? WHERE thread_id=?", (moved, thread))
    LearnedFile(database.home, owner_of(database, new)).rename(old, new)


def forget_session(database: Database, name: str) -> None:
    """Delete a session, what was learned from it, and every picture and mask that no other session names."""
    session = database.open(name)
    LearnedFile(database.home, owner_of(database, name)).forget(name)
    digests = _named_in(session, database)
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM sessions WHERE name=?", (name,))
        for table in SESSION_TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE session=?", (name,))
        for thread in _threads(cursor, name):
            for table in database.tables.checkpoint_tables:
                cursor.execute(f"DELETE FROM {table} WHERE thread_id=?", (thread,))
    for digest in digests - _named_elsewhere(database):
        database.store.delete(digest)


def _threads(cursor: Cursor, session: str) -> list[str]:
    rows = cursor.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall()
    return [thread for (thread,) in rows if session_of(thread) == session]


def _named_elsewhere(database: Database) -> set[str]:
    named: set[str] = set()
    for other in map(database.open, database.names()):
        named |= _named_in(other, database)
    return named


def _named_in(session: Session, database: Database) -> set[str]:
    pictures = {version.picture for version in session.tree.versions.values()}
    pictures |= {d for (d,) in database.rows("SELECT digest FROM pictures WHERE session=?", session.name)}
    return pictures | set(session.regions) | waiting_in(database, session.name).digests
