"""Owners: whose a session is, where a server knows its users; nobody else sees it or opens it."""

from ...errors import BudgetExceeded
from .sessions import Database

NOBODY = ""
"""The user of a server that knows no users: every session without an owner is theirs."""


def own(database: Database, session: str, user: str) -> None:
    """Make a session a user's."""
    if user != NOBODY:
        with database.transaction() as cursor:
            cursor.execute(
                "INSERT INTO owners (session, owner) VALUES (?,?) ON CONFLICT DO NOTHING", (session, user)
            )


def owner_of(database: Database, session: str) -> str:
    """Return whose a session is; `NOBODY` where no user began it."""
    rows = database.rows("SELECT owner FROM owners WHERE session=?", session)
    return rows[0][0] if rows else NOBODY


def names_of(database: Database, user: str) -> list[str]:
    """Return the sessions that a user sees, newest first: their own and no others."""
    owners = dict(database.rows("SELECT session, owner FROM owners"))
    return [name for name in database.names() if owners.get(name, NOBODY) == user]


def check_room_for(database: Database, user: str, most: int) -> None:
    """Raise BudgetExceeded where a user has as many sessions as one may have; 0: as many as they like."""
    if user != NOBODY and most and len(names_of(database, user)) >= most:
        raise BudgetExceeded(f"you have {most} sessions, as many as one user may have: delete one first")
