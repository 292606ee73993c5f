"""Owners: whose a session is, where a server knows its users; nobody else sees it or opens it."""

from datetime import UTC, datetime
from math import inf

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


def charge(database: Database, session: str, dollars: float, most: float = inf) -> None:
    """Put US dollars on the account of a session's user, where there is one; negative ones come back.

    Raises BudgetExceeded, and puts nothing there, where it would stand above `most` in this month (UTC).
    """
    user, month = owner_of(database, session), f"{datetime.now(UTC):%Y-%m}"
    if user == NOBODY or not dollars:
        return
    with database.audit.transaction() as cursor:
        cursor.execute(
            "INSERT INTO spent_by_users (owner, month, dollars) VALUES (?,?,?) "
            "ON CONFLICT (owner, month) DO UPDATE SET dollars=spent_by_users.dollars+excluded.dollars",
            (user, month, dollars),
        )
        ((after,),) = cursor.execute(
            "SELECT dollars FROM spent_by_users WHERE owner=? AND month=?", (user, month)
        ).fetchall()
        if dollars > 0 and after > most:
            raise BudgetExceeded(
                f"you may spend ${most:.2f} in a month; the next call would make it ${after:.2f}"
            )


def _check(sessions: int, most: int) -> None:
    if most and sessions >= most:
        raise BudgetExceeded(f"you have {most} sessions, as many as one user may have: delete one first")
