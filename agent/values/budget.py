"""Budget: what a turn may take, and what it has taken."""

from dataclasses import dataclass
from time import monotonic

from ...errors import BudgetExceeded
from .events import Spent


@dataclass(frozen=True)
class Caps:
    """Limits of one turn and of the session; money in US dollars."""

    turn_calls: int = 60
    turn_money: float = 1.0
    session_money: float = 10.0
    turn_seconds: float = 600.0


class Meter:
    """Counts calls, money and seconds of a turn, and refuses what would pass a cap."""

    def __init__(self, caps: Caps, session_spent: float = 0.0) -> None:
        self.caps = caps
        self.session_spent = session_spent
        self.calls = 0
        self.money = 0.0
        self._start = monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the turn began."""
        return monotonic() - self._start

    @property
    def spent(self) -> Spent:
        """What the turn has taken so far, as an event."""
        return Spent(calls=self.calls, money=self.money, seconds=self.seconds)

    def allow(self, money: float = 0.0, calls: int = 0) -> None:
        """Raise `BudgetExceeded` when that many more calls of this estimated price would pass a cap."""
        if self.calls + calls > self.caps.turn_calls:
            raise BudgetExceeded(
                f"the turn may make {self.caps.turn_calls} calls to hosted models and has made {self.calls}"
            )
        if self.seconds > self.caps.turn_seconds:
            raise BudgetExceeded(
                f"the turn may take {self.caps.turn_seconds:.0f} s and has taken {self.seconds:.0f} s"
            )
        if self.money + money > self.caps.turn_money:
            raise BudgetExceeded(
                f"the turn may cost ${self.caps.turn_money:.2f}; the next call would make it "
                f"${self.money + money:.2f}"
            )
        if self.session_spent + self.money + money > self.caps.session_money:
            raise BudgetExceeded(
                f"the session may cost ${self.caps.session_money:.2f}; the next call would make it "
                f"${self.session_spent + self.money + money:.2f}"
            )

    def spend(self, money: float, calls: int = 1) -> None:
        """Count calls that were made."""
        self.calls += calls
        self.money += money
