"""Calls: what hosted models were asked for in a session, what it cost, and the answers of the open turn."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache
from hashlib import sha256
from math import inf
from uuid import uuid4

from ....engines.hosted.ledger import Spend
from ....engines.hosted.meter import Meter
from ..owners import charge
from ..sessions import Database
from .purchases import UserPurchases

NO_SESSION = ""
"""Whose calls those of single thoughts are."""

_NAMES = {field.name for field in fields(Spend)}


class SessionLedger:
    """The ledger of one session: a row for each call, there before the call goes out."""

    def __init__(self, database: Database, session: str, of_user: float = inf) -> None:
        """`of_user`: US dollars that the session's user may spend in a month, in all sessions together."""
        self._db, self._session, self._of_user = database, session, of_user
        self.purchases = UserPurchases(database, session)

    def begin(self, expected: Spend, key: str) -> int:
        """Write a call down before it goes out; return its number.

        Raises BudgetExceeded where the user may not spend that much more.
        """
        charge(self._db, self._session, expected.dollars, self._of_user)
        with self._db.transaction() as cursor:
            ((number,),) = cursor.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM calls WHERE session=?", (self._session,)
            ).fetchall()
            cursor.execute(
                "INSERT INTO calls (session, number, turn, request, body) VALUES (?,?,?,?,?)",
                (self._session, number, expected.turn, _place(expected.turn, key), _written(expected)),
            )
        return number

    def settle(self, call: int, used: Spend | None, answer: bytes | None = None) -> None:
        """Write down what a call used and the answer it brought; None: it never went out."""
        row = (self._session, call)
        charge(self._db, self._session, (used.dollars if used else 0.0) - self._expected(call))
        with self._db.transaction() as cursor:
            if used is None:
                cursor.execute("DELETE FROM calls WHERE session=? AND number=?", row)
                return
            cursor.execute("UPDATE calls SET body=? WHERE session=? AND number=?", (_written(used), *row))
            if answer is not None:
                cursor.execute(
                    "INSERT INTO answers (session, turn, request, body) "
                    "SELECT session, turn, request, ? FROM calls WHERE session=? AND number=? "
                    "ON CONFLICT (session, request) DO UPDATE SET body=excluded.body",
                    (answer, *row),
                )

    def _expected(self, call: int) -> float:
        rows = self._db.rows("SELECT body FROM calls WHERE session=? AND number=?", self._session, call)
        return _read(rows[0][0]).dollars if rows else 0.0

    def recall(self, turn: str, key: str) -> bytes | None:
        """Return the answer that the turn has already paid for."""
        rows = self._db.rows(
            "SELECT body FROM answers WHERE session=? AND request=?", self._session, _place(turn, key)
        )
        return bytes(rows[0][0]) if rows else None

    def forget(self, turn: str) -> None:
        """Drop the answers of a turn that is over; what they cost stays."""
        with self._db.transaction() as cursor:
            cursor.execute("DELETE FROM answers WHERE session=? AND turn=?", (self._session, turn))
        self.purchases.forget(turn)

    def spends(self) -> list[Spend]:
        """Return all calls, oldest first; one whose end nobody saw at what it may have cost."""
        return [_read(body) for (body,) in self._db.rows(
            "SELECT body FROM calls WHERE session=? ORDER BY number", self._session
        )]  # fmt: skip


@contextmanager
def outside_sessions(database: Database) -> Iterator[Meter]:
    """Yield what counts work that no session asks for, as a recipe's: a kill makes nothing paid for twice."""
    ledger, turn = SessionLedger(database, NO_SESSION), uuid4().hex
    yield Meter(ledger=ledger, turn=turn)
    ledger.forget(turn)  # not where it failed or was stopped: what was paid for is taken up again


def usage_table(database: Database, session: str) -> list[Spend]:
    """Return what a session has used, a line per thought and model, the dearest first."""
    lines: dict[tuple[str, str], Spend] = defaultdict(Spend)
    for spend in SessionLedger(database, session).spends():
        lines[spend.what, spend.model] = spend + lines[spend.what, spend.model]
    return sorted(lines.values(), key=lambda s: (-s.dollars, -s.calls, s.what))


def spent(database: Database, session: str) -> float:
    """Return what a session has cost in US dollars, the turn that runs included."""
    return sum(spend.dollars for spend in SessionLedger(database, session).spends())


def _place(turn: str, key: str) -> str:
    """Return the name under which a turn's answer to a request is kept."""
    return sha256(f"{turn}\0{key}".encode()).hexdigest()


def _written(spend: Spend) -> str:
    return json.dumps(vars(spend))


@lru_cache(maxsize=4096)
def _read(body: str) -> Spend:
    """Return a call; each is read once, though all of a session are added up before every new one."""
    return Spend(**{name: value for name, value in json.loads(body).items() if name in _NAMES})
