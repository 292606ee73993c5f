"""Clauses that hide what is not to be recognised: 'pixelate her face', 'censor the licence plate'."""

import re

from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.targets import targets_of, the
from .clause_context import Ears
from .meaning import Action, Reading, expected

_HIDES, _MOSAIC = 0.4, 0.05
"""Block of the greatest amount: of a thing that nobody should recognise, of a whole picture."""
_LEAST = 0.02


def read_pixelate(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'pixelate the faces', 'pixel out the screen', 'mosaic her face', 'make the plate pixelated'."""
    text, amount = take_amount(clause.text)
    match = (
        re.fullmatch(r"(?:pixell?ate|pixel|mosaic|censor|anonymi[sz]e|obscure)(?: out)? (.+)", text)
        or re.fullmatch(r"make (.+) (?:more )?pixell?ated", text)
        or re.fullmatch(
            r"(?:put|add|apply|use) (?:a |an |some )?(?:mosaic|pixelation|pixelated)(?: (?:effect|blur))? "
            r"(?:over|on|to|across) (.+)",
            text,
        )
    )
    targets = targets_of(match[1]) if match else None
    if targets is None:
        return None
    strength = min(0.5 * amount.factor if amount.share is None else amount.share, 1.0)
    return Reading(clause.said, tuple(_pixelated(target, strength) for target in targets))


def _pixelated(target: str, strength: float) -> Action:
    block = max((_HIDES if target else _MOSAIC) * strength, _LEAST)
    rules = expected("changed_inside at_least 0.05")
    return Action("pixelate", {"block": round(block, 3)}, target, f"pixelate {the(target)}", rules)
