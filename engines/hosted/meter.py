"""Meter: what calls to hosted models cost, capped before they are made and remembered for a resume."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Protocol, TypeVar

from ...errors import BudgetExceeded, ModelFailure

R = TypeVar("R")

_LOOK = 0.1
"""Seconds between two looks at whether the user wants to stop."""


@dataclass(frozen=True)
class Caps:
    """The most that a turn or session may use; None is no cap."""

    calls: int | None = None
    dollars: float | None = None
    seconds: float | None = None


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


class Budget(Protocol):
    """Whoever else has to agree to a call and hear of it: the turn's budget."""

    def allow(self, money: float = 0.0, calls: int = 0) -> None:
        """Raise `BudgetExceeded` before calls that would cost too much or are too many."""
        ...

    def spend(self, money: float, calls: int = 1) -> None:
        """Count a call that was made."""
        ...


class Meter:
    """Counts the calls of one session; with a folder, a killed session goes on where it stood.

    `calls.jsonl` in the folder holds one line per paid call; the answers lie beside it, so that a turn
    which is run again after a crash reads what it has already paid for.
    """

    def __init__(
        self,
        *,
        turn: Caps | None = None,
        session: Caps | None = None,
        folder: Path | None = None,
        budget: Budget | None = None,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        """`stop` raises `Cancelled` when the user wants no more."""
        self.caps = {"turn": turn or Caps(), "session": session or Caps()}
        self.folder = folder
        self.budget = budget
        self._stop = stop
        self._given_up: dict[str, ModelFailure] = {}
        self.spends: list[Spend] = list(read_spends(folder)) if folder else []
        self._answers: dict[str, bytes] = {}
        self._turn = ""
        self._pending: list[Spend] = []
        self._lock = Lock()

    def begin(self, turn: str) -> None:
        """Start the turn of that name, or go on with it after a crash."""
        if turn != self._turn:
            self._answers.clear()
            self._given_up.clear()
        self._turn = turn

    def give_up(self, place: str, failed: ModelFailure) -> None:
        """Remember why a server, or a model of it, is not asked again in this turn."""
        self._given_up[place] = failed

    def check_there(self, *places: str) -> None:
        """Raise the `ModelFailure` for which one of these places was given up in this turn."""
        for failed in filter(None, map(self._given_up.get, places)):
            raise ModelFailure(failed.kind, str(failed))

    def total(self, scope: str = "session") -> Spend:
        """Add up the 'session' or the current 'turn'."""
        return sum((s for s in self.spends if scope == "session" or s.turn == self._turn), Spend(scope))

    @contextmanager
    def reserve(self, expected: Spend) -> Iterator[None]:
        """Hold the expected cost during a call; `BudgetExceeded` before it when a cap would be passed."""
        self._stop()
        with self._lock:
            for scope in self.caps:
                self._check(scope, expected)
            if self.budget:
                dollars = expected.dollars + sum(p.dollars for p in self._pending)
                self.budget.allow(dollars, 1 + len(self._pending))
            self._pending.append(expected)
        try:
            yield
        finally:
            with self._lock:
                self._pending.remove(expected)

    def pause(self, seconds: float) -> None:
        """Wait, unless the user stops it."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            self._stop()
            sleep(min(left, _LOOK))

    def interruptible(self, call: Callable[[], R]) -> R:
        """Return what the call returns; when the user stops it, its answer is left to come in vain."""
        self._stop()
        done: Future[R] = Future()
        Thread(target=copy_context().run, args=(_settle, done, call), daemon=True).start()
        while True:
            try:
                return done.result(timeout=_LOOK)
            except FutureTimeout:
                if done.done():
                    raise
                self._stop()

    def charge(self, spend: Spend) -> None:
        """Count what a call used."""
        line = Spend(**{**asdict(spend), "turn": self._turn})
        with self._lock:
            self.spends.append(line)
            if self.budget:
                self.budget.spend(line.dollars, line.calls)
            if self.folder:
                self.folder.mkdir(parents=True, exist_ok=True)
                with (self.folder / "calls.jsonl").open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(line)) + "\n")

    def keep(self, key: str, answer: bytes) -> None:
        """Remember a paid answer for the rest of the turn."""
        if self.folder is None:
            self._answers[key] = answer
            return
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(answer)
        part.replace(path)

    def recall(self, key: str) -> bytes | None:
        """Return an answer that this turn has already paid for."""
        if self.folder is None:
            return self._answers.get(key)
        path = self._path(key)
        return path.read_bytes() if path.is_file() else None

    def forget(self) -> None:
        """Drop the answers of a turn that is over; what they cost stays written down."""
        self._answers.clear()
        if self.folder is not None:
            rmtree(self.folder / "answers", ignore_errors=True)

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / "answers" / sha256(f"{self._turn}\0{key}".encode()).hexdigest()

    def _check(self, scope: str, expected: Spend) -> None:
        caps, so_far = self.caps[scope], sum(self._pending, self.total(scope))
        if caps.dollars is not None and not expected.priced:
            raise BudgetExceeded(
                f"{scope} has a cap of ${caps.dollars:g}, but no price is known for {expected.model}: "
                "set a cap on calls instead, or the model's price"
            )
        after = so_far + expected
        for name in ("calls", "dollars", "seconds"):
            cap, used, wanted = getattr(caps, name), getattr(so_far, name), getattr(after, name)
            if cap is not None and wanted > cap:
                raise BudgetExceeded(
                    f"{expected.what} by {expected.model} may bring the {scope} to {wanted:.4g} {name}, "
                    f"the cap is {cap:g} ({used:.4g} used)"
                )


def _settle(done: "Future[R]", call: Callable[[], R]) -> None:
    try:
        done.set_result(call())
    except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
        done.set_exception(error)


def read_spends(folder: Path) -> Iterator[Spend]:
    """Read the calls of a session; a last line cut off by a crash is passed over."""
    path = folder / "calls.jsonl"
    names = {f.name for f in fields(Spend)}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if line.endswith("}"):
            yield Spend(**{k: v for k, v in json.loads(line).items() if k in names})


_METER: ContextVar[Meter | None] = ContextVar("retoucher_meter", default=None)


@contextmanager
def metered(meter: Meter) -> Iterator[Meter]:
    """Let every hosted call inside the block be counted and capped by this meter."""
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


def current() -> Meter:
    """Return the meter of the running conversation; one without caps when there is none."""
    return _METER.get() or Meter()
