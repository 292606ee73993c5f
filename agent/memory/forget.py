"""Rename a session, or delete it with the pictures that no other session shows; each in one transaction.

What is to be deleted is written down with the rows that go, and swept: now, with the next deletion, and when
Retoucher starts. A kill or a store that fails leaves nothing for good.
"""

from ...errors import PictureError, SessionError
from ..values.versions import Version
from .checkpoints import session_of
from .learned_file import LearnedFile
from .owners import owner_of
from .schema import SESSION_TABLES
from .sessions import Database
from .tables import Cursor
from .waiting import waiting_in

_NAMING = ("pictures", "regions")
"""Tables in which a session names what it keeps, before it does."""


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
    """Delete a session, what was learned from it, and every picture and mask that no other session names.

    Raises PictureError where the store keeps some of them for now; the session is gone all the same.
    """
    database.open(name)
    LearnedFile(database.home, owner_of(database, name)).forget(name)
    waiting = waiting_in(database, name).digests
    with database.transaction() as cursor:
        doomed = _named_by(cursor, name) | waiting
        cursor.executemany("INSERT INTO doomed VALUES (?) ON CONFLICT DO NOTHING", [(d,) for d in doomed])
        cursor.execute("DELETE FROM sessions WHERE name=?", (name,))
        for table in SESSION_TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE session=?", (name,))
        for thread in _threads(cursor, name):
            for table in database.tables.checkpoint_tables:
                cursor.execute(f"DELETE FROM {table} WHERE thread_id=?", (thread,))
    left = sweep_doomed(database)
    if left:
        raise PictureError(
            f"the session is deleted, but not all of its pictures could be: {left}. "
            "They go with the next deletion, or when Retoucher starts"
        )


def sweep_doomed(database: Database) -> str:
    """Delete what deleted sessions have left and no other names; return what kept something from it, or ''.

    Each goes while nobody can write, so that none is lost which a session names at that moment.
    """
    doomed = [digest for (digest,) in database.rows("SELECT digest FROM doomed")]
    named, left = _named(database) if doomed else set[str](), ""
    for digest in doomed:
        try:
            with database.transaction() as cursor:
                unnamed = digest not in named or digest not in _named(database)
                if unnamed and not _named_since(cursor, digest):
                    database.store.delete(digest)
                cursor.execute("DELETE FROM doomed WHERE digest=?", (digest,))
        except PictureError as error:
            left = str(error)
    return left


def _threads(cursor: Cursor, session: str) -> list[str]:
    rows = cursor.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall()
    return [thread for (thread,) in rows if session_of(thread) == session]


def _named_by(cursor: Cursor, session: str) -> set[str]:
    """Return what a session's rows name."""
    bodies = cursor.execute("SELECT body FROM versions WHERE session=?", (session,)).fetchall()
    named = {Version.model_validate_json(body).picture for (body,) in bodies}
    for table in _NAMING:
        rows = cursor.execute(f"SELECT digest FROM {table} WHERE session=?", (session,)).fetchall()
        named |= {digest for (digest,) in rows}
    return named


def _named(database: Database) -> set[str]:
    """Return what any session names."""
    named = {
        Version.model_validate_json(body).picture for (body,) in database.rows("SELECT body FROM versions")
    }
    for table in _NAMING:
        named |= {digest for (digest,) in database.rows(f"SELECT digest FROM {table}")}
    for (session,) in database.rows("SELECT session FROM waiting"):
        named |= waiting_in(database, session).digests
    return named


def _named_since(cursor: Cursor, digest: str) -> bool:
    """Return whether a session began to name something after the others were looked at."""
    asked = [f"SELECT 1 FROM {table} WHERE digest=?" for table in _NAMING]
    asked += ["SELECT 1 FROM sessions WHERE root=?"]
    return any(cursor.execute(query, (digest,)).fetchone() for query in asked)
