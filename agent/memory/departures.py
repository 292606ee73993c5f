"""Departures: which pictures left this machine, when, where to and for whom; it holds no picture and no word.

It outlives the sessions: it is what an audit asks for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ...engines.hosted.privacy_border import Crossing
from .owners import owner_of
from .sessions import Database


@dataclass(frozen=True)
class Departure:
    """A picture that left."""

    at: str
    """UTC, ISO 8601."""
    owner: str
    session: str
    """The session's address stays secret: this is its name; '' outside of sessions, 'batch' in a batch."""
    destination: str
    what: str
    """The thought or verb that it was sent for."""
    digest: str
    """Of the picture as the session has it."""


def departures(database: Database) -> list[Departure]:
    """Return all that left, oldest first."""
    query = "SELECT at, owner, session, destination, what, digest FROM departures ORDER BY at, digest"
    return [Departure(*row) for row in database.rows(query)]


def writing_down(
    database: Database, session: Callable[[], str], tell: Callable[[Crossing], None]
) -> Callable[[Crossing], None]:
    """Return a teller that also writes down what leaves, before it does; `session` is its name then."""

    def told(crossing: Crossing) -> None:
        tell(crossing)
        now, name = datetime.now(UTC).isoformat(timespec="seconds"), session()
        row = (now, owner_of(database, name), name, crossing.destination, crossing.what, crossing.digest)
        with database.audit.transaction() as cursor:
            cursor.execute(
                "INSERT INTO departures (at, owner, session, destination, what, digest) VALUES (?,?,?,?,?,?)",
                row,
            )

    return told
