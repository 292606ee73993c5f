"""Wishes that hang on one that cannot be done: done alone, they would not be what is wanted."""

from dataclasses import replace

from ....tools.inpaint import inpaint
from ....tools.replace_background import replace_background
from .meaning import Reading
from .statements import states

_POINTS = frozenset(["it", "him", "them", "instead"])
_BEHIND_HER = frozenset(["on", "in", "into", "at", "onto", "next", "behind", "with", "to"])
"""Words behind a 'her' that owns nothing: 'put her on a beach'."""
_MAKES_ROOM = (inpaint.tool.name, replace_background.tool.name)


def together(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return the readings with what only makes room for a refused wish refused with it.

    'Lift the girl out and put her on a starry background' removes nobody; a statement wishes for nothing.
    """
    made: list[Reading] = []
    for reading in readings:
        if made and _hangs(made[-1], reading):
            made[-1] = _both(made[-1], reading)
        else:
            made.append(reading)
    return tuple(made)


def _hangs(before: Reading, reading: Reading) -> bool:
    makes_room = bool(before.actions) and all(a.tool in _MAKES_ROOM for a in before.actions)
    refused = reading.refusal is not None and not states(reading.text)
    return makes_room and refused and _points_back(reading.text)


def _both(before: Reading, reading: Reading) -> Reading:
    words = f"{before.text}; {reading.text}"
    assert reading.refusal is not None, "what cannot be done is refused"
    return replace(reading, text=words, refusal=reading.refusal.model_copy(update={"wish": words}))


def _points_back(text: str) -> bool:
    words = text.lower().strip(" .!?").split()
    if _POINTS & set(words):
        return True
    return any(
        word == "her" and (at + 1 == len(words) or words[at + 1] in _BEHIND_HER)
        for at, word in enumerate(words)
    )
