"""Clauses about a frame: 'a white border', 'a black frame at the bottom', 'round the corners'."""

import re

from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.targets import PICTURE, colour_of
from .clause_context import Ears
from .meaning import Action, Reading, expected

_IT = rf"(?:it|this|everything|(?:the |this |my )?(?:whole )?{PICTURE})"
_CAPTION = (
    r"(?:,? (?:with|saying|and)(?: (?:a |the )?(?:caption|text|words|title))?"
    r"(?: (?:that )?(?:says|saying|reading))? §(?P<caption>\d+))?"
)
_SIDE = r"(?:top|bottom|left|right|(?:both )?sides)"
_FRAME = re.compile(
    rf"(?:(?:put|add|give|draw|place|apply|make|create|want|use)(?: (?:{_IT}|me))?"
    r"(?: (?:in|into|with|on))? )?"
    r"(?:a |an |some )?(?P<how>(?:[\w-]+ ){0,4}?)(?:borders?|frame|outline|margin)"
    rf"(?: (?:around|round|to|on|onto|for)(?: {_IT})?)?"
    rf"(?: (?:only |just )?(?:at|on|to|along) (?:the )?(?P<sides>{_SIDE}(?:(?: and|,)(?: the)? {_SIDE})*)"
    rf"(?: (?:sides?|edges?))?(?: only)?(?: of(?: {_IT})?)?)?"
    r"(?P<more>(?:,? (?:with|and) (?:a |some )?(?:round(?:ed)? corners|(?:soft |drop )*shadow))*)"
    rf"{_CAPTION}"
)
_POLAROID = re.compile(
    rf"(?:make|turn|get)(?: {_IT})? (?:look )?(?:like |into |in )?(?:a |an )?"
    r"(?:polaroid|instax|instant photo)"
    r"(?: (?:photo|picture|print))?"
    rf"{_CAPTION}"
)
_CORNERS = re.compile(
    rf"round(?: off)? (?:the |its |all |all the )?corners(?: (?:of|on)(?: {_IT})?)?|"
    rf"(?:make|give|add|put|get|want)(?: {_IT})? ?(?:with )?(?:the |some |its )?(?P<size>(?:\w+ )?)"
    r"(?:round(?:ed)? corners|corners (?:round(?:ed|er)?))(?: .*)?|round(?:ed)? corners"
)
_SHADOW = re.compile(
    rf"(?:add|put|give|make|throw|cast)(?: {_IT})? ?(?:with )?(?:a |some )?(?:soft |dark |light |subtle )*"
    rf"(?:drop shadow(?: (?:around|round|behind|under|below|beneath|to|on)(?: {_IT}(?: frame)?)?)?|"
    rf"shadow (?:around|round|behind)(?: {_IT}(?: frame)?)?)"
)
_WIDTHS = {"thin": 0.02, "narrow": 0.02, "small": 0.03, "slim": 0.02, "thick": 0.1, "wide": 0.1, "big": 0.1,
           "large": 0.1, "huge": 0.15}  # fmt: skip
_ROUNDED = {"slightly": 0.04, "small": 0.04, "big": 0.15, "large": 0.15, "very": 0.15}
_INSTANT = ("polaroid", "instax", "instant", "instant photo", "instant film")
_PLAIN = ("plain", "simple", "nice", "solid", "clean", "photo", "picture")


def read_frame(clause: Clause, ears: Ears) -> Reading | None:
    """Read a border's colour and width; a carved or ornate frame is none of ours."""
    mount = _read_mount(clause.text)
    if mount:
        said = "round the corners" if "rounded" in mount else "lay a soft shadow around the picture"
        return Reading(clause.said, (Action("border", mount, "", said, expected()),))
    instant = _POLAROID.fullmatch(clause.text)
    if instant:
        return _instant(clause, _caption(clause, instant["caption"]))
    text, amount = take_amount(clause.text)
    match = _FRAME.fullmatch(text)
    if not match:
        return None
    words = match["how"].split()
    width = next((_WIDTHS[w] for w in words if w in _WIDTHS), amount.share or 0.05)
    colour = " ".join(w for w in words if w not in (*_WIDTHS, *_PLAIN))
    extra = _sides(match["sides"]) | _mounted(match["more"]) | _caption(clause, match["caption"])
    if colour in _INSTANT:
        return _instant(clause, extra)
    paint = colour_of(colour) if colour else "white"
    if paint is None:
        return None
    assumed = () if colour else ("the border is white",)
    return _framed(
        clause, {"colour": paint, "width": min(abs(width), 1.0)} | extra, colour or "white", *assumed
    )


def _instant(clause: Clause, extra: dict[str, object]) -> Reading:
    """Return the white of an instant photo, its caption in handwriting."""
    font = {"font": "hand"} if "caption" in extra else {}
    return _framed(clause, {"width": 0.05, "bottom": 0.2} | extra | font, "an instant photo's white")


def _read_mount(text: str) -> dict[str, object]:
    """Return the arguments of round corners or a shadow that are wished by themselves; {} for other words."""
    corners = _CORNERS.fullmatch(text)
    if corners:
        return {"width": 0.0, "rounded": _ROUNDED.get((corners["size"] or "").strip(), 0.08)}
    return dict[str, object](width=0.06, shadow=0.7) if _SHADOW.fullmatch(text) else {}


def _sides(said: str | None) -> dict[str, object]:
    if not said:
        return {}
    named = [s for s in ("left", "right") if s in said or "sides" in said]
    return {"sides": tuple(named + [s for s in ("top", "bottom") if s in said])}


def _mounted(said: str) -> dict[str, object]:
    rounded: dict[str, object] = {"rounded": 0.06} if "corner" in said else {}
    return rounded | ({"shadow": 0.7} if "shadow" in said else {})


def _caption(clause: Clause, index: str | None) -> dict[str, object]:
    return {"caption": clause.literals[int(index)]} if index is not None else {}


def _framed(clause: Clause, arguments: dict[str, object], said: str, *assumptions: str) -> Reading:
    article = "" if said.startswith(("a ", "an ")) else "an " if said[0] in "aeiou" else "a "
    action = Action("border", arguments, "", f"put {article}{said} border around the picture", expected())
    return Reading(clause.said, (action,), assumptions=assumptions)
