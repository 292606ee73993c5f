"""Rename a session, or delete it with the pictures that no other session shows."""

from shutil import rmtree

from ..errors import SessionError
from .journal import Journal
from .sessions import Database
from .usage import calls_folder

_TABLES = ("versions", "turns", "regions", "ratings", "withheld")


def rename_session(database: Database, old: str, new: str) -> None:
    """Give a session another name; `SessionError` when that is taken or a turn of it is unfinished."""
    if database.exists(new):
        raise SessionError(f"there is a session {new!r} already: choose another name")
    with database.transaction() as cursor:
        cursor.execute("UPDATE sessions SET name=? WHERE name=?", (new, old))
        for table in _TABLES:
            cursor.execute(f"UPDATE {table} SET session=? WHERE session=?", (new, old))
    before, after = Journal(database.home, old).folder, Journal(database.home, new).folder
    if before.is_dir():
        before.replace(after)
    paid, kept = calls_folder(database.home, old), calls_folder(database.home, new)
    if paid.is_dir():
        rmtree(kept, ignore_errors=True)
        paid.replace(kept)


def forget_session(database: Database, name: str) -> None:
    """Delete a session, its journal, its calls, and every picture and mask that no other session names."""
    session = database.open(name)
    digests = {v.picture for v in session.tree.versions.values()} | set(session.regions)
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM sessions WHERE name=?", (name,))
        for table in _TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE session=?", (name,))
    Journal(database.home, name).delete()
    rmtree(calls_folder(database.home, name), ignore_errors=True)
    for digest in digests - _named_elsewhere(database):
        database.store.delete(digest)


def _named_elsewhere(database: Database) -> set[str]:
    named: set[str] = set()
    for other in map(database.open, database.names()):
        named |= {v.picture for v in other.tree.versions.values()} | set(other.regions)
    return named
