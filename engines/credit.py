"""Credit: who did a step, with which weights and settings, as recipes keep it; and doing it so again."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

from ..errors import EngineUnavailable, ToolFailed
from .placement import PoolSettings
from .weights import Weights, folder_of
from .work import current, working

_LINE = re.compile(r"(?P<engine>[\w-]+/[\w.-]+)(?:: (?P<weights>.+?))?(?: with (?P<settings>\{.*\}))?")

MAX_LINE = 2000
"""Characters of what a recipe says about the engines of one step."""

_PAINTING = frozenset({"edit", "inpaint"})
"""Verbs of engines whose results are painted; only engines with weights or a key are credited."""

_SAMPLES, _SAMPLE = 16, 4096
"""Blocks of a weights file that are read for its fingerprint, and their bytes."""


@dataclass(frozen=True)
class Credit:
    """An engine as it worked: 'edit/sane: instruct-pix2pix = owner/name@revision with {"steps": 30}'."""

    engine: str
    """verb/name"""
    weights: dict[str, str] = field(default_factory=dict)
    """Name of weights → hub id @ revision, or folder # fingerprint."""
    settings: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = ", ".join(f"{name} = {edition}" for name, edition in self.weights.items())
        line = f"{self.engine}: {said}" if said else self.engine
        return f"{line} with {json.dumps(self.settings)}" if self.settings else line

    @classmethod
    def parse(cls, text: str) -> "Credit | None":
        """Read the first credit of a line; None when there is none."""
        found = _LINE.fullmatch(text.split("; ")[0])
        if found is None:
            return None
        settings = _plain_settings(found["settings"] or "{}")
        if settings is None:
            return None
        pairs = (pair.partition(" = ") for pair in (found["weights"] or "").split(", ") if " = " in pair)
        weights = {name: edition for name, _, edition in pairs}
        return cls(found["engine"], weights, settings)

    @property
    def paints(self) -> bool:
        """True for a trained model that makes pixels up, and not for one that only looks."""
        return self.engine.partition("/")[0] in _PAINTING

    @property
    def name(self) -> str:
        """Name of the engine without its verb."""
        return self.engine.partition("/")[2]

    def other_weights(self, known: dict[str, Weights]) -> list[str]:
        """Say which weights are others here than they were: 'blip was a@1, here it is a@2'."""
        here = {name: _edition_here(known[name]) for name in self.weights if name in known}
        return [
            f"{name} was {self.weights[name]}, here it is {edition or 'missing'}"
            for name, edition in here.items()
            if edition != self.weights[name]
        ]

    @contextmanager
    def again(self, built: Any) -> Iterator[None]:
        """Let the engine (`built` as the code sets it) work with these settings inside the block."""
        unknown = [s for s in self.settings if s not in getattr(built, "__dataclass_fields__", {})]
        if unknown:
            raise ToolFailed(f"{self.engine} was made with {', '.join(unknown)}, which it does not have here")
        profile = current().profile
        engines = profile.engines | {self.engine: self.settings}
        with working(profile=profile.model_copy(update={"engines": engines})):
            yield


def check_line(line: str) -> None:
    """Raise `ValueError` for a line that holds anything but credits; '' holds none and is fine."""
    if len(line) > MAX_LINE:
        raise ValueError(f"an engine line has at most {MAX_LINE} characters, this has {len(line)}")
    if line and not all(map(Credit.parse, line.split("; "))):
        raise ValueError(
            f"wanted engines like 'edit/sane: weights = owner/name@revision with {{\"steps\": 30}}', "
            f"got {line[:80]!r}"
        )


def _plain_settings(text: str) -> dict[str, Any] | None:
    """Return numbers and words by name; None when the text is anything else."""
    try:
        read = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    plain = isinstance(read, dict) and all(isinstance(v, bool | int | float | str) for v in read.values())
    return read if plain and all(map(_is_finite, read.values())) else None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _is_finite(value: object) -> bool:
    return not isinstance(value, float) or isfinite(value)


def credit_of(engine: str, weights: list[Weights], built: Any) -> Credit:
    """Return the credit of an engine with its weights on this disk and its plain settings."""
    names = getattr(built, "__dataclass_fields__", {})
    settings = {n: getattr(built, n) for n in names if n != "name"}
    plain = {n: v for n, v in settings.items() if isinstance(v, bool | int | float | str)}
    return Credit(engine, {w.name: edition(w) for w in weights}, plain)


def edition(weights: Weights) -> str:
    """Return the hub id with the commit on this disk; of a folder or file of one's own a fingerprint."""
    where = PoolSettings().address_of(weights.name)
    folder = folder_of(weights, where)
    if folder.parent.name == "snapshots":
        return f"{where or weights.hub}@{folder.name}"
    return f"{folder.parent.name}/{folder.name}#{fingerprint(folder)}"


def _edition_here(weights: Weights) -> str:
    try:
        return edition(weights)
    except EngineUnavailable:
        return ""


def fingerprint(folder: Path) -> str:
    """Return 12 digits that differ when weights do: of sizes, settings, headers and samples of tensors."""
    names = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    files = [f for f in names if f.suffix in (".json", ".txt", ".model", ".safetensors", ".pth")]
    digest = sha256()
    for file in files:
        size = file.stat().st_size
        digest.update(f"{file.relative_to(folder)} {size}".encode())
        with file.open("rb") as stream:
            for start in _starts(size):
                stream.seek(start)
                digest.update(stream.read(_SAMPLE))
    return digest.hexdigest()[:12]


def _starts(size: int) -> list[int]:
    last = max(size - _SAMPLE, 0)
    return sorted({round(last * i / (_SAMPLES - 1)) for i in range(_SAMPLES)})
