"""Clauses that only point: 'use the sky mask again', 'select the dog', 'in the sky region'."""

import re

from ..words.grammar import Clause
from ..words.targets import target_of
from .meaning import Reading

_POINTING = re.compile(
    r"(?:use|reuse|re-use|take|apply|select|choose|pick|work (?:on|in|with)|go back to|in|inside|within|on)"
    r"(?: again)? (?:only )?(?:the |my |that |this )?(?P<kept>.+?) (?:mask|region|selection|area)"
    r"(?: again| once more| too)?(?: for (?:this|that|it|the next (?:one|step)))?"
    r"|(?:select|choose|pick|look at|work on) (?:only )?(?P<named>.+?)(?: again)?"
)


def read_pointing(clause: Clause) -> Reading | None:
    """Read a place without a wish: 'it' means that place from here on."""
    match = _POINTING.fullmatch(clause.text)
    target = target_of(match["kept"] or match["named"]) if match else None
    return Reading(clause.said, about=target) if target and target != "nothing" else None
