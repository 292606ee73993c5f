"""Clauses about a plain frame: 'put a white border around it', 'add a black frame', 'polaroid frame'."""

import re

from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.targets import PICTURE, colour_of
from .clause_context import Ears
from .meaning import Action, Reading, expected

_IT = rf"(?:it|this|everything|(?:the |this |my )?(?:whole )?{PICTURE})"
_FRAME = re.compile(
    rf"(?:(?:put|add|give|draw|place|apply|make|create|want|use)(?: (?:{_IT}|me))?"
    r"(?: (?:in|into|with|on))? )?"
    r"(?:a |an |some )?(?P<how>(?:[\w-]+ ){0,4}?)(?:borders?|frame|outline|margin)"
    rf"(?: (?:around|round|to|on|onto|for)(?: {_IT})?)?"
)
_WIDTHS = {"thin": 0.02, "narrow": 0.02, "small": 0.03, "slim": 0.02, "thick": 0.1, "wide": 0.1, "big": 0.1,
           "large": 0.1, "huge": 0.15}  # fmt: skip
_INSTANT = ("polaroid", "instax", "instant", "instant photo", "instant film")
_PLAIN = ("plain", "simple", "nice", "solid", "clean", "photo", "picture")


def read_frame(clause: Clause, ears: Ears) -> Reading | None:
    """Read a border's colour and width; a carved or ornate frame is none of ours."""
    text, amount = take_amount(clause.text)
    match = _FRAME.fullmatch(text)
    if not match:
        return None
    words = match["how"].split()
    width = next((_WIDTHS[w] for w in words if w in _WIDTHS), amount.share or 0.05)
    colour = " ".join(w for w in words if w not in (*_WIDTHS, *_PLAIN))
    if colour in _INSTANT:
        return _framed(clause, {"width": 0.05, "bottom": 0.2}, "an instant photo's white")
    paint = colour_of(colour) if colour else "white"
    if paint is None:
        return None
    assumed = () if colour else ("the border is white",)
    return _framed(clause, {"colour": paint, "width": min(abs(width), 1.0)}, colour or "white", *assumed)


def _framed(clause: Clause, arguments: dict[str, object], said: str, *assumptions: str) -> Reading:
    article = "" if said.startswith(("a ", "an ")) else "an " if said[0] in "aeiou" else "a "
    action = Action("border", arguments, "", f"put {article}{said} border around the picture", expected())
    return Reading(clause.said, (action,), assumptions=assumptions)
