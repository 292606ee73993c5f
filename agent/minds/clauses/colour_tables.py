"""Clauses about a look-up table: 'apply my.cube', 'use this lut at half strength'."""

import re

from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.targets import PICTURE, target_of
from .clause_context import Ears
from .meaning import Action, Reading, expected, refused

_LUT = re.compile(
    r"(?P<verb>apply|use|put|add|load|try|(?:grade|colour) (?:it|this) with)(?: (?:on|to) (?:it|this))?"
    r"(?: (?:the|this|that|my|a|attached|given))*"
    r" (?:lut|(?P<cube>cube)|cube file|lut file|look up table|colour lut|3d lut)"
    rf"(?: (?:on|to) (?:it|this|(?:the|my|this) {PICTURE}|(?P<what>the [\w ]+)))?"
)
_HALF = 0.5


def read_lut(clause: Clause, ears: Ears) -> Reading | None:
    """Read that an attached table is to be applied, and how much of it."""
    text = re.sub(
        r",? (?:at|with)(?: about)? (\d+ ?%)(?: strength| opacity| intensity)?$", r" \1", clause.text
    )
    text, amount = take_amount(re.sub(r",? at half (?:the )?strength$", " 50%", text))
    match = _LUT.fullmatch(text.strip())
    target = target_of(match["what"] or "") if match else None
    if match is None or target is None or (match["cube"] and not _is_table(match, ears)):
        return None
    if not ears.attachments:
        return refused(
            clause.said,
            "there is no .cube file attached to take the colours from",
            engine="lut",
            command="attach it to the request",
        )
    share = amount.share if amount.share is not None else _HALF if amount.factor < 1 else 1.0
    arguments: dict[str, object] = {"reference": ears.attachments[-1]}
    arguments |= {"strength": round(share, 2)} if 0 < share < 1 else {}
    rule = expected("changed_inside at_least 0.01")
    return Reading(clause.said, (Action("lut", arguments, target, "apply the attached look-up table", rule),))


def _is_table(match: re.Match[str], ears: Ears) -> bool:
    """Return whether a plain 'cube' is a file, and no thing to be put somewhere."""
    graded = match["verb"] in ("apply", "load") or match["verb"].endswith("with")
    return graded and bool(ears.attachments) and not match["what"]
