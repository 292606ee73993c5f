"""Meter: what a turn may take, and what it has taken; capped before a call is made."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, replace
from math import inf
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TypeVar

from ...errors import BudgetExceeded, ModelFailure
from .ledger import Ledger, MemoryLedger, Spend, total

R = TypeVar("R")

LOOK = 0.1
"""Seconds between two looks at whether the user wants to stop."""


@dataclass(frozen=True)
class Caps:
    """Limits of one turn, its session and its user's month; money in US dollars, infinity: no limit."""

    turn_calls: float = 60
    turn_money: float = 1.0
    session_money: float = 10.0
    turn_seconds: float = 600.0
    user_money: float = inf
    """Held by the ledger, which sees the other sessions."""


NO_CAPS = Caps(inf, inf, inf, inf)


class Call:
    """A call that is on its way."""

    def __init__(self, ledger: Ledger, turn: str, number: int) -> None:
        self._ledger, self._turn, self._number = ledger, turn, number
        self.settled = False

    def settle(self, used: Spend | None, answer: bytes | None = None) -> None:
        """Count what the call used instead of what was expected, and keep its answer until the turn is over.

        None: it never went out.
        """
        self.settled = True
        self._ledger.settle(self._number, used and replace(used, turn=self._turn), answer)


class Meter:
    """Counts calls, money and seconds of one turn, and refuses what would pass a cap.

    A turn that is run again under the same name, after a crash, goes on where its ledger stands and reads the
    answers that it has already paid for.
    """

    def __init__(
        self,
        caps: Caps = NO_CAPS,
        *,
        ledger: Ledger | None = None,
        turn: str = "",
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        """`stop` raises `Cancelled` when the user wants no more."""
        self.caps = caps
        self.ledger = ledger or MemoryLedger()
        self.turn = turn
        self._stop = stop
        self._given_up: dict[str, ModelFailure] = {}
        self._lock = Lock()
        self._start = monotonic()

    @property
    def used(self) -> Spend:
        """What the turn has used so far, calls that are on their way at what they may cost."""
        return total(self._of_turn(self.ledger.spends()))

    def _of_turn(self, spends: list[Spend]) -> list[Spend]:
        return [s for s in spends if s.turn == self.turn]

    @property
    def calls(self) -> int:
        """Calls of the turn."""
        return self.used.calls

    @property
    def money(self) -> float:
        """US dollars of the turn."""
        return self.used.dollars

    @property
    def seconds(self) -> float:
        """Seconds since the turn began, or went on."""
        return monotonic() - self._start

    def allow(self, money: float = 0.0, calls: int = 0) -> None:
        """Raise `BudgetExceeded` when that many more calls of this estimated price would pass a cap."""
        spends = self.ledger.spends()
        caps, turn, seconds = self.caps, self._of_turn(spends), self.seconds
        made = sum(s.calls for s in turn)
        if made + calls > caps.turn_calls:
            raise BudgetExceeded(
                f"the turn may make {caps.turn_calls} calls to hosted models and has made {made}"
            )
        if seconds > caps.turn_seconds:
            raise BudgetExceeded(f"the turn may take {caps.turn_seconds:.0f} s and has taken {seconds:.0f} s")
        after = sum(s.dollars for s in turn) + money
        if after > caps.turn_money:
            raise BudgetExceeded(
                f"the turn may cost ${caps.turn_money:.2f}; the next call would make it ${after:.2f}"
            )
        session = sum(s.dollars for s in spends) + money
        if session > caps.session_money:
            raise BudgetExceeded(
                f"the session may cost ${caps.session_money:.2f}; the next call would make it ${session:.2f}"
            )

    @contextmanager
    def reserve(self, expected: Spend, key: str = "") -> Iterator[Call]:
        """Write a call down before it goes out; `BudgetExceeded` instead when a cap would be passed.

        The block settles the call. One that fails before that never went out; one that dies may be billed.

        `key` says what is asked, so that `recall` finds the answer.
        """
        self._stop()
        with self._lock:
            self.allow(expected.dollars, expected.calls)
            number = self.ledger.begin(replace(expected, turn=self.turn), key)
        call = Call(self.ledger, self.turn, number)
        try:
            yield call
        except Exception:
            if not call.settled:
                call.settle(None)
            raise

    def give_up(self, place: str, failed: ModelFailure) -> None:
        """Remember why a server, or a model of it, is not asked again in this turn."""
        self._given_up[place] = failed

    def check_there(self, *places: str) -> None:
        """Raise the `ModelFailure` for which one of these places was given up in this turn."""
        for failed in filter(None, map(self._given_up.get, places)):
            raise ModelFailure(failed.kind, str(failed))

    def check(self) -> None:
        """Raise `Cancelled` when the user wants no more."""
        self._stop()

    def pause(self, seconds: float) -> None:
        """Wait, unless the user stops it."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            self._stop()
            sleep(min(left, LOOK))

    def interruptible(self, call: Callable[[], R]) -> R:
        """Return what the call returns; when the user stops it, its answer is left to come in vain.

        For words, which cost little to ask for again; a picture is `bought`.
        """
        self._stop()
        done: Future[R] = Future()
        Thread(target=copy_context().run, args=(settled, done, call), daemon=True).start()
        while True:
            try:
                return done.result(timeout=LOOK)
            except FutureTimeout:
                if done.done():
                    raise
                self._stop()

    def recall(self, key: str) -> bytes | None:
        """Return an answer that this turn has already paid for."""
        return self.ledger.recall(self.turn, key)


def settled(done: "Future[R]", call: Callable[[], R]) -> None:
    """Put what the call returns or raises where another thread waits for it."""
    try:
        done.set_result(call())
    except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
        done.set_exception(error)
