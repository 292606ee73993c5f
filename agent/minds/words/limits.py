"""Where a limit begins beside a wish, and which manner it is put in: 'but not too much'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ....prompts.caution_words import load_cautions
from .manners import manner, one_of

_SLOTS = {
    "": r"\S+",
    "some": r"\S+(?: \S+){0,2}?",
    "thing": r"\S+(?: \S+){0,6}?",
    "colour": r"\S+(?: \S+)?",
    "other": r"\S+",
}
_ENDS = r"(?= (?:,|;|\.|!|\?|and|but)(?: |$)|$)"
_JOINTS = (",", "and", "&", "but", "while", "so", "though", "yet", "with", "plus", "+", "-", "just")
"""Words behind which a limit may begin."""
PARTING = (",", "and", "&", "+", "-", "plus")
"""Those of them that say nothing by themselves."""
_OPENERS = ("without", "don't", "careful", "nothing", "making", "dont", "whilst", "keeping", "leaving")
"""Words that begin one wherever they stand."""
_CONTEXT = 14
"""Words that are looked at."""


@dataclass(frozen=True)
class Limit:
    """A limit as it was put."""

    kind: str
    thing: str = ""
    colour: str = ""


@cache
def _manners() -> tuple[tuple[str, re.Pattern[str]], ...]:
    known = load_cautions()
    before, behind = rf"(?: {one_of(known.before)})*", rf"(?: {one_of(known.behind)})*"
    return tuple(
        (kind, re.compile(f"{before}{manner(said, known.classes, _SLOTS)}{behind}"))
        for kind, listed in known.limits.items()
        for said in listed
    )


@cache
def _starts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"{pattern.pattern}{_ENDS}") for _, pattern in _manners())


def begins_limit(words: list[str], at: int) -> bool:
    """Return whether a limit begins with one of a request's words."""
    word = words[at]
    if word not in _OPENERS and word not in _JOINTS:
        return False
    rest = words[at + 1 : at + _CONTEXT] if word in PARTING else words[at : at + _CONTEXT]
    said = f" {' '.join(rest)}"
    return bool(rest) and any(pattern.match(said) for pattern in _starts())


def limits_in(text: str) -> Iterator[Limit]:
    """Yield the manners in which a whole clause is a limit, the surest first."""
    for kind, pattern in _manners():
        match = pattern.fullmatch(f" {text}")
        if match:
            slots = match.groupdict()
            yield Limit(kind, slots.get("thing") or "", slots.get("colour") or "")
