"""Cells: what was measured on one sample in one way, kept in a file, so that nothing is done twice."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

Numbers = dict[str, float]
FEW = 16
"""Samples of a frugal arm."""


@dataclass(frozen=True)
class Arm:
    """One way to do it: a row of a table."""

    name: str
    settings: Mapping[str, Any]
    """All that the numbers depend on besides the sample's number and the weights; JSON."""
    measure: Callable[[int], Numbers]
    """Does the sample of that number and returns what was measured."""
    most: int = 1000
    """Samples at most: fewer for what is costly, and for what only answers a question of ours."""

    def samples(self, count: int) -> int:
        """Return how many samples it gets where `count` are wanted of each."""
        return min(count, self.most)

    @property
    def frugal(self) -> "Arm":
        """The same with few samples."""
        return replace(self, most=FEW)


@dataclass
class Cells:
    """A file with one line for each cell; a line that a kill cut short is left out and measured again."""

    path: Path
    origin: str = ""
    """What all cells depend on: a fingerprint of the weights."""
    _known: dict[str, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = {line["key"]: line["numbers"] for line in _whole_lines(self.path)}

    def key(self, table: str, arm: Arm, sample: int) -> str:
        """Return the digest under which a cell is kept."""
        told = json.dumps([self.origin, table, dict(arm.settings), sample], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:20]

    def numbers(self, table: str, arm: Arm, sample: int) -> Numbers:
        """Return a cell's numbers: from the file when it knows them, else measured and written at once."""
        key = self.key(table, arm, sample)
        if key not in self._known:
            self._known[key] = arm.measure(sample)
            self._write({"key": key, "table": table, "arm": arm.name, "sample": sample}, self._known[key])
        return self._known[key]

    def filled(self, table: str, arm: Arm, count: int) -> list[Numbers]:
        """Return an arm's numbers on the samples 0 … count - 1, in order."""
        return [self.numbers(table, arm, sample) for sample in range(count)]

    def complete(self, table: str, arm: Arm, most: int) -> int:
        """Return how many of an arm's samples, from the first and at most `most`, are in the file."""
        known = (self.key(table, arm, sample) in self._known for sample in range(most))
        return next((sample for sample, there in enumerate(known) if not there), most)

    def _write(self, head: dict[str, Any], numbers: Numbers) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        cut = self.path.exists() and not self.path.read_bytes().endswith(b"\n")
        with self.path.open("a", encoding="utf-8") as file:
            file.write("\n" * cut + json.dumps(head | {"numbers": numbers}) + "\n")


def _whole_lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue  # cut short by a kill
