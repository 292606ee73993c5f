"""A log of turns: a line of JSON for each event, in Python's own logging under 'retoucher.turns'."""

import json
import logging
import sys
from datetime import UTC, datetime

from ..values.events import Event
from .event_facts import facts_of
from .watchers import TurnBegun, Watcher

_LOG = logging.getLogger("retoucher.turns")


class _JsonLines(logging.Formatter):
    """Writes a record's message, a dictionary, as one line with its time first."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()}
        return json.dumps({"time": time, **told}, ensure_ascii=False)


class _TurnLog:
    def __init__(self, begun: TurnBegun, words: bool) -> None:
        self._where, self._words = {"session": begun.session, "turn": begun.turn}, words

    def hear(self, event: Event) -> None:
        facts = facts_of(event, words=self._words)
        if facts is not None:
            _LOG.info({"event": event.type, **self._where, **facts})

    def end(self) -> None:
        _LOG.info({"event": "turn_over", **self._where})


def turn_log(*, words: bool = False) -> Watcher:
    """Return a watcher that logs turns; `words`: also what was said and asked."""
    return lambda begun: _TurnLog(begun, words)


def log_to_standard_error() -> None:
    """Let the log of turns go to standard error, and nowhere else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
