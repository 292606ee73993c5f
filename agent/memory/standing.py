"""How a session stands: a short text that tells a face whether something changed since it looked last."""

from .checkpoints import thread_of
from .sessions import Database

_STANDING = """
SELECT visit, head, (SELECT COUNT(*) FROM turns WHERE session=name),
    (SELECT COUNT(*) FROM versions WHERE session=name),
    (SELECT COALESCE(SUM(LENGTH(body)), 0) FROM versions WHERE session=name),
    (SELECT COUNT(*) FROM regions WHERE session=name),
    (SELECT COALESCE(SUM(LENGTH(body)), 0) FROM regions WHERE session=name)
FROM sessions WHERE name=?"""


def standing_of(database: Database, session: str) -> str:
    """Return a text that changes with versions, turns, regions and the head; '' for no session."""
    rows = database.rows(_STANDING, session)
    return ".".join(map(str, rows[0])) if rows else ""


def turns_of(database: Database, session: str) -> tuple[int, str]:
    """Return how many turns are over, and how much LangGraph wrote of an open one; '' where none is.

    The last checkpoint alone does not tell: it has the hour of who wrote it, whose clock may be behind.
    """
    ((over,),) = database.rows("SELECT COUNT(*) FROM turns WHERE session=?", session)
    thread = thread_of(session, over + 1)
    query = "SELECT COUNT(*), MAX(checkpoint_id) FROM checkpoints WHERE thread_id=?"
    ((count, last),) = database.rows(query, thread)
    return over, f"{count}:{last}" if count else ""
