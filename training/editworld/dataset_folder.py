"""A folder of examples that grows: pictures, a line of JSON each, a queue for people, the licences."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Protocol

from ...pictures import Picture

STATES = ("kept", "doubtful", "dropped")
"""What the filters said; people look at the doubtful."""


class Record(Protocol):
    """What is written of an example beside its pictures: a dataclass of JSON values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two of them the same example."""
        ...


@dataclass(frozen=True)
class Example:
    """One example as it was painted, or filmed, and judged."""

    record: Record
    before: Picture
    after: Picture
    scores: dict[str, float]
    state: str
    beside: Mapping[str, Picture] = field(default_factory=dict)
    """More pictures by name: masks."""


class DatasetFolder:
    """`examples.jsonl`, `pictures/`, NOTICE.md; a run that was killed leaves whole lines only."""

    def __init__(self, folder: Path, notice: str | None = None) -> None:
        self.folder = folder
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        if notice is not None:
            (folder / "NOTICE.md").write_text(notice, encoding="utf-8")
        self._lines = folder / "examples.jsonl"
        self._mend()
        self._known = {line["id"] for line in self.lines()}

    def __contains__(self, record: Record) -> bool:
        return _number(record) in self._known

    def lines(self, state: str = "") -> Iterator[dict[str, Any]]:
        """Return the examples' lines, of one state only when it is named."""
        if not self._lines.exists():
            return
        for line in self._lines.read_text(encoding="utf-8").splitlines():
            found = json.loads(line)
            if state in ("", found["state"]):
                yield found

    def add(self, example: Example) -> None:
        """Add an example: its pictures first, then its line."""
        if example.state not in STATES:
            raise ValueError(f"wants a state of {STATES}, got {example.state!r}")
        number = _number(example.record)
        names = {}
        for name, picture in {"before": example.before, "after": example.after, **example.beside}.items():
            names[name] = f"pictures/{number}-{name}.png"
            picture.save(self.folder / names[name])
        line = {"id": number} | asdict(example.record) | names | {"scores": example.scores}
        with self._lines.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line | {"state": example.state}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._known.add(number)

    def decide(self, number: str, state: str, instruction: str = "") -> None:
        """Write down what a person says of an example, and how the instruction should read, if told."""
        if state not in STATES:
            raise ValueError(f"wants a state of {STATES}, got {state!r}")
        said = {"state": state} | ({"instruction": instruction} if instruction else {})
        told = [line | (said if line["id"] == number else {}) for line in self.lines()]
        beside = self._lines.with_suffix(".part")
        beside.write_text("".join(json.dumps(line) + "\n" for line in told), encoding="utf-8")
        beside.replace(self._lines)

    def _mend(self) -> None:
        """Cut off half a line that a kill left at the end."""
        if self._lines.exists():
            text = self._lines.read_bytes()
            self._lines.write_bytes(text[: text.rfind(b"\n") + 1])


def counted(dataset: DatasetFolder) -> dict[str, int]:
    """Return how many examples there are of each state."""
    return {state: len(list(dataset.lines(state))) for state in STATES}


def _number(record: Record) -> str:
    return sha256("\n".join(record.key).encode()).hexdigest()[:16]
