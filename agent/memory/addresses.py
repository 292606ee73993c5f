"""Addresses: what stands for a session in the address of the page; nobody guesses one from a photo's name."""

from secrets import token_urlsafe

from .sessions import Database


def address_of(database: Database, session: str) -> str:
    """Return the address of a session; it gets one when it is first asked for, and keeps it when renamed."""
    with database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO addresses (session, address) VALUES (?,?) ON CONFLICT DO NOTHING",
            (session, token_urlsafe(16)),
        )
        return cursor.execute("SELECT address FROM addresses WHERE session=?", (session,)).fetchone()[0]


def session_at(database: Database, address: str) -> str:
    """Return the name of the session at that address; '' when there is none."""
    rows = database.rows("SELECT session FROM addresses WHERE address=?", address)
    return rows[0][0] if rows else ""
