"""A test of the connection to the language model, in a thread of its own."""

from dataclasses import dataclass, field
from threading import Thread
from time import monotonic
from uuid import uuid4

from ....agent.memory.paid.calls import SessionLedger
from ....agent.memory.sessions import Database
from ....engines.hosted.meter import Caps, Meter
from ....engines.work import working
from ....errors import RetoucherError
from ....settings import Settings
from ...connections import try_model

DEADLINE = 20.0
"""Seconds until nobody waits for the test any longer."""


@dataclass
class Probe:
    """Asks the model once or twice; what it costs is counted into the session, whoever still listens."""

    settings: Settings
    database: Database
    session: str
    caps: Caps
    said: str = ""
    """What came of it; '' while it is at work."""
    deadline: float = DEADLINE
    _started: float = field(default_factory=monotonic)

    def begin(self) -> "Probe":
        """Start the test; return at once."""
        Thread(target=self._run, name="probe", daemon=True).start()
        return self

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return monotonic() - self._started

    @property
    def running(self) -> bool:
        """True while an answer is waited for; past the deadline the wait is over."""
        if not self.said and self.seconds > self.deadline:
            self._end(f"no answer within {self.deadline:.0f} s: is the address right, and the server awake?")
        return not self.said

    def stop(self) -> None:
        """Wait no longer; a call that is on its way may still cost something."""
        self._end("Stopped: nobody waits for the answer. A call that was on its way may still be billed.")

    def _run(self) -> None:
        ledger, turn = SessionLedger(self.database, self.session), uuid4().hex
        meter = Meter(self.caps, ledger=ledger, turn=turn)
        try:
            with working(meter=meter):
                said = try_model(self.settings)
            used = meter.used
            cost = f", ${used.dollars:.4f}" if used.dollars else ""
            said = f"{said} ({used.calls} call{'s'[: used.calls != 1]}{cost})"
        except RetoucherError as error:
            said = str(error)
        finally:
            ledger.forget(turn)
        self._end(said)

    def _end(self, said: str) -> None:
        self.said = self.said or said
