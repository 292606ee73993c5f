"""What an engine wants beside a benchmark's instruction: specifics for SANE, captions for an edit direction.

From a file of a person's own, or asked of a language model and kept beside the pictures, so that a run that
goes on tells the same. An engine without its parts would be another method under its name: refused.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from ...agent.minds.language.language_mind import LanguageMind
from ...agent.minds.language.single_thoughts import describe_after
from ...engines.registry import spec
from ...errors import ConfigError
from ...pictures import Picture
from .benchmark_case import Case, opened

WANTED = {"specific": "specifics", "captions": "captions"}
"""Ability of an engine → what it wants, as it is called in a file: texts; before and after."""
SPECIFICS = 3
"""SANE's default."""

Ask = Callable[[Picture, str], list[str]]
"""From a picture and an instruction to the parts."""


class Instructions:
    """What is told to an engine for each case."""

    def __init__(self, engine: str, kept: Path, given: Path | None = None, ask: Ask | None = None) -> None:
        able = spec("edit", engine).abilities
        self.wanted = next((said for ability, said in WANTED.items() if ability in able), "")
        if self.wanted and given is None and ask is None:
            raise ConfigError(
                f"edit/{engine} wants {self.wanted} for each case: give a --parts file, "
                f"{{case: [{self.wanted}]}} in JSON, or a --model that writes them"
            )
        self._kept, self._ask = kept, ask
        self._known: dict[str, list[str]] = _read(given) if given else _read(kept) if kept.exists() else {}

    def __call__(self, case: Case, instruction: str, picture: Picture | None = None) -> str:
        """Return what is said to the engine; `ConfigError` for a case of which no parts are known."""
        if not self.wanted:
            return instruction
        name = case.id if instruction == case.instruction else f"{case.id}: {instruction}"
        if name not in self._known:
            if self._ask is None:
                raise ConfigError(f"wants {self.wanted} for {name!r}, and the --parts file has none")
            self._known[name] = self._ask(picture or opened(case.source), instruction)
            self._write()
        parts = self._known[name]
        if self.wanted == "specifics":
            return "\n".join([instruction, *parts])
        if len(parts) != 2:
            raise ConfigError(f"wants captions of before and after for {name!r}, got {parts}")
        return " -> ".join(parts)

    def _write(self) -> None:
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        beside = self._kept.with_suffix(".part")
        beside.write_text(json.dumps(self._known, indent=1, ensure_ascii=False) + "\n", "utf-8")
        beside.replace(self._kept)


def asked_of(mind: LanguageMind, wanted: str) -> Ask:
    """Return what asks a mind: a caption, then specifics or two captions, as the methods do."""

    def ask(picture: Picture, instruction: str) -> list[str]:
        shown = mind.caption(picture)
        if wanted == "specifics":
            return list(mind.decompose(instruction, shown, SPECIFICS))
        return list(describe_after(mind.voice, instruction, shown))

    return ask


def _read(path: Path) -> dict[str, list[str]]:
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, Mapping) or not all(_texts(parts) for parts in found.values()):
        raise ConfigError(f"{path} wants to be {{case: [texts]}}")
    return dict(found)


def _texts(parts: object) -> bool:
    return isinstance(parts, list) and bool(parts) and all(isinstance(text, str) for text in parts)
