"""Clauses about the frame as a whole: rotate, flip, straighten, resize."""

import re

from ..words.grammar import Clause
from ..words.targets import PICTURE
from .clause_context import Ears
from .cropping import PIC
from .meaning import Action, Choice, Doubt, Reading, expected

_QUARTER = 90.0
"""Degrees of a turn whose way has to be known: both are as likely, and one is wrong."""
_WAYS = (
    Choice("90° to the right", "rotate 90 degrees right"),
    Choice("90° to the left", "rotate 90 degrees left"),
)


def read_turn(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'rotate 90 degrees left', 'turn upside down', 'mirror it', 'straighten the horizon'."""
    text = (
        clause.text.replace("ninety", "90")
        .replace("counter-clockwise", "counter clockwise")
        .replace("anti-clockwise", "counter clockwise")
        .replace("anticlockwise", "counter clockwise")
        .replace("counterclockwise", "counter clockwise")
    )
    straight = re.fullmatch(
        (
            rf"(?:straighten|level|unskew|deskew)(?: up| out)?(?:{PIC}| (?:the "
            rf"|this )?(?:horizon|horizon line|tilt|tilted "
            rf"{PICTURE}))?(?: (?:up|out))?|(?:fix|correct) the (?:tilt|horizon)|(?:make|set)(?:{PIC}| "
            rf"the horizon) (?:straight|"
            rf"level|upright)|(?:rotate|turn){PIC}(?: so (?:that )?(?:it|the "
            rf"horizon) is| to be| until (?:it is|it's))? ?(?:upright|straight|"
            rf"level)"
        ),
        text,
    )
    if straight:
        return Reading(
            clause.said,
            (Action("straighten", {}, "", "turn the picture so that its lines are level, as measured"),),
        )
    return _flip(clause, text) or _rotate(clause, text)


_PERSPECTIVE = re.compile(
    r"(?:fix|correct|straighten|repair|adjust|undo|remove|improve)(?: up| out)? (?:the |this )?"
    r"(?:(?:vertical |lens |building )?perspective(?: distortion| of .+)?|keystone?(?: effect| distortion)?|"
    r"(?:the )?(?:converging|leaning|falling|vertical) (?:lines|verticals|buildings?|walls?|verticals)|"
    r"verticals|"
    r"distortion|(?:tall )?buildings?|towers?|facade|house|walls?|architecture)|"
    r"(?:make|get) (?:the )?(?:verticals|vertical lines|buildings?|towers?|walls?|house|facade) "
    r"(?:vertical|upright|straight|parallel)|perspective correction|straighten (?:the )?(?:perspective|"
    r"verticals)"
)


def read_perspective(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'fix the perspective', 'straighten the building', 'the tower is leaning'."""
    if not _PERSPECTIVE.fullmatch(clause.text):
        return None
    reason = "make upright lines parallel, as measured"
    return Reading(clause.said, (Action("perspective", {}, "", reason),))


def _flip(clause: Clause, text: str) -> Reading | None:
    match = re.fullmatch(
        (
            rf"(?:flip|mirror|reverse|invert)(?: over| around)?{PIC}(?: (?:over|"
            rf"around|so that .*))?(?P<how> (?:to |on |in )?(?:(?:a |the |its "
            rf")?(?:horizontal(?:ly)?|vertical(?:ly)?|left to right|upside down|"
            rf"left|right|y axis|x axis|vertical axis|mirror(?:ed)?(?: image)?|"
            rf"horizontal axis))(?: .*)?)?|(?:mirror|reverse) image|(?:make|create) "
            rf"(?:it )?(?:a )?(?:mirror(?:ed)? image|mirrored)(?: of (?:it|this|"
            rf"the image|the picture))?"
        ),
        text,
    )
    if not match:
        return None
    how = match["how"] or ""
    if "invert" in text and not how:
        return None
    vertical = (
        ("vertical" in how and "axis" not in how)
        or "upside" in how
        or "horizontal axis" in how
        or "x axis" in how
    )
    axis = "vertical" if vertical else "horizontal"
    assumed = () if how else ("flipped left to right, like a mirror",)
    return Reading(
        clause.said,
        (Action("flip", {"axis": axis}, "", f"mirror the picture {axis}ly"),),
        assumptions=assumed,
    )


def _rotate(clause: Clause, text: str) -> Reading | None:
    match = re.fullmatch(
        (
            rf"(?:rotate|turn|tilt|spin|change|rotating)(?:{PIC}| to)?(?P<rest>(?: "
            rf"(?:by|to|the|be|about|around|a|an|left|right|clockwise|counter|"
            rf"90|180|270|[\d.]+|degrees?|°|deg|quarter turn|half turn|quarter|"
            rf"half|turn|hand|side|upside|down|over|slightly|tiny|bit|little|on|its|"
            rf"in|direction))*)"
        ),
        text,
    )
    if not match or (not match["rest"] and not text.startswith(("rotate", "tilt"))):
        return None
    rest = match["rest"]
    if text.startswith(("turn", "change")) and not re.search(
        r"\d|left|right|clockwise|upside|quarter|half", rest
    ):
        return None
    number = re.search(r"\d+(?:\.\d+)?", rest)
    left = re.search(r"left|counter", rest) is not None
    said = left or re.search(r"right|(?<!counter )clockwise", rest) is not None
    if "upside down" in rest or "half turn" in rest:
        return _turned(clause, 180.0)
    if number and not said and float(number[0]) == _QUARTER:
        return Reading(clause.said, doubt=Doubt("parameter", "Turn it which way?", _WAYS, "rotate {}"))
    if number:
        assumed = () if said or float(number[0]) == 180 else ("turned clockwise",)
        return _turned(clause, -float(number[0]) if left else float(number[0]), *assumed)
    if said:
        small = (
            "slightly" in rest
            or "bit" in rest
            or "tiny" in rest
            or "little" in rest
            or text.startswith("tilt")
        )
        angle = 5.0 if small else 90.0
        return _turned(
            clause,
            -angle if left else angle,
            f"{'a little' if small else 'to the side'} is {angle:g} degrees",
        )
    choices = (
        *_WAYS,
        Choice("upside down (180°)", "rotate 180 degrees"),
        Choice("only level it", "straighten the picture"),
    )
    template = "rotate {} clockwise"  # unless the answer says the other way
    return Reading(clause.said, doubt=Doubt("parameter", "Rotate the picture how far?", choices, template))


def _turned(clause: Clause, angle: float, *assumptions: str) -> Reading:
    side = "clockwise" if angle > 0 else "counter-clockwise"
    return Reading(
        clause.said,
        (Action("rotate", {"angle": angle}, "", f"turn the picture {abs(angle):g}° {side}"),),
        assumptions=assumptions,
    )


def read_resize(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'resize to 800 px wide', 'half size', '2x', '1080p', 'make the image bigger'."""
    text = clause.text
    verb = (
        rf"(?:(?:resize|scale|upscale|downscale|enlarge|shrink|make|reduce|increase|"
        rf"change|double|halve|blow up|set|expand|magnify|size|zoom and enlarge)(?: "
        rf"up| down)?{PIC}(?: size| resolution| dimensions)? ?)"
    )
    pixels = re.fullmatch(
        (
            rf"{verb}?(?:the (?:size|width|height) (?:of )?{PIC} ?)?(?:to |by "
            rf"|be |at )?(?:(?:a )?(?P<first>width|height|longest side|long side|"
            rf"long edge) (?:of |to )?)?(?P<n>\d{{2,5}})(?:x(?P<m>\d{{2,5}}))?(?: "
            rf"?(?:px|pixels?|p))?(?: (?P<which>wide|high|tall|in width|in height|"
            rf"on the long(?:est)? (?:side|edge)|(?:on )?(?:the )?long(?:est)? "
            rf"(?:side|edge)))?"
        ),
        text,
    )
    if pixels and re.match(rf"{verb}", text) and not text.startswith("increase the brightness"):
        return _to_pixels(clause, pixels)
    if pixels and re.search(r"(?:px|pixels|p)\b|x\d", text):
        return _to_pixels(clause, pixels)
    if re.fullmatch(r"(?:4k|uhd)(?: .*)?|.*\b(?:to|in) 4k", text):
        return _sized(clause, {"longest": 3840}, "3840 pixels on the long side")
    factor = re.fullmatch(
        (
            rf"{verb}(?:to |by |at |in |as )?(?P<f>(?:a )?half(?: (?:the |its "
            rf"|as )?(?:size|big))?|double(?: (?:the |its )?size)?|twice(?: (?:the "
            rf"|its |as )?(?:size|big|large))?|(?:[\d.]+)(?:x|%| times| percent)?)(?: "
            rf"(?:larger|bigger|the size|of its size|its size|size|as (?:big|"
            rf"large)))?|(?:half|double)(?: the)?(?: image| picture| photo)? "
            rf"size|(?:double|halve) the (?:size|image size|resolution)(?: of{PIC})?|"
            rf"(?P<x>[\d.]+)x"
        ),
        text,
    )
    if factor and (value := _factor(factor["f"] or factor["x"] or text)):
        return _sized(
            clause,
            {"scale": value},
            f"{value:g} times the size",
            f"width about {round(ears.size[0] * value)}" if ears.size[0] else "",
        )
    vague = re.fullmatch(
        (
            rf"(?:make|let|resize|scale|enlarge|shrink|increase|decrease|reduce|"
            rf"blow up|change|expand|upscale|magnify|widen)(?: up)?(?: the)?(?: "
            rf"size)?(?: of)?{PIC}(?: (?:to be|be|the))?(?P<how>(?: (?:bigger|"
            rf"larger|smaller|size|in size|resolution|dimensions|up|down|a bit|"
            rf"slightly|a little|width|wider|taller|and|a|to|whole))*)"
        ),
        text,
    )
    if not vague or not (
        re.match(r"(?:resize|scale|enlarge|shrink|blow up|upscale|magnify|expand)\b", text)
        or re.search(r"bigger|larger|smaller|size|resolution|dimensions", text)
    ):
        return None
    return _unsaid_size(clause, text, vague["how"])


def _to_pixels(clause: Clause, found: re.Match[str]) -> Reading:
    number, other = int(found["n"]), found["m"]
    if other:
        return _sized(
            clause,
            {"width": number, "height": int(other)},
            f"{number} × {other} pixels",
            f"width about {number}",
            f"height about {other}",
        )
    which = f"{found['first'] or ''} {found['which'] or ''}"
    if "long" in which:
        return _sized(clause, {"longest": number}, f"{number} pixels on the long side")
    if re.search(r"high|tall|height", which) or (
        clause.text.endswith("p") and number in (480, 720, 1080, 1440, 2160)
    ):
        return _sized(clause, {"height": number}, f"{number} pixels high", f"height about {number}")
    return _sized(clause, {"width": number}, f"{number} pixels wide", f"width about {number}")


def _sized(clause: Clause, arguments: dict, said: str, *rules: str) -> Reading:
    return Reading(clause.said, (Action("resize", arguments, "", f"resize to {said}", expected(*rules)),))


def _factor(words: str) -> float:
    if "half" in words or "halve" in words:
        return 0.5
    if "double" in words or "twice" in words:
        return 2.0
    match = re.search(r"([\d.]+)(%?)", words)
    value = float(match[1]) / (100 if match[2] else 1) if match and match[1].strip(".") else 0.0
    return value if 0.01 <= value <= 8 else 0.0


def _unsaid_size(clause: Clause, text: str, how: str) -> Reading:
    smaller = re.search(r"smaller|shrink|reduce|decrease|down", text + how) is not None
    larger = (
        re.search(r"bigger|larger|enlarge|increase|upscale|blow|magnify|expand|wider|taller|up\b", text + how)
        is not None
    )
    if smaller:
        choices = [
            Choice("half the size", "resize to half"),
            Choice("three quarters", "resize to 75%"),
            Choice("a quarter", "resize to 25%"),
        ]
    elif larger:
        choices = [
            Choice("twice the size", "resize to 2x"),
            Choice("one and a half times", "resize to 1.5x"),
            Choice("three times", "resize to 3x"),
        ]
    else:
        choices = [
            Choice("1080 pixels wide", "resize to 1080 px wide"),
            Choice("half the size", "resize to half"),
            Choice("twice the size", "resize to 2x"),
            Choice("2048 pixels on the long side", "resize to 2048 px on the long side"),
        ]
    return Reading(clause.said, doubt=Doubt("parameter", "To what size?", tuple(choices), "resize to {}"))
