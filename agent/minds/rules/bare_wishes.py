"""Wishes that name no place and no verb of their own, or 'it': they go on where the last edit was."""

import re

from ..clauses.clause_context import Ears
from ..clauses.complaints import as_wishes
from ..clauses.wishes import read
from ..words.grammar import Clause, clauses
from ..words.targets import is_pronoun

_COMPARED = re.compile(
    r"(?:(?:a (?:little|bit|lot)|slightly|much|even|some|way|far) )*(?:more|less|too|\w+er)\b"
)

_STILL = re.compile(r"^(?:(?:it is|it's|its|looks|it looks) )?still ", re.I)


def follows_up(request: str, size: tuple[int, int]) -> bool:
    """Return whether each wish goes on with the last edit: 'a bit darker', 'more contrast', 'make it blue'.

    `size`: width and height of the picture in pixels.
    """
    found = clauses(_STILL.sub("", request))
    return bool(found) and all(_goes_on(clause, Ears(size)) for clause in found)


def _goes_on(clause: Clause, ears: Ears) -> bool:
    targets = [a.target for wish in as_wishes([clause]) for a in read(wish, ears).actions]
    compared = _COMPARED.match(clause.text) is not None
    return bool(targets) and all(is_pronoun(t) or (compared and not t) for t in targets)
