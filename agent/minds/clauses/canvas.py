"""Clauses about more canvas: 'extend to the left by 20 %', 'make it 16:9 without cropping'."""

import re

from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.targets import PICTURE
from .bars import shape_of
from .clause_context import Ears
from .cropping import aspect_in
from .meaning import Action, Reading, expected

_EXTEND = re.compile(
    rf"(?:extend|expand|widen|grow|enlarge|uncrop|outpaint|stretch out|add (?:more |some )?(?:space|"
    rf"room|canvas|background))"
    rf"(?: (?:the |this |my )?(?:{PICTURE}|canvas|frame|background|borders?|it))?"
    rf"(?P<rest>(?: (?:to|on|at|towards|by|the|a|bit|little|more|out|left|right|top|bottom|up|down|upwards?|"
    rf"downwards?|side|sides|both|all|every|and|of|of it|direction|of the|above|below|horizontally|"
    rf"vertically|wider|taller|"
    rf"half|third|quarter|[\d.]+(?: ?%|px| pixels)?))*)"
)
_UNCROPPED = re.compile(
    r"(?P<shape>.+?)(?:,? (?:but )?(?:without|with no|don't|do not|not) (?:cropping|cutting|crop|cut|"
    r"losing)(?: .*)?"
    r"| by (?:extending|expanding|adding)(?: .*)?)"
)
_SIDES = {
    "left": ("left",),
    "right": ("right",),
    "top": ("top",),
    "above": ("top",),
    "up": ("top",),
    "bottom": ("bottom",),
    "below": ("bottom",),
    "down": ("bottom",),
    "sides": ("left", "right"),
    "horizontally": ("left", "right"),
    "wider": ("left", "right"),
    "vertically": ("top", "bottom"),
    "taller": ("top", "bottom"),
}


def read_extend(clause: Clause, ears: Ears) -> Reading | None:
    """Read how far, and on which sides, the picture should go on."""
    whole = _UNCROPPED.fullmatch(clause.text)
    shape = shape_of(whole["shape"]) if whole else _to_shape(clause.text)
    if shape:
        return _extended(clause, {"aspect": shape}, f"extend to {shape} without cutting anything off")
    match = _EXTEND.fullmatch(clause.text)
    if not match or (not match["rest"] and not re.match(r"extend|uncrop|outpaint|expand", clause.text)):
        return None
    sides = _sides(match["rest"])
    named, pixels = _how_far(match["rest"])
    size = {s: ears.size[0 if s in ("left", "right") else 1] for s in sides}
    margins: dict[str, object] = {
        s: pixels or max(1, round(named * (length or 1000))) for s, length in size.items()
    }
    return _extended(clause, margins, f"extend the picture on the {' and '.join(sides)}")


def _to_shape(text: str) -> str:
    match = re.fullmatch(
        rf"(?:extend|expand|uncrop|outpaint|grow)(?: (?:the |this )?(?:{PICTURE}|canvas|it))? (?:to|"
        rf"into) (?P<shape>.+)",
        text,
    )
    return aspect_in(f"make it {match['shape']}") if match else ""


def _sides(rest: str) -> tuple[str, ...]:
    found = [
        side for word, sides in _SIDES.items() if re.search(rf"\b{word}(?:wards?)?\b", rest) for side in sides
    ]
    return tuple(dict.fromkeys(found)) or ("left", "right", "top", "bottom")


def _how_far(rest: str) -> tuple[float, int]:
    """Return the share of the side, or pixels."""
    pixels = re.search(r"(\d+)(?: ?px| pixels)", rest)
    if pixels:
        return 0.0, int(pixels[1])
    part = next((s for w, s in (("half", 0.5), ("third", 1 / 3), ("quarter", 0.25)) if w in rest), 0.0)
    _, amount = take_amount(rest)
    return part or abs(amount.share or 0.0) or (0.1 if amount.factor < 1 else 0.2), 0


def _extended(clause: Clause, arguments: dict[str, object], reason: str) -> Reading:
    return Reading(clause.said, (Action("extend", arguments, "", reason, expected()),))
