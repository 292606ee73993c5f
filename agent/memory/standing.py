"""How a session stands: a short text that tells a face whether something changed since it looked last."""

from .sessions import Database

_STANDING = """
SELECT visit, head, (SELECT COUNT(*) || '-' || TOTAL(LENGTH(body)) FROM versions WHERE session=sessions.name),
    (SELECT COUNT(*) FROM turns WHERE session=sessions.name),
    (SELECT COUNT(*) || '-' || TOTAL(LENGTH(body)) FROM regions WHERE session=sessions.name)
FROM sessions WHERE name=?"""


def standing_of(database: Database, session: str) -> str:
    """Return a text that changes with versions, turns, regions and the head; '' for no session."""
    rows = database.rows(_STANDING, session)
    return ".".join(map(str, rows[0])) if rows else ""
