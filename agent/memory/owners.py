"""Owners: whose a session is, where a server knows its users; nobody else sees it or opens it."""

from ...errors import BudgetExceeded
from .addresses import session_at
from .sessions import Database, Own
from .tables import Cursor

NOBODY = ""
"""The user of a server that knows no users: every session without an owner is theirs."""
_COUNT = "SELECT COUNT(*) FROM owners WHERE owner=?"


def owned_by(user: str, most: int) -> Own:
    """Return what makes a session a user's in the transaction that begins it.

    It raises BudgetExceeded where the user has `most` already; 0: as many as they like.
    """

    def own(cursor: Cursor, session: str) -> None:
        if user == NOBODY:
            return
        _check(cursor.execute(_COUNT, (user,)).fetchone()[0], most)
        cursor.execute("INSERT INTO owners (session, owner) VALUES (?,?)", (session, user))

    return own


def owner_of(database: Database, session: str) -> str:
    """Return whose a session is; `NOBODY` where no user began it."""
    rows = database.rows("SELECT owner FROM owners WHERE session=?", session)
    return rows[0][0] if rows else NOBODY


def names_of(database: Database, user: str) -> list[str]:
    """Return the sessions that a user sees, newest first: their own and no others."""
    owners = dict(database.rows("SELECT session, owner FROM owners"))
    return [name for name in database.names() if owners.get(name, NOBODY) == user]


def own_session_at(database: Database, address: str, user: str) -> str:
    """Return the name of a user's session at an address; '' where there is none, or another's."""
    name = session_at(database, address)
    return name if name and owner_of(database, name) == user else ""


def check_room_for(database: Database, user: str, most: int) -> None:
    """Raise BudgetExceeded where a user has `most` sessions, before a picture is kept for one more."""
    if user != NOBODY:
        _check(database.rows(_COUNT, user)[0][0], most)


def _check(sessions: int, most: int) -> None:
    if most and sessions >= most:
        raise BudgetExceeded(f"you have {most} sessions, as many as one user may have: delete one first")
