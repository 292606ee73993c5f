"""Journal: the events of each turn, so that a reopened conversation shows what it showed before."""

from collections.abc import Iterator

from pydantic import ValidationError

from ..values.events import EVENT, Event, NodeFinished, NodeStarted, StepProgress
from .sessions import Database

_PASSING = (NodeStarted, NodeFinished, StepProgress)
"""Events that mean nothing once the turn is over."""


class Journal:
    """One session's events, a row each."""

    def __init__(self, database: Database, session: str) -> None:
        self._db, self._session = database, session

    def keep(self, turn: int, events: Iterator[Event]) -> Iterator[Event]:
        """Yield the events, each written down before it is seen."""
        for event in events:
            if not isinstance(event, _PASSING):
                self._write(turn, event)
            yield event

    def events(self, turn: int) -> list[Event]:
        """Return what was written of a turn; an event of another version of the program ends it."""
        rows = self._db.rows(
            "SELECT body FROM events WHERE session=? AND turn=? ORDER BY number", self._session, turn
        )
        kept: list[Event] = []
        for (body,) in rows:
            try:
                kept.append(EVENT.validate_json(body))
            except ValidationError:
                break
        return kept

    def restart(self, turn: int) -> None:
        """Forget what was written of a turn that is begun anew."""
        with self._db.transaction() as cursor:
            cursor.execute("DELETE FROM events WHERE session=? AND turn=?", (self._session, turn))

    def _write(self, turn: int, event: Event) -> None:
        with self._db.transaction() as cursor:
            cursor.execute(
                "INSERT INTO events (session, turn, number, body) "
                "SELECT ?, ?, COALESCE(MAX(number), -1) + 1, ? FROM events WHERE session=? AND turn=?",
                (self._session, turn, EVENT.dump_json(event).decode(), self._session, turn),
            )
