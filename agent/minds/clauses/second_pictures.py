"""Clauses about a second picture laid on this one: 'put this logo in the bottom right corner'."""

import re

from ..words.amounts import take_amount
from ..words.grammar import Clause
from .clause_context import Ears
from .meaning import Action, Reading, expected, refused

_PIECE = (
    r"(?:the |this |that |my |our |your |a |an )?(?:attached |other |second |small )?"
    r"(?:logo|sticker|picture|image|photo|watermark|signature|stamp|attachment|one|cut-?out|overlay|"
    r"badge|icon)"
)
_PASTE = re.compile(
    rf"(?:paste|put|place|add|insert|overlay|lay|stick|superimpose) (?:{_PIECE}|this|that|"
    rf"it)(?P<rest>(?: .+)?)"
)
_PLACES = {"left": (0.18, None), "right": (0.82, None), "top": (None, 0.18), "bottom": (None, 0.82)}
_SIZES = (
    (r"\btiny\b|\bvery small\b", 0.1),
    (r"\bsmall\b|\blittle\b", 0.18),
    (r"\bhalf (?:the )?(?:size|width)\b|\bhalf as (?:big|wide)\b", 0.5),
    (r"\bthird\b", 1 / 3),
    (r"\bquarter\b", 0.25),
    (r"\b(?:big|large)\b", 0.55),
)


def read_paste(clause: Clause, ears: Ears) -> Reading | None:
    """Read where and how large an attached picture is laid on this one."""
    match = _PASTE.fullmatch(clause.text)
    if not match or re.search(r"background|behind|style|look|colours?|text|words|§", clause.text):
        return None
    rest = match["rest"]
    named = re.search(r"attach|logo|sticker|overlay|paste|watermark|stamp|badge|icon", clause.text)
    placed = re.search(r"left|right|top|bottom|corner|middle|centre|size|width|%", rest)
    if not ears.attachments:
        meant = re.match(r"paste|overlay|superimpose", clause.text) or re.search(
            r"\b(?:logo|sticker|badge|icon)\b", clause.text
        )
        pointed = placed and re.match(r"\w+ (?:this|that)\b", clause.text)
        wanted = (meant or pointed) and not rest.startswith(" of")
        why = "there is no second picture attached to lay on this one"
        return (
            refused(clause.said, why, engine="paste", command="attach it to the request") if wanted else None
        )
    if not (named or placed):
        return None
    arguments = {"reference": ears.attachments[0]} | _where(rest) | _how_large(rest)
    said = "lay the attached picture on this one"
    return Reading(
        clause.said, (Action("paste", arguments, "", said, expected("changed_inside at_least 0.0005")),)
    )


def _where(rest: str) -> dict[str, float]:
    x, y = 0.5, 0.5
    for word, (across, down) in _PLACES.items():
        if re.search(rf"\b{word}\b", rest):
            x, y = across or x, down or y
    if "corner" in rest and (x, y) == (0.5, 0.5):
        x, y = 0.82, 0.82
    return {"x": x, "y": y}


def _how_large(rest: str) -> dict[str, float]:
    _, amount = take_amount(rest)
    if amount.share:
        return {"scale": round(min(max(amount.share, 0.01), 4.0), 3)}
    found = next((scale for pattern, scale in _SIZES if re.search(pattern, rest)), 0.3)
    return {"scale": round(found, 3)}
