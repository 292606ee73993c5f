"""Addresses: what stands for a session, or for one picture of it, where its name would be guessed.

A session's is for good and lets one work on it; a picture's link shows that picture, for a while.
"""

from dataclasses import dataclass
from secrets import token_urlsafe
from time import time

from .sessions import Database

LASTS = 3600.0
"""Seconds: as long as those of OpenAI's images API."""


@dataclass(frozen=True)
class Linked:
    """What a link shows."""

    session: str
    version: int
    format: str
    """'png', 'jpeg' or 'webp'."""
    size: tuple[int, int]
    """(width, height) that it is scaled to."""


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


def link_to(database: Database, shown: Linked, lasts: float = LASTS) -> str:
    """Return a new link; those that are over are forgotten."""
    link, now = token_urlsafe(24), time()
    row = (shown.session, link, now + lasts, shown.version, shown.format, *shown.size)
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM links WHERE ends<?", (now,))
        cursor.execute(
            "INSERT INTO links (session, link, ends, version, format, width, height) VALUES (?,?,?,?,?,?,?)",
            row,
        )
    return link


def shown_by(database: Database, link: str) -> Linked | None:
    """Return what a link shows; None for one that is over or never was."""
    found = database.rows(
        "SELECT session, version, format, width, height FROM links WHERE link=? AND ends>=?", link, time()
    )
    return Linked(*found[0][:3], size=found[0][3:]) if found else None
