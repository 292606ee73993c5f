"""Settings in files: the user's own, and the working folder's as far as it is harmless or was allowed.

A folder may come from anybody. What its file says counts where it can only tighten a limit; everything else
waits until its user allows the file, by path and content, as direnv does.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from .errors import ConfigError

FILE = "retoucher.toml"
FOLDER = "RETOUCHER_FOLDER"
"""The environment variable that names the working folder, for a server that runs elsewhere."""
MAX_BYTES = 100_000
LIMITS = ("retries", "turn_calls", "turn_money", "session_money", "turn_seconds", "max_megapixels")
"""What any folder may make tighter; a wider one costs its user something."""
PLACES = ("model", "judge", "base_url", "profile", "profiles")
"""What decides where pictures and words go, and which code works on them."""
_SHOWN = 80
"""Characters of a value in a sentence."""


def own_folder() -> Path:
    """Return the user's configuration folder: XDG's, Application Support, or APPDATA."""
    return user_config_path("retoucher", appauthor=False, roaming=True)


def working_folder() -> Path:
    """Return the folder that the user works in."""
    return Path(os.environ.get(FOLDER) or Path.cwd())


@dataclass(frozen=True)
class FolderFile:
    """The settings file of a folder, as it is now."""

    path: Path
    data: bytes
    written: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "FolderFile | None":
        """Read the file of a folder; None when there is none, or when it is the user's own."""
        path = (folder / FILE).resolve()
        if path == (own_folder() / FILE).resolve():
            return None
        data = _read(path)
        return None if data is None else cls(path, data, _parsed(path, data))

    @property
    def allowed(self) -> bool:
        """True when the user has allowed this file with this content."""
        return self._mark.is_file()

    def allow(self) -> None:
        """Remember that the user allows it."""
        self._mark.parent.mkdir(parents=True, exist_ok=True)
        self._mark.write_text(f"{str(self.path)!r}\n", encoding="utf-8")

    def forget(self) -> bool:
        """Take the consent back; say whether there was one."""
        there = self.allowed
        self._mark.unlink(missing_ok=True)
        return there

    def held_back(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Return what waits for consent: all but limits no wider than `own`, the user's."""
        if self.allowed:
            return {}
        return {
            n: value for n, value in self.written.items() if n not in LIMITS or not _tighter(value, own[n])
        }

    @property
    def _mark(self) -> Path:
        name = os.fsencode(self.path) + b"\0" + self.data
        return own_folder() / "allowed" / sha256(name).hexdigest()


def own_settings() -> dict[str, Any]:
    """Return what the user's own file says; nothing when there is none."""
    path = own_folder() / FILE
    data = _read(path)
    return {} if data is None else _parsed(path, data)


def in_words(path: Path, held: Mapping[str, Any]) -> str:
    """Say what a file wants and how it is allowed."""
    wants = ", ".join(f"{name} = {_shortened(value)}" for name, value in held.items())
    return (
        f"{str(path)!r} wants to set {wants}. That may decide where your pictures and words go "
        "and what it costs, so it is left out until you allow it: run `retoucher allow` in that folder."
    )


def _shortened(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def _tighter(value: Any, own: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= own


def _read(path: Path) -> bytes | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ConfigError(f"the settings in {str(path)!r} cannot be read: {error}") from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"the settings in {str(path)!r} have more than {MAX_BYTES:,} bytes")
    return data


def _parsed(path: Path, data: bytes) -> dict[str, Any]:
    try:
        written = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        why = "nested too deep" if isinstance(error, RecursionError) else error
        raise ConfigError(f"the settings in {str(path)!r} are no TOML: {why}") from error
    if "api_key" in written:
        raise ConfigError(
            f"{str(path)!r} holds a key; keys come from the environment only: set RETOUCHER_API_KEY"
        )
    return written
