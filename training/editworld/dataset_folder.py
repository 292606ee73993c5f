"""A folder of examples that grows: pictures, a line of JSON each, a queue for people, the licences."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...pictures import Picture
from .quadruples import Quadruple

STATES = ("kept", "doubtful", "dropped")
"""What the filters said; people look at the doubtful."""


@dataclass(frozen=True)
class Example:
    """One example as it was painted and judged."""

    quadruple: Quadruple
    before: Picture
    after: Picture
    scores: dict[str, float]
    state: str


class DatasetFolder:
    """`examples.jsonl`, `pictures/`, NOTICE.md; a run that was killed leaves whole lines only."""

    def __init__(self, folder: Path, notice: str) -> None:
        self.folder = folder
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        (folder / "NOTICE.md").write_text(notice, encoding="utf-8")
        self._lines = folder / "examples.jsonl"
        self._mend()
        self._known = {line["id"] for line in self.lines()}

    def __contains__(self, quadruple: Quadruple) -> bool:
        return _number(quadruple) in self._known

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
        number = _number(example.quadruple)
        names = {}
        for name, picture in (("before", example.before), ("after", example.after)):
            names[name] = f"pictures/{number}-{name}.png"
            picture.save(self.folder / names[name])
        line = {"id": number} | asdict(example.quadruple) | names | {"scores": example.scores}
        with self._lines.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line | {"state": example.state}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._known.add(number)

    def decide(self, number: str, state: str) -> None:
        """Write down what a person says of an example."""
        if state not in STATES:
            raise ValueError(f"wants a state of {STATES}, got {state!r}")
        told = [line | ({"state": state} if line["id"] == number else {}) for line in self.lines()]
        beside = self._lines.with_suffix(".part")
        beside.write_text("".join(json.dumps(line) + "\n" for line in told), encoding="utf-8")
        beside.replace(self._lines)

    def _mend(self) -> None:
        """Cut off half a line that a kill left at the end."""
        if self._lines.exists():
            text = self._lines.read_bytes()
            self._lines.write_bytes(text[: text.rfind(b"\n") + 1])


def _number(quadruple: Quadruple) -> str:
    return sha256("\n".join(quadruple.key).encode()).hexdigest()[:16]
