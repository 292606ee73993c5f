"""Ledger: the calls to hosted models, written down before they go out, and the answers that they brought."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import Protocol

from ...errors import InUse


@dataclass(frozen=True)
class Spend:
    """What one call used, or what some calls used together."""

    what: str = ""
    """The thought or verb that was paid for: 'understand', 'edit'."""
    model: str = ""
    calls: int = 0
    given: int = 0
    """Input tokens."""
    made: int = 0
    """Output tokens."""
    dollars: float = 0.0
    seconds: float = 0.0
    turn: str = ""
    priced: bool = True
    """False when no price is known; `dollars` is then 0."""

    def __add__(self, other: "Spend") -> "Spend":
        return Spend(
            self.what,
            self.model,
            self.calls + other.calls,
            self.given + other.given,
            self.made + other.made,
            self.dollars + other.dollars,
            self.seconds + other.seconds,
            self.turn,
            self.priced and other.priced,
        )


def total(spends: Iterable[Spend], what: str = "") -> Spend:
    """Add spends up: each field at once, since all of a session are added up before every call."""
    added = list(spends)
    return Spend(
        what,
        calls=sum(s.calls for s in added),
        given=sum(s.given for s in added),
        made=sum(s.made for s in added),
        dollars=sum(s.dollars for s in added),
        seconds=sum(s.seconds for s in added),
        priced=all(s.priced for s in added),
    )


@dataclass(frozen=True)
class Purchase:
    """An edit that went out and may be billed."""

    about: str
    """What was asked of whom, in words."""
    answer: bytes | None = None
    """None: it is on its way, or nobody saw what came back."""
    turn: str | None = None
    """Which turn has the answer; None: none yet."""


class Purchases(Protocol):
    """Edits that are paid for; they outlast their turns, sessions that pass, and the program."""

    def alone(self, key: str) -> AbstractContextManager[None]:
        """Hold a purchase inside the block; `InUse` while somebody else does, in whichever program."""
        ...

    def look(self, key: str) -> Purchase | None:
        """Return what is known of a purchase."""
        ...

    def begin(self, key: str, about: str) -> None:
        """Write a purchase down before it goes out."""
        ...

    def bring(self, key: str, answer: bytes) -> None:
        """Keep the answer until a turn that took it is over; none for a session that is deleted."""
        ...

    def take(self, key: str, turn: str) -> None:
        """Let a turn have the answer, where there is one."""
        ...

    def drop(self, key: str) -> None:
        """Forget a purchase: it failed, or may be made again."""
        ...

    def start(self, work: Callable[[], None]) -> None:
        """Let something go on beside, whoever began it."""
        ...


class Ledger(Protocol):
    """Where the calls of one session are written down."""

    @property
    def purchases(self) -> Purchases:
        """What the session's user has paid for and no turn is done with."""
        ...

    def begin(self, expected: Spend, key: str) -> int:
        """Write a call down before it goes out, at what it may cost at most; return its number.

        It lasts from here on: a call whose end nobody saw may be billed. `key` says what is asked.
        """
        ...

    def settle(self, call: int, used: Spend | None, answer: bytes | None = None) -> None:
        """Write down what a call used and, in one, the answer it brought; None: it never went out."""
        ...

    def recall(self, turn: str, key: str) -> bytes | None:
        """Return the answer that the turn has already paid for."""
        ...

    def forget(self, turn: str) -> None:
        """Drop the answers of a turn that is over; what they cost stays."""
        ...

    def spends(self) -> list[Spend]:
        """Return all calls, oldest first; one whose end nobody saw at what it may have cost."""
        ...


class MemoryPurchases(dict[str, Purchase]):
    """Purchases that go when the process goes."""

    def __init__(self) -> None:
        super().__init__()
        self._held: defaultdict[str, Lock] = defaultdict(Lock)

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Hold a purchase inside the block; `InUse` while another thread does."""
        if not self._held[key].acquire(blocking=False):
            raise InUse("another turn pays for the same edit")
        try:
            yield
        finally:
            self._held[key].release()

    def look(self, key: str) -> Purchase | None:
        """Return what is known of a purchase."""
        return self.get(key)

    def begin(self, key: str, about: str) -> None:
        """Write a purchase down before it goes out."""
        self[key] = Purchase(about)

    def bring(self, key: str, answer: bytes) -> None:
        """Keep the answer."""
        self[key] = replace(self[key], answer=answer)

    def take(self, key: str, turn: str) -> None:
        """Let a turn have the answer, where there is one."""
        if key in self:
            self[key] = replace(self[key], turn=turn)

    def drop(self, key: str) -> None:
        """Forget a purchase."""
        self.pop(key, None)

    def start(self, work: Callable[[], None]) -> None:
        """Let something go on beside."""
        Thread(target=work, daemon=True).start()

    def forget(self, turn: str) -> None:
        """Drop what a turn has that is over."""
        for key in [key for key, bought in self.items() if bought.turn == turn]:
            del self[key]


class MemoryLedger:
    """A ledger that goes when the process goes."""

    def __init__(self) -> None:
        self.purchases = MemoryPurchases()
        self._calls: list[Spend | None] = []
        self._keys: list[str] = []
        self._answers: dict[tuple[str, str], bytes] = {}

    def begin(self, expected: Spend, key: str) -> int:
        """Write a call down before it goes out; return its number."""
        self._calls.append(expected)
        self._keys.append(key)
        return len(self._calls) - 1

    def settle(self, call: int, used: Spend | None, answer: bytes | None = None) -> None:
        """Write down what a call used and the answer it brought; None: it never went out."""
        self._calls[call] = used
        if used is not None and answer is not None:
            self._answers[used.turn, self._keys[call]] = answer

    def recall(self, turn: str, key: str) -> bytes | None:
        """Return the answer that the turn has already paid for."""
        return self._answers.get((turn, key))

    def forget(self, turn: str) -> None:
        """Drop the answers of a turn."""
        self._answers = {place: answer for place, answer in self._answers.items() if place[0] != turn}
        self.purchases.forget(turn)

    def spends(self) -> list[Spend]:
        """Return all calls, oldest first."""
        return [spend for spend in self._calls if spend is not None]
