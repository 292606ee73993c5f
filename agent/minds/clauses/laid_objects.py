"""Clauses about what lies on the picture: 'move the title up', 'make the logo bigger', 'change the text'."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ....tools.paste import paste
from ....tools.text import text
from ....tools.tool import Spot, get
from ...values.brief import Refusal
from .. import Lying
from ..words.amounts import Amount, take_amount
from ..words.grammar import Clause
from ..words.targets import colour_of
from .clause_context import Ears
from .meaning import Action, Reading, expected

_WORDS = (
    r"(?:title|text|price(?: tag)?|words?|caption|heading|headline|lettering|writing|letters|subtitle|slogan)"
)
_PIECE = (
    r"(?:logo|sticker|stamp|overlay|cut-?out|pasted (?:picture|image|photo|thing|one)"
    r"|(?:picture|image|photo) (?:on top|in the picture))"
)
_THING = rf"(?:(?:the|my|this|that|our) (?:{_WORDS}|{_PIECE})|it)"
_THINGS = rf"\b{_THING}(?:(?:,|,? and) {_THING})*\b"
_MAKE = r"(?:make|turn|set|change|colou?r|paint|get)"
_SHIFT, _GROWTH, _FADED = 0.1, 1.3, 0.5
"""Of a side of the picture, of a thing's size and of its opacity, where no amount is said."""
_WAYS = {
    "up": (0, -1), "higher": (0, -1), "upwards": (0, -1),
    "down": (0, 1), "lower": (0, 1), "downwards": (0, 1),
    "left": (-1, 0), "right": (1, 0),
}  # fmt: skip
_ENDS = {"left": 0.0, "right": 1.0, "top": 0.0, "bottom": 1.0}
_FONTS = {
    "serif": "serif", "sans": "sans", "sans serif": "sans", "sans-serif": "sans", "mono": "mono",
    "monospace": "mono", "typewriter": "mono", "bold": "bold", "bolder": "bold", "italic": "italic",
    "italics": "italic", "cursive": "script", "handwriting": "script", "handwritten": "script",
    "script": "script",
}  # fmt: skip
_TIMES = {"twice": 2.0, "half": 0.5, "double": 2.0, "three times": 3.0, "thrice": 3.0}
_Told = dict[str, Any] | Refusal | None
"""An object's arguments from now on, {} to take it off; None where nothing is said of it."""
_EDGE = 0.05
"""Room between a thing and the picture's edge, as a share of the shorter side."""


def read_laid(clause: Clause, ears: Ears) -> Reading | None:
    """Read what is to become of objects on the picture; None where none is named, or one lies not there."""
    found = re.search(_THINGS, clause.text) if ears.objects else None
    if found is None:
        return None
    said = f"{clause.text[: found.start()]}~{clause.text[found.end() :]}"
    actions: list[Action] = []
    for thing in re.findall(_THING, found[0]):
        number = _number(thing, ears)
        made = None if number is None else _told(said, thing, ears.objects[number], ears, clause)
        if number is None or made is None:
            return None
        if isinstance(made, Refusal):
            return Reading(clause.said, refusal=made)
        actions.append(_action(ears.objects[number], number, made, clause.said.replace(found[0], thing)))
    return Reading(clause.said, tuple(actions))


def _told(said: str, thing: str, lying: Lying, ears: Ears, clause: Clause) -> _Told:
    readers = _READERS if thing == "it" else (*_READERS, _turned)  # a turned 'it' is the picture
    found = (reader(said, lying, ears, clause) for reader in readers)
    return next((one for one in found if one is not None), None)


def _number(thing: str, ears: Ears) -> int | None:
    """Return which object a phrase names: the uppermost of its kind; 'it' is what the last edit was about."""
    if thing == "it":
        return ears.it if ears.it is not None and ears.it < len(ears.objects) else None
    wanted = text.tool.name if re.search(rf"\b{_WORDS}$", thing) else paste.tool.name
    numbers = [n for n, lying in enumerate(ears.objects) if lying.step.tool == wanted]
    return numbers[-1] if numbers else None


def _action(lying: Lying, number: int, arguments: dict[str, Any], said: str) -> Action:
    rules = expected("changed_inside at_least 0.0001")
    return Action(lying.step.tool, arguments, "", said, rules, object=number)


def _placed(lying: Lying, spot: Spot, ears: Ears) -> dict[str, Any]:
    overlay = get(lying.step.tool).traits.overlay
    assert overlay is not None, "only what was laid lies on a picture"
    return overlay.put(ears.size, lying.step.arguments, spot, ears.size)


def _moved(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'move ~ up', 'push ~ 50 pixels to the left', 'move ~ down by 10 %'."""
    pixels = re.search(r" (?:by )?(\d+) ?(?:px|pixels?)\b", said)
    rest, amount = take_amount(said.replace(pixels[0], "") if pixels else said)
    rest = re.sub(r"\b(?:further|more|bit|little) ?", "", rest)
    match = re.fullmatch(
        rf"(?:move|shift|push|bring|nudge|drag|put|make|place) ~ (?:to the |on the )?({'|'.join(_WAYS)})"
        r"(?:wards)?(?: by)?",
        " ".join(rest.split()),
    )
    if match is None:
        return None
    across, down = _WAYS[match[1]]
    share = _SHIFT * amount.factor if amount.share is None else amount.share
    by = (int(pixels[1]),) * 2 if pixels else (share * ears.size[0], share * ears.size[1])
    spot = lying.spot
    return _placed(lying, replace(spot, x=spot.x + across * by[0], y=spot.y + down * by[1]), ears)


def _brought(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'move ~ to the top left corner', 'put ~ in the middle'."""
    match = re.fullmatch(
        r"(?:move|put|place|bring|set|drag|shift) ~ (?:to|in|at|into|on|near) (?:the )?"
        r"((?:(?:top|bottom|upper|lower|left|right|middle|cent(?:er|re)|very)(?:[ -]|$))+)"
        r"(?:hand )?(?:corner|side|edge|of (?:the |it)?(?:picture|image|photo)?)*",
        said,
    )
    if match is None:
        return None
    named = set(re.split(r"[ -]", match[1].replace("upper", "top").replace("lower", "bottom")))
    margin, spot, (width, height) = _EDGE * min(ears.size), lying.spot, ears.size
    spare_x, spare_y = width - spot.width - 2 * margin, height - spot.height - 2 * margin

    def at(ends: tuple[str, str], spare: float, size: float) -> float:
        share = next((_ENDS[end] for end in ends if end in named), 0.5)
        return margin + size / 2 + share * spare

    x, y = at(("left", "right"), spare_x, spot.width), at(("top", "bottom"), spare_y, spot.height)
    return _placed(lying, replace(spot, x=x, y=y), ears)


def _sized(said: str, lying: Lying, ears: Ears, clause: Clause) -> _Told:
    """Read 'make ~ bigger', 'make ~ twice as big', 'enlarge ~ by 20 %', 'shrink ~'."""
    times = re.search(
        rf" ({'|'.join(_TIMES)}|\d+(?:\.\d+)?)(?: times| x|x)?(?= (?:as )?(?:big|large|small|tall))", said
    )
    rest, amount = take_amount(said.replace(times[0], "", 1) if times else said)
    rest = " ".join(rest.removesuffix(" by").split())
    grows = re.fullmatch(
        r"(?:make|get|set|turn) ~ (?:as )?(?:bigger|larger|big|large|taller)"
        r"|(?:enlarge|grow|magnify|scale up) ~|(?:increase|raise) (?:the )?size of ~|scale ~(?: up)?",
        rest,
    )
    shrinks = re.fullmatch(
        r"(?:make|get|set|turn) ~ (?:as )?(?:smaller|tinier|small|little)|(?:shrink|reduce|scale down) ~"
        r"|(?:decrease|reduce|lower) (?:the )?size of ~|scale ~ down",
        rest,
    )
    if not grows and not shrinks:
        return None
    many = (_TIMES.get(times[1]) or float(times[1])) if times else amount.times
    factor = _factor(many, amount, grows=grows is not None)
    if factor <= 0:
        return Refusal(wish=clause.said, why="Nothing would be left of it: take it off instead.")
    return _placed(lying, lying.spot.scaled(factor), ears)


def _factor(times: float | None, amount: Amount, *, grows: bool) -> float:
    """Return by what a size is multiplied; 'half' and 'twice' are the same of what shrinks."""
    if times is not None:
        return times if grows or not times else min(times, 1 / times)
    if amount.share is not None:
        return 1 + amount.share if grows else 1 - amount.share
    factor = 1 + (_GROWTH - 1) * amount.factor
    return factor if grows else 1 / factor


def _turned(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'rotate ~ by 20 degrees', 'tilt ~ to the left'."""
    match = re.fullmatch(
        r"(?:rotate|turn|tilt|spin|angle) ~(?: by)?(?: (-?\d+(?:\.\d+)?) ?(?:degrees?|°))?"
        r"(?: (?:to the )?(left|right|clockwise|counter-?clockwise|anti-?clockwise))?",
        said,
    )
    if match is None or not (match[1] or match[2]):
        return None
    degrees = float(match[1] or 10)
    back = match[2] is not None and match[2] not in ("right", "clockwise")
    return lying.step.arguments | {"angle": (lying.spot.angle + (-degrees if back else degrees)) % 360}


def _reworded(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'change ~ to §0', 'make ~ say §0', 'replace ~ with §0'."""
    match = re.fullmatch(
        r"(?:change|make|set|turn|edit|rename|replace|switch|let|have) ~ (?:to|with|into|by|say|read|be)"
        r"(?: (?:say|read|be))? §(\d+)",
        said,
    ) or re.fullmatch(r"~ (?:should|must|shall) (?:say|read|be) §(\d+)", said)
    words = clause.literals[int(match[1])] if match else ""
    return lying.step.arguments | {"words": words} if words and _is_text(lying) else None


def _coloured(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'make ~ red', 'change the colour of ~ to yellow', '~ in white'."""
    match = re.fullmatch(rf"{_MAKE} (?:the colou?r of )?~(?:'s colou?r)? (?:to |in |into )?(.+)", said)
    colour = colour_of(match[1]) if match and _is_text(lying) else None
    return lying.step.arguments | {"colour": colour} if colour else None


def _in_font(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'make ~ bold', 'use a serif font for ~', 'set ~ in italics'."""
    names = "|".join(sorted(map(re.escape, _FONTS), key=len, reverse=True))
    match = re.fullmatch(
        rf"{_MAKE} (?:the font of )?~ (?:to |in |into )?(?:a )?({names})(?: font| letters| type)?", said
    ) or re.fullmatch(rf"use (?:a )?({names})(?: font| letters| type)? (?:for|in|on) ~", said)
    return lying.step.arguments | {"font": _FONTS[match[1]]} if match and _is_text(lying) else None


def _faded(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'make ~ half transparent', 'fade ~', 'set the opacity of ~ to 40 %'."""
    now = lying.step.arguments.get("opacity", 1.0)
    given = re.fullmatch(r"(?:set|change|turn) (?:the )?opacity of ~ (?:to |at )(\d+) ?(?:%|percent)", said)
    if given:
        return lying.step.arguments | {"opacity": min(int(given[1]) / 100, 1.0)}
    if re.fullmatch(r"make ~ (?:fully |completely |wholly )?(?:opaque|solid)(?: again)?", said):
        return lying.step.arguments | {"opacity": 1.0}
    rest, amount = take_amount(re.sub(r"\bhalf[ -]", "50% ", said))
    sheer = r"(?:transparent|see-?through|sheer|translucent|faint(?:er)?|subtle|subtler|faded)"
    if not re.fullmatch(rf"make ~ (?:more |by )?{sheer}|fade ~(?: out)?(?: by)?", " ".join(rest.split())):
        return None
    gone = min(_FADED * amount.factor, 0.9) if amount.share is None else amount.share
    return lying.step.arguments | {"opacity": round(now * (1 - gone), 3)}


def _off(said: str, lying: Lying, ears: Ears, clause: Clause) -> dict[str, Any] | None:
    """Read 'remove ~', 'take ~ away': nothing is laid in its place."""
    gone = (
        r"(?:remove|delete|erase|drop|get rid of|take (?:off|away|out)) ~(?: again)?|take ~ (?:off|away|out)"
    )
    return {} if re.fullmatch(gone, said) else None


def _is_text(lying: Lying) -> bool:
    return lying.step.tool == text.tool.name


_READERS: tuple[Callable[[str, Lying, Ears, Clause], _Told], ...] = (
    _off, _reworded, _moved, _brought, _sized, _in_font, _faded, _coloured,
)  # fmt: skip
