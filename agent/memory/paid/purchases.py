"""Purchases: the hosted edits that users have paid for, in the home that stays.

A batch that was killed and a client that vanished come back in another session: what they paid for is found
by whose it is and by what was asked. It goes with the turn that takes it, with its session, or after a week.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from ....engines.hosted.ledger import Purchase
from ....errors import InUse
from ..owners import owner_of
from ..sessions import Database

_HELD = 3
"""Hexadecimal digits of a purchase that name who is at it: 4096 locks serve all that were ever made."""
_KEPT = 7
"""Days."""


class UserPurchases:
    """The edits that a session's user paid for, in all sessions: asked for again, they are found."""

    def __init__(self, database: Database, session: str) -> None:
        self._db, self._tables, self._name = database, database.audit, session
        stays = database.audit is database.tables
        self._session = session if stays else f"{database.home.name}/{session}"

    @cached_property
    def _owner(self) -> str:
        return owner_of(self._db, self._name)

    def alone(self, key: str) -> AbstractContextManager[None]:
        """Hold a purchase inside the block; `InUse` while somebody else does, in whichever program."""
        return self._tables.alone(_place_of_buyer(key))

    def look(self, key: str) -> Purchase | None:
        """Return what is known of a purchase."""
        rows = self._tables.rows(
            "SELECT about, answer, turn FROM purchases WHERE owner=? AND request=?", self._owner, key
        )
        return Purchase(rows[0][0], rows[0][1] and bytes(rows[0][1]), rows[0][2]) if rows else None

    def begin(self, key: str, about: str) -> None:
        """Write a purchase down before it goes out."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._tables.transaction() as cursor:
            cursor.execute(
                "INSERT INTO purchases (owner, request, session, about, at) VALUES (?,?,?,?,?)",
                (self._owner, key, self._session, about, now),
            )

    def bring(self, key: str, answer: bytes) -> None:
        """Keep the answer until a turn that took it is over; none for a session that is deleted."""
        self._change("UPDATE purchases SET answer=? WHERE owner=? AND request=?", answer, self._owner, key)

    def take(self, key: str, turn: str) -> None:
        """Let a turn have the answer; it goes with that turn, or with its session."""
        self._change(
            "UPDATE purchases SET session=?, turn=? WHERE owner=? AND request=?",
            self._session, turn, self._owner, key,
        )  # fmt: skip

    def drop(self, key: str) -> None:
        """Forget a purchase: it failed, or may be made again."""
        self._change("DELETE FROM purchases WHERE owner=? AND request=?", self._owner, key)

    def forget(self, turn: str) -> None:
        """Drop what a turn has that is over."""
        if self._tables.rows("SELECT 1 FROM purchases WHERE session=? AND turn=?", self._session, turn):
            self._change("DELETE FROM purchases WHERE session=? AND turn=?", self._session, turn)

    def start(self, work: Callable[[], None]) -> None:
        """Let something go on beside; the database is not closed before it is done."""
        self._tables.background.start(work)

    def _change(self, statement: str, *values: Any) -> None:
        with self._tables.transaction() as cursor:
            cursor.execute(statement, values)


def unsettled(database: Database) -> list[tuple[str, str]]:
    """Return when each edit went out whose end nobody has seen yet, and what it was; oldest first."""
    query = "SELECT at, about FROM purchases WHERE answer IS NULL ORDER BY at"
    return [(at, about) for at, about in database.rows(query)]


def let_pay_again(database: Database) -> list[tuple[str, str]]:
    """Forget the edits whose end nobody saw, so that they are bought when they are asked for; return them."""
    forgotten: list[tuple[str, str]] = []
    for owner, request, at, about in database.rows(
        "SELECT owner, request, at, about FROM purchases WHERE answer IS NULL ORDER BY at"
    ):
        with suppress(InUse), database.alone(_place_of_buyer(request)):
            with database.transaction() as cursor:
                cursor.execute(
                    "DELETE FROM purchases WHERE owner=? AND request=? AND answer IS NULL", (owner, request)
                )
            answered = database.rows("SELECT 1 FROM purchases WHERE owner=? AND request=?", owner, request)
            if not answered:
                forgotten.append((at, about))
    return forgotten


def _place_of_buyer(key: str) -> str:
    """Return what is held by who buys an edit."""
    return f"purchase {key[:_HELD]}"


def sweep_answers(database: Database) -> None:
    """Drop answers that nobody asked for in a week, of sessions that passed or ended in the middle."""
    week_ago = (datetime.now(UTC) - timedelta(days=_KEPT)).isoformat(timespec="seconds")
    if database.rows("SELECT 1 FROM purchases WHERE answer IS NOT NULL AND at<?", week_ago):
        with database.transaction() as cursor:
            cursor.execute("DELETE FROM purchases WHERE answer IS NOT NULL AND at<?", (week_ago,))
