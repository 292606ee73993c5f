"""What a user thought of versions, in a plain file of their own that they may read, change and delete."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock
from pydantic import Field, TypeAdapter, ValidationError

from ...errors import ConfigError
from ...strict_yaml import read_yaml, write_yaml
from ..values.brief import Frozen

MOST = 300
"""Thumbs that are kept: the newest."""
_WORDS = "# What you found good or not good. Retoucher learns from it: change or delete what you like.\n"


class LearnedStep(Frozen):
    """A step as another picture can get it: no region, no picture, no engine."""

    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    target: str = ""
    """Words for what it works on; empty for the whole picture."""


class Thumb(Frozen):
    """The user's word on a version, beside what the judge thought."""

    session: str
    version: str
    """Id."""
    good: bool
    judge: str = ""
    passed: bool = False
    doubt: float | None = None
    """Product of the verdict's scores, in [0, 1], where how sure the judge has to be decided; else None."""
    request: str = ""
    steps: tuple[LearnedStep, ...] = ()
    """Empty where they would mean nothing on another picture."""


_THUMBS = TypeAdapter(tuple[Thumb, ...])


class LearnedFile:
    """The thumbs of one user, oldest first."""

    def __init__(self, home: Path, user: str = "") -> None:
        """`user`: '' where a server knows no users."""
        name = sha256(user.encode()).hexdigest()[:16] if user else "mine"
        self.path = home / "learned" / f"{name}.yaml"

    def thumbs(self) -> tuple[Thumb, ...]:
        """Return what stands there; `ConfigError` names the line that cannot be read."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        plain, _ = read_yaml(text, str(self.path))
        try:
            return _THUMBS.validate_python(plain or ())
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ConfigError(
                f"{self.path}: {where}: {first['msg']}; correct it or delete the file"
            ) from error

    def add(self, thumb: Thumb) -> None:
        """Keep the word on a version; a later one replaces it."""
        self._change(lambda thumbs: (*(t for t in thumbs if not _same(t, thumb)), thumb)[-MOST:])

    def forget(self, session: str) -> None:
        """Drop what was thought of a session's versions."""
        if self.path.exists():
            self._change(lambda thumbs: tuple(t for t in thumbs if t.session != session))

    def rename(self, old: str, new: str) -> None:
        """Follow a session to its other name."""
        if self.path.exists():
            self._change(lambda thumbs: tuple(_moved(t, new) if t.session == old else t for t in thumbs))

    def delete(self) -> None:
        """Forget everything."""
        self.path.unlink(missing_ok=True)

    def _change(self, change: Callable[[tuple[Thumb, ...]], tuple[Thumb, ...]]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            before = self.thumbs()
            after = change(before)
            if after == before:
                return
            draft = self.path.with_suffix(".draft")
            body = [thumb.model_dump(mode="json", exclude_defaults=True) for thumb in after]
            draft.write_text(_WORDS + write_yaml(body), encoding="utf-8")
            draft.replace(self.path)


def _moved(thumb: Thumb, session: str) -> Thumb:
    return thumb.model_copy(update={"session": session})


def _same(one: Thumb, other: Thumb) -> bool:
    return (one.session, one.version) == (other.session, other.version)
