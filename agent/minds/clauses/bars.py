"""Clauses about bars: '9:16 with blurred bars', 'fit it into a square with white borders', 'letterbox it'."""

import re

from ..words.grammar import Clause
from ..words.targets import PICTURE, colour_of
from .clause_context import Ears
from .cropping import aspect_in, ratio_of
from .meaning import Action, Reading, expected

_BARS = r"(?:bars?|borders?|padding|edges|sides|background|fill|margins?|space|letterbox(?:ing)?)"
_SHAPED = re.compile(
    r"(?P<shape>(?:make|fit|put|turn|get|format|bring|pad|square|change(?=.* to )|convert|resize|letterbox)\b"
    r".+?),? "
    rf"(?:with|using|and add|and|on) (?:a |an |some )?(?P<how>(?:[\w-]+ ){{0,3}}?)(?P<bars>{_BARS})"
    r"(?: (?:on|at|to|above|left|beside) .*)?(?P<whole>,? (?:and |but )?(?:without|with no|no|don't|not) "
    r"(?:any )?(?:crop|cropping|cutting|cut).*)?"
)
_PURPOSE = re.compile(
    r" (?:for|as) (?:a |an |my |the |our )?(?:instagram |insta |ig |facebook )?"
    r"(?:story|stories|reels?|post|tiktok|feed)$"
)
_LETTERBOX = re.compile(
    rf"letterbox (?:it|this|the {PICTURE})|(?:add|put|give (?:it|this)|make)(?: on| it)? ?(?:some )?"
    r"(?:(?:cinematic|cinema|movie|film|black|widescreen|letterbox) )+bars?"
    r"(?: (?:at|on|to|above) (?:the )?(?:top and (?:the )?bottom|.*))?"
)
_FITTING = ("fit", "pad", "put", "bring")
"""After these a background is what is beside the picture, not what is behind a person."""
_LOOSE = re.compile(r"edges|sides|margins?|space")
"""What is a bar only where a colour or a blur is said of it: 'soft edges' are a picture's own."""
_SOFT = ("blurred", "blurry", "blur")
_BLURRED = (*_SOFT, "soft", "fuzzy", "")


def read_bars(clause: Clause, ears: Ears) -> Reading | None:
    """Read the shape that the whole picture is to get, and what its bars are."""
    if _LETTERBOX.fullmatch(clause.text):
        arguments: dict[str, object] = {"colour": "black", "width": 0.12, "sides": ("top", "bottom")}
        return Reading(
            clause.said, (Action("border", arguments, "", "put black bars above and below", expected()),)
        )
    match = _SHAPED.fullmatch(clause.text)
    if not match:
        return None
    aspect = shape_of(match["shape"])
    how = match["how"].strip()
    blurred = _SOFT if _LOOSE.fullmatch(match["bars"]) else _BLURRED
    fill = "blurred" if how in blurred else colour_of(how)
    behind = match["bars"] == "background" and fill != "blurred" and not match["shape"].startswith(_FITTING)
    if not aspect or fill is None or behind:
        return None
    rule = f"aspect about {ratio_of(aspect):.4g}"
    reason = f"bring the whole picture to {aspect} with {fill} bars"
    return Reading(
        clause.said, (Action("pad", {"aspect": aspect, "fill": fill}, "", reason, expected(rule)),)
    )


def shape_of(words: str) -> str:
    """Return the shape that words ask for, its purpose left out: 'fit it to a story' → '9:16'."""
    plain = re.sub(r"\b(?:make|get|bring) (it|this) (?:fit|fits)(?: into| in)?\b", r"fit \1 to", words)
    plain = re.sub(r"^(?:pad|bring|letterbox)\b", "fit", plain)
    return aspect_in(plain) or aspect_in(_PURPOSE.sub("", plain))
