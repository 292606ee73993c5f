"""An earlier version by what was done: 'the cartoon one', 'without the lamp', 'before the sepia'."""

from collections.abc import Sequence
from dataclasses import replace

from ....prompts.follow_up_words import load_follow_up_words
from ....tools.inpaint import inpaint
from ...values.brief import Move
from .. import Turn
from .follow_up_values import plain
from .loose_words import loose

_STEM = 5
"""Letters that 'bright' and 'brighten' have in common."""


def named_version(text: str, turns: Sequence[Turn]) -> Move | None:
    """Return the way to the version that words name by an edit; None where they name none that was made."""
    words = load_follow_up_words()
    lead = max((p for p in words.named if text.startswith(f"{p} ")), key=len, default="")
    if not lead:
        return None
    rest = text.removeprefix(f"{lead} ").removeprefix("to ").removeprefix("the ")
    for how, phrases in words.version_told.items():
        for phrase in phrases:
            told, where, thing = f" {rest}".partition(f" {phrase} ")
            if where and (told.strip() in words.versions or (how == "before" and not told)):
                return _told(how, thing, turns)
    if f"{lead} the " not in text or not rest.endswith((" one", " version")):
        return None
    at = _made(rest.split()[:-1], turns)
    return _goto(turns[at].version) if at is not None else None


def _told(how: str, thing: str, turns: Sequence[Turn]) -> Move | None:
    """Return the way to before or behind the edit that put a thing in, or took it away."""
    words = [w for w in loose(thing).split() if w not in ("the", "a", "an", "my")]
    gone = _made(words, [turn if _removes(turn) else replace(turn, steps=()) for turn in turns])
    gone = None if how == "before" else gone
    at = _made(words, turns) if gone is None else gone
    if at is None or (gone is None and how == "without" and any(" on " in step for step in turns[at].steps)):
        return None
    before = how == "before" or (gone is None) == (how == "without")
    return _goto(_base(at, turns) if before else turns[at].version)


def _removes(turn: Turn) -> bool:
    return any(step.startswith(f"{inpaint.tool.name}(") for step in turn.steps)


def _made(words: list[str], turns: Sequence[Turn]) -> int | None:
    """Return which turn made an edit that is called so, the newest first."""
    stems = [w[:_STEM] for w in words]
    called = (i for i in range(len(turns) - 1, -1, -1) if turns[i].steps and _is_called(turns[i], stems))
    return next(called, None) if stems else None


def _is_called(turn: Turn, stems: list[str]) -> bool:
    return all(any(word.startswith(stem) for word in plain(turn.request).split()) for stem in stems)


def _base(at: int, turns: Sequence[Turn]) -> int:
    """Return the version from which a turn went on: where the one before it had led."""
    return next((t.version for t in reversed(turns[:at]) if t.version != turns[at].version), 0)


def _goto(version: int) -> Move:
    return Move(name="goto", argument=str(version))
