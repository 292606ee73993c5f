"""Journal: the events of each turn on disk, so that a reopened conversation shows what it showed before."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from pydantic import ValidationError

from ..values.events import EVENT, Event, NodeFinished, NodeStarted, StepProgress

_PASSING = (NodeStarted, NodeFinished, StepProgress)
"""Events that mean nothing once the turn is over."""


class Journal:
    """One session's events, a JSON line each, a file for each turn."""

    def __init__(self, home: Path, session: str) -> None:
        self.folder = home / "journals" / sha256(session.encode()).hexdigest()[:16]

    def keep(self, turn: int, events: Iterator[Event]) -> Iterator[Event]:
        """Yield the events, each written down before it is seen."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._file(turn).open("a", encoding="utf-8") as file:
            for event in events:
                if not isinstance(event, _PASSING):
                    file.write(EVENT.dump_json(event).decode() + "\n")
                    file.flush()
                yield event

    def events(self, turn: int) -> list[Event]:
        """Return what was written of a turn; a line that a crash cut off ends it."""
        path = self._file(turn)
        kept: list[Event] = []
        for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
            try:
                kept.append(EVENT.validate_json(line))
            except ValidationError:
                break
        return kept

    def restart(self, turn: int) -> None:
        """Forget what was written of a turn that is begun anew."""
        self._file(turn).unlink(missing_ok=True)

    def delete(self) -> None:
        """Remove the journal of the session."""
        rmtree(self.folder, ignore_errors=True)

    def _file(self, turn: int) -> Path:
        return self.folder / f"turn-{turn:04d}.jsonl"
