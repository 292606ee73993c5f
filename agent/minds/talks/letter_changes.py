"""What a correction changes in letters or a pasted picture: where they are, their case, their signs."""

from difflib import SequenceMatcher
from typing import Any

from ....tools.paste import paste
from ....tools.text import text
from ...values.plan import Step

_STEP = 0.15
"""How far a pasted picture goes, as a share of the picture."""
_ALIKE = 0.6
"""Share of letters that a mended word has in common with the wrong one."""
_COLUMNS, _ROWS = ("left", "", "right"), ("top", "", "bottom")
_WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


def shifted(step: Step, way: str) -> Step | None:
    """Return the step with its letters or picture further up, down, left or right, or in the other corner."""
    if step.tool == paste.tool.name:
        x, y = _moved(step.arguments.get("x", 0.5), step.arguments.get("y", 0.5), way)
        return changed_in(step, x=x, y=y)
    place = str(step.arguments.get("place", "auto")).split("_")
    if step.tool != text.tool.name or step.arguments.get("point") or step.arguments.get("box"):
        return None
    column = next((c for c in ("left", "right") if c in place), "")
    row = next((r for r in ("top", "bottom") if r in place), "")
    new = _placed(_COLUMNS.index(column), _ROWS.index(row), way)
    return changed_in(step, place=new) if new and new != "_".join(place) else None


def _placed(column: int, row: int, way: str) -> str:
    """Return the neighbouring place; '' where letters cannot be put."""
    if way == "across" or way == "over":
        new = 2 - column, 2 - row if way == "across" or column == 1 else row
    else:
        right, down = _WAYS[way]
        new = min(max(column + right, 0), 2), min(max(row + down, 0), 2)
        new = (new[0], 0 if down < 0 else 2) if new[1] == 1 and new[0] != 1 else new
    name = "_".join(part for part in (_ROWS[new[1]], _COLUMNS[new[0]]) if part)
    return name or "middle"


def _moved(x: float, y: float, way: str) -> tuple[float, float]:
    if way in _WAYS:
        right, down = _WAYS[way]
        return round(min(max(x + _STEP * right, 0), 1), 3), round(min(max(y + _STEP * down, 0), 1), 3)
    return round(1 - x, 3), round(1 - y, 3) if way == "across" else y


def changed_in(step: Step, **arguments: Any) -> Step:
    """Return the step with other arguments."""
    return step.model_copy(update={"arguments": step.arguments | arguments, "expectations": ()})


def _has_words(step: Step) -> bool:
    """Return whether a step wrote letters: one that takes them off has none."""
    return step.tool == text.tool.name and "words" in step.arguments


def cased(step: Step, case: str) -> Step | None:
    """Return the step with its words in capitals, or in small letters."""
    if not _has_words(step):
        return None
    words = str(step.arguments["words"])
    return changed_in(step, words=words.upper() if case == "upper" else words.lower())


def inked(step: Step, ink: str) -> Step | None:
    """Return the step with dark or light letters, where no colour was given."""
    free = _has_words(step) and step.arguments.get("colour", "auto") == "auto"
    return changed_in(step, colour=ink) if free else None


def signed(step: Step, sign: str) -> Step | None:
    """Return the step with a sign at the end of its words, or without one."""
    if not _has_words(step):
        return None
    words = str(step.arguments["words"]).rstrip("!?.")
    return changed_in(step, words=words + sign)


def mended(step: Step, typed: str) -> Step | None:
    """Return the step with the one word mended that another is like: 'Hallo' for 'Hello'."""
    if not _has_words(step) or " " in typed:
        return None
    words = str(step.arguments["words"]).split(" ")
    likeness = [SequenceMatcher(None, w.lower(), typed.lower()).ratio() for w in words]
    best = max(range(len(words)), key=likeness.__getitem__)
    if likeness[best] < _ALIKE or words[best] == typed:
        return None
    words[best] = typed
    return changed_in(step, words=" ".join(words))
